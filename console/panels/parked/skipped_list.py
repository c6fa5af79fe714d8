"""The events that a replica's views pass over: who left them out, when and why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from backend.clock import SECOND_US
from backend.messages.commands import Failure
from backend.messages.number_text import format_counted
from backend.messages.parked import MAX_PARKED_ITEMS, AskSkipped, SkippedItem, SkippedPage
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.parked.parked_rows import SKIPPED_HEADINGS, skipped_row
from console.state.formatting import format_count
from console.state.workspace import Workspace
from console.tables.grid import Grid
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.empty_state import EmptyState
from console.widgets.labels import create_label, set_label, set_tone

_AGAIN_US = 5 * SECOND_US
_Place = tuple[int, str]  # position and view of the item behind which a page begins


class SkippedList(QWidget):
    """A page at a time, the newest position first; below, the error of the one that is selected.

    Signals:
        event_opened(object): the position (int) of an event that is to be shown
    """

    event_opened = Signal(object)

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self.replica = ""
        self.page: SkippedPage | None = None
        self._page_rows = workspace.page_rows
        self._places: list[_Place | None] = [None]
        self._firsts = [1]  # number of the first item of each page
        self._is_turned = True  # whether the page that is shown is that of the last place
        self._asked_us = -_AGAIN_US
        self._selected: _Place | None = None
        self._query = LatestQuery(client, parent=self)
        self.model = WindowModel(SKIPPED_HEADINGS, self)
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self.grid.setAccessibleName(tr("Skipped events"))
        self.grid.open_text = tr("Show the event")
        self.grid.remember_columns(workspace.tables, "parked.skipped")
        self.error, self.empty = QPlainTextEdit(), EmptyState()
        self.note = create_label(role="caption")
        self.back, self.onward = QPushButton(tr("Newer")), QPushButton(tr("Older"))
        self._lay_out()
        self._query.answered.connect(self._on_page)
        self._query.failed.connect(self._on_failure)
        self.grid.row_pressed.connect(self._select)
        self.grid.row_double_clicked.connect(self._open)
        self.back.clicked.connect(self._go_back)
        self.onward.clicked.connect(self._go_on)
        self._page_rows.subscribe(self._begin_anew)
        self._show()

    def keep_fresh(self, replica: str, now_us: int) -> None:
        """Ask for the page now and then while somebody looks."""
        if replica != self.replica:
            self.replica, self.page = replica, None
            self._places[:], self._firsts[:] = [None], [1]
            self._asked_us = now_us - _AGAIN_US
            self._query.cancel()
            self._show()
        is_due = now_us - self._asked_us >= _AGAIN_US
        if replica and self.isVisible() and self._query.is_idle and is_due:
            self._asked_us = now_us
            self._ask()

    def _ask(self) -> None:
        place = self._places[-1]
        limit = min(self._page_rows.value, MAX_PARKED_ITEMS)
        asked = AskSkipped(limit=limit)
        if place is not None:
            asked = AskSkipped(before=place[0], before_view=place[1], limit=limit)
        self._query.replace(asked, self.replica)

    def _on_page(self, page: SkippedPage) -> None:
        self.page, self._is_turned = page, True
        self._show()

    def _on_failure(self, failure: Failure) -> None:
        set_label(self.note, failure.message)
        set_tone(self.note, "bad")
        if self.page is None:
            self.empty.set_message(failure.message)

    def _show(self) -> None:
        items = self._items()
        self.model.set_rows([skipped_row(each) for each in items])
        keys = [(each.position, each.view) for each in items]
        if self._selected not in keys:
            self._selected = next(iter(keys), None)
        self.grid.set_selected_key(self._selected)
        self._stack.setCurrentIndex(1 if items else 0)
        self.error.setVisible(bool(items))
        if self._selected is not None:
            shown = items[keys.index(self._selected)]
            if self.error.toPlainText() != shown.error:
                self.error.setPlainText(shown.error)
        self._show_note(items)

    def _show_note(self, items: list[SkippedItem]) -> None:
        first, total = self._firsts[-1], self.page.total if self.page is not None else 0
        text = tr(
            "{first} to {last} of {of_all}",
            first=format_count(first),
            last=format_count(first + len(items) - 1),
            of_all=format_counted(total, "event"),
        )
        set_label(self.note, text if items else "")
        set_tone(self.note, "")
        waiting = tr("Waiting for the replica to say what was skipped.")
        nothing = tr("Nothing was skipped in {replica}.", replica=self.replica)
        self.empty.set_message(waiting if self.page is None else nothing)
        self.back.setEnabled(len(self._places) > 1)
        self.onward.setEnabled(bool(items) and first + len(items) <= total)

    def _items(self) -> list[SkippedItem]:
        return self.page.items if self.page is not None else []

    def _go_on(self) -> None:
        items = self._items()
        if self._is_turned and items:  # else it was pressed again before the page came
            self._places.append((items[-1].position, items[-1].view))
            self._firsts.append(self._firsts[-1] + len(items))
            self._turn()

    def _go_back(self) -> None:
        if len(self._places) > 1:
            self._places.pop()
            self._firsts.pop()
            self._turn()

    def _begin_anew(self, _rows: int) -> None:
        """Go to the first page: the others begin elsewhere now."""
        self._places[:], self._firsts[:] = [None], [1]
        if self.replica:
            self._turn()

    def _turn(self) -> None:
        self._is_turned = False
        if self.isVisible():
            self._ask()
        else:  # it is due when somebody looks, and what is on its way may be of another place
            self._query.cancel()
            self._asked_us = -_AGAIN_US

    def _select(self, row: int) -> None:
        item = self._items()[row]
        self._selected = (item.position, item.view)
        self._show()

    def _open(self, row: int) -> None:
        self._select(row)
        self.event_opened.emit(self._items()[row].position)

    def _lay_out(self) -> None:
        self.error.setReadOnly(True)
        self.error.setAccessibleName(tr("Error"))
        self.error.setTabChangesFocus(True)
        self.error.setMaximumHeight(160)
        self.back.setToolTip(tr("The page before this one"))
        self.onward.setToolTip(tr("The page behind this one"))
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.grid)
        row = QHBoxLayout()
        row.addWidget(self.note, 1)
        row.addWidget(self.back)
        row.addWidget(self.onward)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(place, 1)
        column.addWidget(self.error)
        column.addLayout(row)
