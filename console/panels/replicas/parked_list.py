"""Events that a replica has set aside, and a way to apply them again."""

from functools import partial

from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backend.messages.commands import Failure
from backend.messages.number_text import format_counted
from backend.messages.parked import AskParked, ParkedItem, ParkedPage, RetryParked
from backend.translation import tr
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.replicas.control_requests import ControlRequests
from console.panels.replicas.parked_line import add_parked_line
from console.state.formatting import format_count
from console.state.workspace import Workspace
from console.widgets.focus import leave
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.scroll_position import lay_out_now

_MAX_ENTITIES = 20  # entities listed; the others are counted
_MAX_ITEMS = 500  # parked events that are asked for
ParkedKey = tuple[str, str]  # view, entity


class ParkedList(QWidget):
    """A line an entity: what went wrong first, how many events wait behind it, retry."""

    def __init__(
        self, name: str, client: BackendClient, workspace: Workspace, requests: ControlRequests
    ) -> None:
        super().__init__()
        self._name, self._workspace, self._requests = name, workspace, requests
        self._count = -1
        self._rows: dict[ParkedKey, _ParkedRow] = {}
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._show_page)
        self._query.failed.connect(self._on_failure)
        self._note: QLabel = create_label(role="caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout()
        column.addLayout(self._grid)
        column.addWidget(self._note)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(2, 1)
        self.hide()

    def set_count(self, parked: int) -> None:
        """Ask anew when the number of parked events has changed."""
        if not parked:
            leave(self)
        self.setVisible(parked > 0)
        if parked != self._count:
            self._count = parked
            if parked:
                self._query.ask(AskParked(limit=_MAX_ITEMS), self._name)

    def _on_failure(self, failure: Failure) -> None:
        self._count = -1  # asked again with the next sample
        self._show_note(
            tr("What is parked cannot be read now: {reason}", reason=failure.message), is_bad=True
        )

    def _show_page(self, page: ParkedPage) -> None:
        entities: dict[ParkedKey, list[ParkedItem]] = {}
        for item in page.items:
            entities.setdefault((item.view, item.entity), []).append(item)
        shown = dict(list(entities.items())[:_MAX_ENTITIES])
        for key in self._rows.keys() - shown.keys():
            self._rows.pop(key).delete()
        for key, items in shown.items():
            self._row(key).show_items(items)
        is_whole = len(entities) <= _MAX_ENTITIES and page.total <= len(page.items)
        self._show_note(
            ""
            if is_whole
            else tr("{parked} in all.", parked=format_counted(page.total, "parked event"))
        )
        lay_out_now()

    def _row(self, key: ParkedKey) -> "_ParkedRow":
        """Return an entity's own row: its button stays while others come and go."""
        if key not in self._rows:
            row = self._rows[key] = _ParkedRow(key, self._grid)
            row.position.clicked.connect(partial(self._show_event, row))
            row.retry.clicked.connect(partial(self._retry, row))
            limit_to_role(self._requests.client, "operator", row.retry)
        return self._rows[key]

    def _show_note(self, text: str, *, is_bad: bool = False) -> None:
        set_label(self._note, text)
        set_tone(self._note, "bad" if is_bad else "")
        self._note.setVisible(bool(text))

    def _show_event(self, row: "_ParkedRow", _checked: object = None) -> None:
        self._workspace.selected_position.set(row.first_position)
        self._workspace.requested_panel.publish("event")

    def _retry(self, row: "_ParkedRow", _checked: object = None) -> None:
        view, entity = row.key
        actor = self._workspace.actor.value
        order = RetryParked(replica=self._name, view=view, entity=entity, by=actor)
        self._requests.submit(
            tr("Retry {entity} in {view}", entity=entity, view=view), order, row.retry
        )


class _ParkedRow:
    """The widgets of one entity in one view."""

    def __init__(self, key: ParkedKey, grid: QGridLayout) -> None:
        self.key = key
        self.first_position = 0
        self.position, self.retry = QPushButton(), QPushButton(tr("Retry"))
        self.position.setProperty("role", "flat")
        self.position.setToolTip(tr("Show this event"))
        self.retry.setToolTip(tr("Apply this entity's events again, in order"))
        self._grid, self._error = grid, create_label()
        self._error.setWordWrap(True)
        self._error.setProperty("tone", "warn")
        widgets = (create_label("  ".join(key)), self.position, self._error, self.retry)
        self._widgets: tuple[QWidget, ...] = widgets
        add_parked_line(grid, grid.rowCount(), widgets)

    def show_items(self, items: list[ParkedItem]) -> None:
        """Write what the first of its events ran into, and how many wait."""
        first, waiting = items[0], len(items) - 1
        self.first_position = first.position
        waits = tr("{waits} behind it", waits=format_counted(waiting, "waits", "wait"))
        # the stack is in Parked: here it hid what stands below
        error_text = first.error.rpartition("\n")[2]
        set_label(self._error, f"{error_text}  {waits}" if waiting else error_text, first.error)
        self.position.setText(tr("at {position}", position=format_count(first.position)))

    def delete(self) -> None:
        """Take it away."""
        for widget in self._widgets:
            leave(widget)
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
