"""What is asked of a view: which rows, in which order, of which replica, as of when."""

from collections.abc import Mapping, Sequence

import msgspec

from backend.messages.catalogue import ViewKind
from backend.messages.live_pages import AskLivePage
from backend.messages.queries import AskView
from backend.translation import tr, tr_noop
from console.state.table_layouts import TableLayouts

ANY_REPLICA = tr_noop("any replica")
ARCHIVE = "archive"
_INT64_DIGITS = 18  # digits that are within 64 bits whatever they are


class ViewQuery(msgspec.Struct, frozen=True, kw_only=True):
    """One page.

    order: a column's name, or empty for the view's own; at: a position, an RFC 3339 time, or
    empty for now; replica: a name, or empty for any
    """

    view: str = ""
    filter: str = ""
    order: str = ""
    descending: bool = False
    page: int = 0
    page_size: int = 100
    replica: str = ""
    at: str = ""

    def restored(self, state: Mapping[str, str]) -> "ViewQuery":
        """Take up what `save` returned once: the first page.

        What is missing stays, but for the filter and the order of another view.
        """
        view = state.get("view", self.view)
        is_same = view == self.view
        sort = state.get("order", self.order_text if is_same else "")
        order, _, direction = sort.partition(":")
        return msgspec.structs.replace(
            self,
            view=view,
            filter=state.get("filter", self.filter if is_same else ""),
            order=order,
            descending=direction == "desc",
            page=0,
            replica=state.get("replica", self.replica),
        )

    def save(self) -> dict[str, str]:
        """Return what is to be remembered; the past and the page are not."""
        return {
            "view": self.view,
            "filter": self.filter,
            "order": self.order_text,
            "replica": self.replica,
        }

    @property
    def is_live(self) -> bool:
        """Whether it changes while the log grows."""
        return not self.at

    @property
    def target(self) -> str:
        """Who is to be asked; the past is the archive's."""
        return self.replica if self.is_live else ARCHIVE

    @property
    def order_text(self) -> str:
        """What the rows are sorted by, as `column` or `column:desc`; empty for the view's own."""
        return f"{self.order}:desc" if self.order and self.descending else self.order

    @property
    def table_name(self) -> str:
        """The name by which the layout of the view's table is remembered."""
        return f"views.{self.view}"

    def with_view(self, kind: ViewKind, layouts: TableLayouts) -> "ViewQuery":
        """Return the first page of another view, of the same replica and moment.

        It is sorted as it was left; by a column that is no more, nothing is sorted.
        """
        other = ViewQuery(
            view=kind.name, page_size=self.page_size, replica=self.replica, at=self.at
        )
        order, _, direction = layouts.layout_of(other.table_name).sort.partition(":")
        if order not in {column.name for column in kind.columns}:
            order = direction = ""
        return msgspec.structs.replace(other, order=order, descending=direction == "desc")

    def with_filter(self, filter_text: str, replica: str, at: str) -> "ViewQuery":
        """Return the first page of other rows of the same view."""
        return msgspec.structs.replace(self, filter=filter_text, replica=replica, at=at, page=0)

    def with_page(self, page: int) -> "ViewQuery":
        """Return another page."""
        return msgspec.structs.replace(self, page=page)

    def sorted_by(self, column: str) -> "ViewQuery":
        """Return the rows by a column, upwards first, and the other way the second time."""
        if not column:
            return self
        descending = self.order == column and not self.descending
        return msgspec.structs.replace(self, order=column, descending=descending, page=0)

    def sorted_by_next(self, columns: Sequence[str]) -> "ViewQuery":
        """Return the rows by the column after that which they are sorted by, or by the first."""
        if not columns:
            return self
        place = columns.index(self.order) + 1 if self.order in columns else 0
        return self.sorted_by(columns[place % len(columns)])

    def explain_no_rows(self) -> tuple[str, str]:
        """Say why there is no row, and what a button may do about it (empty for none)."""
        if self.filter:
            return tr("No row matches  {filter}", filter=self.filter), tr("Drop the filter")
        if self.at:
            text = tr("There was no row yet at {moment}.", moment=self.at)
            return text, tr("Show it as it is now")
        return tr("No row yet: rows appear as soon as events of their types arrive."), ""

    def to_live_question(self) -> AskLivePage:
        """Return the question for the page as it is now, and for what changes in it."""
        return AskLivePage(
            view=self.view,
            filter=self.filter,
            order=self.order_text,
            offset=self.page * self.page_size,
            limit=self.page_size,
        )

    def to_question(self) -> AskView:
        """Return the question for the page once."""
        return AskView(
            view=self.view,
            filter=self.filter,
            order=self.order_text,
            offset=self.page * self.page_size,
            limit=self.page_size,
            at=parse_moment(self.at),
        )


def parse_moment(text: str) -> int | str | None:
    """Read a position as it is shown, or leave a time to the archive, which reads it; None: now."""
    plain = "".join(text.split())
    if plain.isdecimal() and len(plain) <= _INT64_DIGITS:
        return int(plain)
    return text.strip() or None
