"""Rows that an operator keeps in sight in a view, as of the playhead, wherever the page is."""

from collections.abc import Hashable, Sequence
from functools import partial

import msgspec
from PySide6.QtCore import QObject, Signal

from backend.messages.queries import AskView, Cell
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.state.entity_filters import quote_value
from console.state.formatting import UNKNOWN
from console.tables.table_rows import InkName, TableRow
from console.tables.view_cells import FormattedPage, format_page

RowKey = tuple[Cell, ...]
MAX_PINS = 20  # of a view
PIN_SIGN = "\N{BLACK STAR}"


class PinnedPage(msgspec.Struct, frozen=True, kw_only=True):
    """The pinned rows of a view that are there at one position; those of other keys are not."""

    keys: tuple[RowKey, ...]
    page: FormattedPage


class PinnedRows(QObject):
    """The pins of one view, in the order in which they were set.

    `page`: what they are at `position`; None while that is not known.

    Signals:
        changed(): other rows are pinned
        answered(): they have come, or could not be had
    """

    changed = Signal()
    answered = Signal()

    def __init__(self, client: BackendClient, view: str, parent: QObject) -> None:
        super().__init__(parent)
        self.view = view
        self.keys: tuple[RowKey, ...] = ()
        self.page: FormattedPage | None = None
        self._query = LatestQuery(client, prepare=partial(format_page, compact=True), parent=self)
        self._query.answered.connect(self._on_page)
        self._query.failed.connect(self._on_failure)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked at the moment."""
        return self._query.is_idle

    def toggle(self, key: RowKey) -> None:
        """Pin a row, or take its pin away."""
        if key in self.keys:
            self.keys = tuple(each for each in self.keys if each != key)
        elif len(self.keys) < MAX_PINS:
            self.keys = (*self.keys, key)
        self.changed.emit()

    def restore(self, keys: Sequence[RowKey]) -> None:
        """Pin these, and no others."""
        self.keys = tuple(keys)[:MAX_PINS]
        self.changed.emit()

    def pinned_page(self, position: int) -> PinnedPage | None:
        """Return what is known of them at a position, to be moved on from there."""
        page = self.page
        if page is None or page.page.position != position or not self.keys:
            return None
        return PinnedPage(keys=self.keys, page=page)

    def seek(self, position: int, key_columns: Sequence[str]) -> None:
        """Ask for them as of a position."""
        self.page = None
        if not self.keys:
            self._query.cancel()
            return
        filter_text = " or ".join(_row_filter(key_columns, key) for key in self.keys)
        question = AskView(view=self.view, filter=filter_text, limit=MAX_PINS, at=position)
        self._query.ask(question, "archive", subject=(position, self.keys))

    def set_page(self, page: FormattedPage) -> None:
        """Take them from what a move of the playhead changed."""
        self._query.cancel()
        self.page = page

    def rows(self, names: Sequence[str]) -> list[TableRow]:
        """Return them as rows with a sign; one that is not there yet says so."""
        known: dict[Hashable, TableRow] = {}
        if self.page is not None:
            known = {row.key: row for row in self.page.rows}
        is_known = self.page is not None
        return [_pinned_row(known.get(key), key, names, is_known=is_known) for key in self.keys]

    def _on_page(self, page: FormattedPage) -> None:
        self.page = page
        self.answered.emit()

    def _on_failure(self, _failure: object) -> None:
        """The view's own page says why."""
        self.page = None
        self.answered.emit()


def _row_filter(columns: Sequence[str], key: RowKey) -> str:
    tests = (f"{name}={quote_value(cell)}" for name, cell in zip(columns, key, strict=True))
    return f"({' '.join(tests)})"


def _pinned_row(
    row: TableRow | None, key: RowKey, names: Sequence[str], *, is_known: bool
) -> TableRow:
    if row is not None:
        first, *others = row.texts
        return msgspec.structs.replace(row, texts=(f"{PIN_SIGN} {first}", *others))
    note = tr("not there yet") if is_known else UNKNOWN
    texts = [f"{PIN_SIGN} {key[0]}", *(str(each) for each in key[1:]), note][: len(names)]
    texts += [""] * (len(names) - len(texts))
    faint: InkName = "faint"
    return TableRow(key=key, texts=tuple(texts), tones=(faint,) * len(names), tool_tip=note)
