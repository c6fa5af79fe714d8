"""One view as it stood at the playhead."""

from collections.abc import Hashable
from functools import partial
from typing import cast

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from backend.messages.commands import Failure
from backend.messages.number_text import format_counted
from backend.messages.queries import AskView
from backend.translation import tr, tr_noop
from console.actions.action_registry import create_action
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.replay.archive_state import describe_archive_failure
from console.panels.replay.page_delta import PAGE_ROWS
from console.panels.replay.pinned_rows import PIN_SIGN, PinnedRows, RowKey
from console.panels.replay.replay_context import WATCH_CELL
from console.panels.replay.row_marks import ChangedColumns, mark_row
from console.panels.replay.tile_title import TileTitle
from console.state.formatting import format_count
from console.state.table_layouts import TableLayouts
from console.tables.grid import Grid
from console.tables.table_rows import ColumnHeading, TableRow
from console.tables.view_cells import FormattedPage, format_page
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.elided_label import ElidedLabel
from console.widgets.labels import set_label, set_tone

_MIN_HEIGHT_PX = 130  # pixels
_ORDER_TIP = tr_noop(
    "What was changed last stands first, so that it is seen as the playhead moves. Views shows the"
    " rows as of any moment in any order."
)
_PANES = (
    ("blame", tr_noop("Blame: who wrote this value"), "B"),
    ("history", tr_noop("History of this row"), ""),
    (WATCH_CELL, tr_noop("Watch this value"), "W"),
)


class ViewTile(QWidget):
    """The rows that were changed last, first; what the event at the playhead changed is marked.

    Pinned rows stand above them, wherever they are in the view.

    Signals:
        answered(): a whole page has come, or could not be had
        failed(): it could not be had, and is to be asked for again
        cell_chosen(object, str): a row was pressed: its key, and the column (empty: no one)
        pins_changed(): other rows are pinned
        pane_requested(str): a tool for what was pressed is to be opened, by its name
    """

    answered = Signal()
    failed = Signal()
    cell_chosen = Signal(object, str)
    pins_changed = Signal()
    pane_requested = Signal(str)

    def __init__(
        self, client: BackendClient, theme: Theme, layouts: TableLayouts, view: str, title: str
    ) -> None:
        super().__init__()
        self.view = view
        self.model = WindowModel((), self)
        self.grid = Grid(self.model, theme, self, scrolls=True, sorts=False)
        self.grid.remember_columns(layouts, f"replay.{view}")
        self.grid.setAccessibleName(title)
        self.shown: FormattedPage | None = None
        self.pins = PinnedRows(client, view, self)
        self.title = TileTitle(view, title)
        self.position = -1  # that was asked for last
        self._key_columns: tuple[str, ...] = ()
        self._changed: ChangedColumns | None = {}  # None: not known yet
        self._unmarked: FormattedPage | None = None  # a page that has come before that was known
        self._caption = ElidedLabel(tr("Waiting for the archive."), "caption")
        self._query = LatestQuery(client, prepare=partial(format_page, compact=True), parent=self)
        self._lay_out()
        self._query.answered.connect(self._on_page)
        self._query.failed.connect(self._on_failure)
        self.pins.answered.connect(self._on_pins)
        self.pins.changed.connect(self._on_pins_changed)
        self.grid.row_pressed.connect(self._select)
        self.grid.cell_pressed.connect(self._on_cell)
        self.grid.table_actions.offer_more = self._offer
        create_action(self, tr("Pin the row, or take its pin away"), self.toggle_pin, "P")

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked at the moment."""
        return self._query.is_idle and self.pins.is_idle

    def remove(self) -> None:
        """Give up what is asked, and go."""
        for query in self.findChildren(LatestQuery):
            query.cancel()
        self.hide()
        self.deleteLater()

    def seek(self, position: int, changed: ChangedColumns | None) -> None:
        """Ask for the view as it stood after the event at this position, which changed this.

        None: `mark` will say what it changed, and what has come by then is shown then.
        """
        self.position, self._changed, self._unmarked = position, changed, None
        question = AskView(view=self.view, order="position:desc", limit=PAGE_ROWS, at=position)
        self._query.ask(question, "archive", subject=position)
        self._seek_pins()

    def show_page(
        self, text: FormattedPage, changed: ChangedColumns, pinned: FormattedPage | None = None
    ) -> None:
        """Show a page, with marks at what the event at its position changed.

        It is of the newest place: what is on its way is not. `pinned`: the pinned rows there, None
        where they are to be asked for.
        """
        self._query.cancel()
        self.position, self._changed, self._unmarked = text.page.position, changed, None
        if pinned is not None:
            self.pins.set_page(pinned)
        else:
            self._seek_pins()
        self._show(text)

    def mark(self, changed: ChangedColumns) -> None:
        """Show what was asked for, as soon as it is there, with marks at what the event changed."""
        self._changed = changed
        text, self._unmarked = self._unmarked, None
        if text is not None:
            self._show(text)

    def tell_place(self, playhead: int) -> None:
        """Say of which position the rows are, where that is not the playhead's."""
        shown = self.shown
        if shown is not None and shown.page.position != playhead:
            text = tr(
                "{rows}, as of position {position}",
                rows=format_counted(shown.page.total, "row"),
                position=format_count(shown.page.position),
            )
            set_tone(self._caption, "warn")
            set_label(self._caption, text, text)

    def toggle_pin(self) -> None:
        """Pin the selected row, or take its pin away."""
        row = self.grid.selected_row
        pressed = None if row is None else self.model.rows[row]
        if pressed is not None:
            self.pins.toggle(cast("RowKey", pressed.key))

    def _seek_pins(self) -> None:
        if self._key_columns and self.position >= 0:
            self.pins.seek(self.position, self._key_columns)

    def _show(self, text: FormattedPage) -> None:
        names = self.shown.names if self.shown else ()
        self.shown = text
        keys = tuple(column.name for column in text.page.columns if column.key)
        if keys != self._key_columns:
            self._key_columns = keys
            self._seek_pins()
        if text.names != names:
            self.model.set_headings([_explain_order(each) for each in text.headings])
            self.grid.apply_headings()
        set_tone(self._caption, "")
        set_label(self._caption, format_counted(text.page.total, "row"))
        if self.pins.is_idle:
            self._paint(text)

    def _paint(self, text: FormattedPage) -> None:
        pinned = self.pins.rows(text.names)
        above: set[Hashable] = {row.key for row in pinned}
        rows = [*pinned, *(row for row in text.rows if row.key not in above)]
        changed = self._changed or {}
        marked = [mark_row(row, self.view, text.names, changed) for row in rows]
        self.model.set_rows(marked)

    def _on_page(self, text: FormattedPage) -> None:
        if self._changed is None:
            self._unmarked = text
        else:
            self._show(text)
        if self.is_idle:
            self.answered.emit()

    def _on_pins(self) -> None:
        if self.shown is not None and self._query.is_idle and self._changed is not None:
            self._paint(self.shown)
            self.answered.emit()

    def _on_pins_changed(self) -> None:
        self._seek_pins()
        if self.shown is not None:
            self._paint(self.shown)
        self.pins_changed.emit()

    def _select(self, row: int) -> None:
        pressed = self.model.rows[row]
        if pressed is not None:
            self.grid.set_selected_key(pressed.key)
            self.cell_chosen.emit(pressed.key, "")  # by the keyboard: no column is known

    def _on_cell(self, row: int, column: int) -> None:
        pressed = self.model.rows[row]
        names = self.shown.names if self.shown is not None else ()
        if pressed is not None:
            name = names[column] if 0 <= column < len(names) else ""
            self.cell_chosen.emit(pressed.key, name)

    def _offer(self, menu: QMenu) -> None:
        row = self.grid.selected_row
        pressed: TableRow | None = None if row is None else self.model.rows[row]
        if pressed is not None:
            is_pinned = pressed.key in self.pins.keys
            text = tr("Take the pin away") if is_pinned else tr("Pin the row on top")
            menu.addAction(f"{PIN_SIGN} {text}\tP", self.toggle_pin)
            for name, title, keys in _PANES:
                menu.addAction(f"{tr(title)}\t{keys}", partial(self.pane_requested.emit, name))
            menu.addSeparator()

    def _on_failure(self, failure: Failure) -> None:
        self.shown = None
        self.model.set_rows([])
        text = describe_archive_failure(failure)
        set_label(self._caption, text, text)
        set_tone(self._caption, "bad")
        self.failed.emit()
        self.answered.emit()

    def _lay_out(self) -> None:
        self.setMinimumHeight(_MIN_HEIGHT_PX)
        self._caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()  # one line above the rows: below them it would cost one of them
        head.addWidget(self.title)
        head.addWidget(self._caption, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.grid, 1)


def _explain_order(heading: ColumnHeading) -> ColumnHeading:
    """Say at a heading, which is data, why it does not sort as others do."""
    return replace(heading, tool_tip=f"{heading.tool_tip}\n{tr(_ORDER_TIP)}".strip())
