"""When things happened along the log: the times of a few events, evenly spread."""

from PySide6.QtCore import QObject, Signal

from backend.messages.queries import AskLog, LogPage
from console.link.bridge import BackendClient
from console.state.formatting import format_utc

_TICKS = 6


class PositionTimes(QObject):
    """Asks for the times of a few positions, anew when the log has grown by a tenth.

    Signals:
        found(object): positions with their moments in words (dict[int, str])
    """

    found = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._head = 0
        self._times: dict[int, str] = {}

    def set_head(self, head: int) -> None:
        """Learn of the log's end."""
        if head <= 0 or self._head <= head < self._head * 1.1 + 1:
            return
        self._head = head
        self._times = {}
        places = {1 + (head - 1) * tick // (_TICKS - 1) for tick in range(_TICKS)}
        for place in sorted(places):
            self._client.ask(AskLog(after=place - 1, limit=1), self._on_page)

    def _on_page(self, result: object) -> None:
        if isinstance(result, LogPage):
            self._times |= {
                event.position: f"{format_utc(event.time)[:16]}Z" for event in result.events
            }
            self.found.emit(self._times)
