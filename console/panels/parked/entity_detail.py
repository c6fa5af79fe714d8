"""All of one parked entity: the error with its stack, the payload, the events that wait."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from backend.messages.commands import Failure
from backend.messages.number_text import format_counted, format_number
from backend.messages.parked import MAX_PARKED_ITEMS, ParkedItem
from backend.messages.queries import AskEvent, EventContext
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.event.event_trees import format_json
from console.panels.latest_query import LatestQuery
from console.panels.parked.parked_pages import EntityEvents
from console.panels.parked.parked_rows import EVENT_HEADINGS, event_row
from console.state.workspace import Workspace
from console.tables.grid import Grid
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.focus import leave
from console.widgets.labels import create_label, set_label

_NOTHING = tr_noop("Select an entity above to see why its events are parked.")


class EntityDetail(QWidget):
    """Shows one entity; one of its parked events is selected, the first one until another is.

    Signals:
        event_selected(): another of its events is selected
    """

    event_selected = Signal()

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self.item: ParkedItem | None = None
        self.selected_event: ParkedItem | None = None
        self._replica = ""
        self._events = EntityEvents(client, self)
        self._payload = LatestQuery(client, parent=self)
        self.error, self.payload = QPlainTextEdit(), QPlainTextEdit()
        self.model = WindowModel(EVENT_HEADINGS, self)
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self.grid.setAccessibleName(tr("Parked events of the entity"))
        self.grid.remember_columns(workspace.tables, "parked.events")
        self.note, self.more = create_label("", "caption"), QPushButton(tr("Show more"))
        self.more.setToolTip(
            tr("Those that come behind, {number} at a time", number=MAX_PARKED_ITEMS)
        )
        self.tabs = QTabWidget()
        for text, name in ((self.error, tr("Error")), (self.payload, tr("Payload"))):
            text.setReadOnly(True)
            text.setAccessibleName(name)
            text.setTabChangesFocus(True)
            self.tabs.addTab(text, name)
        self.tabs.addTab(self._create_events(), tr("Events"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self._events.changed.connect(self._show_events)
        self._payload.answered.connect(self._show_payload)
        self._payload.failed.connect(self._show_no_payload)
        self.grid.row_pressed.connect(self._on_row_pressed)
        self.more.clicked.connect(self._events.load_more)
        self.show_item("", None)

    def show_item(self, replica: str, item: ParkedItem | None) -> None:
        """Show an entity by its first parked event; the same one only if it has changed."""
        if (replica, item) == (self._replica, self.item) and item is not None:
            self._events.ask_again()
            return
        is_same = (
            item is not None
            and self.item is not None
            and (replica, item.view, item.entity)
            == (self._replica, self.item.view, self.item.entity)
        )
        self._replica, self.item = replica, item
        if not is_same:
            self.selected_event = item
            self.model.set_rows([])
            self._payload.cancel()
            self.payload.clear()
            self._show_rest()
        if item is None:
            self._events.forget()
            self.error.setPlainText(tr(_NOTHING))
            self.tabs.setTabText(2, tr("Events"))
            return
        self._show_error(item)
        self.tabs.setTabText(2, format_counted(item.waiting + 1, "event"))
        self._events.ask(replica, item)

    def _create_events(self) -> QWidget:
        """Put below the events how many of them are shown, and a way to more."""
        place, below = QWidget(), QHBoxLayout()
        below.setContentsMargins(8, 0, 8, 4)
        below.addWidget(self.note, 1)
        below.addWidget(self.more)
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid, 1)
        column.addLayout(below)
        self._show_rest()
        return place

    def _show_events(self) -> None:
        """Show its events; the one that was selected stays so while it is parked."""
        items = self._events.items
        self.model.set_rows([event_row(each) for each in items])
        self._show_rest()
        selected = self.selected_event.position if self.selected_event is not None else 0
        same = [each for each in items if each.position == selected]
        self._select(next(iter(same or items), None))

    def _show_rest(self) -> None:
        """Say how many events are not shown yet, where there are such."""
        shown, total = len(self.model.rows), self._events.total
        has_more = 0 < shown < total
        if not has_more:
            leave(self.more)
        for widget in (self.note, self.more):
            widget.setVisible(has_more)
        of_all = format_counted(total, "event")
        text = tr("the first {shown} of {of_all}", shown=format_number(shown), of_all=of_all)
        set_label(self.note, text if has_more else "")

    def _on_row_pressed(self, row: int) -> None:
        self._select(self._events.items[row])

    def _select(self, event: ParkedItem | None) -> None:
        self.selected_event = event
        if event is not None:
            self.grid.set_selected_key(event.position)
            self._show_error(event)
            self._payload.replace(AskEvent(position=event.position))
        self.event_selected.emit()

    def _show_error(self, event: ParkedItem) -> None:
        text = event.error or tr("This event was not tried: it waits behind the one before it.")
        if self.error.toPlainText() != text:
            self.error.setPlainText(text)
            self.error.moveCursor(QTextCursor.MoveOperation.End)  # what it says stands last

    def _show_payload(self, context: EventContext) -> None:
        self.payload.setPlainText(format_json(context.event.data))

    def _show_no_payload(self, failure: Failure) -> None:
        self.payload.setPlainText(
            tr("The event cannot be read now: {reason}", reason=failure.message)
        )
