"""What is asked of a view: which rows, in which order, of which replica, as of when."""

from dataclasses import dataclass

from backend.messages.queries import AskView

ANY_REPLICA = "any replica"
ARCHIVE = "archive"


@dataclass(frozen=True, kw_only=True)
class ViewQuery:
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

    @property
    def is_live(self) -> bool:
        """Whether it changes while the log grows."""
        return not self.at

    @property
    def target(self) -> str:
        """Who is to be asked; the past is the archive's."""
        return self.replica if self.is_live else ARCHIVE

    def to_question(self) -> AskView:
        """Return the question."""
        at = self.at.replace("\u202f", "").strip()
        return AskView(
            view=self.view,
            filter=self.filter,
            order=f"{self.order}:desc" if self.order and self.descending else self.order,
            offset=self.page * self.page_size,
            limit=self.page_size,
            at=(int(at) if at.isdecimal() else at) if at else None,
        )
