"""Events that a replica has set aside, and a way to take them again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from backend.messages.commands import Failure
from backend.messages.control import RetryParked
from backend.messages.queries import AskParked, Parked, ParkedPage
from console.link.bridge import Link
from console.panels.replicas.orders import Orders
from console.state.desk import Desk
from console.state.wording import count
from console.widgets.labels import label, say

_MOST = 20  # entities listed; the others are counted


class ParkedLines(QWidget):
    """A line an entity: what went wrong first, how many events wait behind it, retry."""

    def __init__(self, name: str, link: Link, desk: Desk, orders: Orders) -> None:
        super().__init__()
        self._name, self._link, self._desk, self._orders = name, link, desk, orders
        self._known = -1
        self._total: QLabel = label(role="caption")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(2, 1)
        self.hide()

    def take(self, parked: int) -> None:
        """Ask anew when the number of parked events has changed."""
        self.setVisible(parked > 0)
        if parked != self._known:
            self._known = parked
            if parked:
                self._link.ask(AskParked(limit=500), self._came, replica=self._name)

    def _came(self, page: ParkedPage | Failure) -> None:
        if isinstance(page, Failure):
            self._known = -1  # asked again with the next sample
            return
        self._clear()
        entities: dict[tuple[str, str], list[Parked]] = {}
        for item in page.items:
            entities.setdefault((item.view, item.entity), []).append(item)
        for row, items in enumerate(list(entities.values())[:_MOST]):
            self._line(row, items)
        if len(entities) > _MOST or page.total > len(page.items):
            self._total = label(role="caption")
            say(self._total, f"{count(page.total)} parked events in all.")
            self._grid.addWidget(self._total, _MOST, 0, 1, 4)

    def _line(self, row: int, items: list[Parked]) -> None:
        first = items[0]
        waits = f"{count(len(items) - 1)} wait behind it" if len(items) > 1 else ""
        error = label(f"{first.error}  {waits}".strip())
        error.setWordWrap(True)
        error.setProperty("tone", "warn")
        where = label(f"{first.view}  {first.entity}")
        position = QPushButton(f"at {count(first.position)}")
        position.setProperty("role", "flat")
        position.setToolTip("Show this event")
        position.clicked.connect(lambda _checked=False: self._show(first.position))
        retry = QPushButton("Retry")
        retry.setToolTip("Take this entity's events again, in order")
        retry.clicked.connect(lambda _checked=False: self._retry(first, retry))
        top = Qt.AlignmentFlag.AlignTop
        for place, widget in enumerate((where, position, error, retry)):
            self._grid.addWidget(widget, row, place, top)

    def _show(self, position: int) -> None:
        self._desk.event.set(position)
        self._desk.wanted.tell("event")

    def _retry(self, item: Parked, button: QPushButton) -> None:
        order = RetryParked(replica=self._name, view=item.view, entity=item.entity)
        self._orders.give(f"Retry {item.entity} in {item.view}", order, button)

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
