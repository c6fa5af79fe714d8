"""Events that a replica has set aside, and a way to apply them again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from backend.messages.commands import Failure
from backend.messages.control import RetryParked
from backend.messages.queries import AskParked, ParkedItem, ParkedPage
from console.link.bridge import BackendClient
from console.panels.replicas.control_requests import ControlRequests
from console.state.formatting import format_count
from console.state.workspace import Workspace
from console.widgets.labels import create_label, set_label

_MAX_ENTITIES = 20  # entities listed; the others are counted


class ParkedList(QWidget):
    """A line an entity: what went wrong first, how many events wait behind it, retry."""

    def __init__(
        self, name: str, client: BackendClient, workspace: Workspace, requests: ControlRequests
    ) -> None:
        super().__init__()
        self._name, self._client, self._workspace, self._requests = (
            name,
            client,
            workspace,
            requests,
        )
        self._count = -1
        self._total: QLabel = create_label(role="caption")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(2, 1)
        self.hide()

    def set_count(self, parked: int) -> None:
        """Ask anew when the number of parked events has changed."""
        self.setVisible(parked > 0)
        if parked != self._count:
            self._count = parked
            if parked:
                self._client.ask(AskParked(limit=500), self._on_page, replica=self._name)

    def _on_page(self, page: ParkedPage | Failure) -> None:
        if isinstance(page, Failure):
            self._count = -1  # asked again with the next sample
            return
        self._clear()
        entities: dict[tuple[str, str], list[ParkedItem]] = {}
        for item in page.items:
            entities.setdefault((item.view, item.entity), []).append(item)
        for row, items in enumerate(list(entities.values())[:_MAX_ENTITIES]):
            self._add_row(row, items)
        if len(entities) > _MAX_ENTITIES or page.total > len(page.items):
            self._total = create_label(role="caption")
            set_label(self._total, f"{format_count(page.total)} parked events in all.")
            self._grid.addWidget(self._total, _MAX_ENTITIES, 0, 1, 4)

    def _add_row(self, row: int, items: list[ParkedItem]) -> None:
        first = items[0]
        waits = f"{format_count(len(items) - 1)} wait behind it" if len(items) > 1 else ""
        error = create_label(f"{first.error}  {waits}".strip())
        error.setWordWrap(True)
        error.setProperty("tone", "warn")
        where = create_label(f"{first.view}  {first.entity}")
        position = QPushButton(f"at {format_count(first.position)}")
        position.setProperty("role", "flat")
        position.setToolTip("Show this event")
        position.clicked.connect(lambda _checked=False: self._show_event(first.position))
        retry = QPushButton("Retry")
        retry.setToolTip("Apply this entity's events again, in order")
        retry.clicked.connect(lambda _checked=False: self._retry(first, retry))
        top = Qt.AlignmentFlag.AlignTop
        for place, widget in enumerate((where, position, error, retry)):
            self._grid.addWidget(widget, row, place, top)

    def _show_event(self, position: int) -> None:
        self._workspace.selected_position.set(position)
        self._workspace.requested_panel.publish("event")

    def _retry(self, item: ParkedItem, button: QPushButton) -> None:
        order = RetryParked(replica=self._name, view=item.view, entity=item.entity)
        self._requests.submit(f"Retry {item.entity} in {item.view}", order, button)

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
