"""Orders to a replica, and what came of them."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QWidget

from backend import clock
from backend.messages.commands import Failure
from backend.messages.control import ControlOrder, OrderDone
from console.link.bridge import BackendClient
from console.state import formatting
from console.theme.tokens import Tone
from console.widgets.labels import create_label, set_label, set_tone


class ControlRequests:
    """Sends the control requests of one replica, and says in a line what came of the last one."""

    def __init__(self, client: BackendClient) -> None:
        self._client = client
        self.outcome: QLabel = create_label(role="caption")
        self.outcome.setWordWrap(True)
        self.outcome.hide()

    def submit(self, title: str, order: ControlOrder, *buttons: QWidget) -> None:
        """Send an order; the buttons are disabled until it is answered."""
        for button in buttons:
            button.setEnabled(False)
        self._show_outcome("busy", f"{title}\N{HORIZONTAL ELLIPSIS}")
        self._client.request(order, self._make_callback(title, buttons))

    def _make_callback(self, words: str, buttons: tuple[QWidget, ...]) -> Callable[[object], None]:
        def heard(response: object) -> None:
            for button in buttons:
                button.setEnabled(True)
            at = formatting.format_time_of_day(clock.now_us())
            if isinstance(response, Failure):
                self._show_outcome("bad", f"{at}  {words}: {response.message}")
            elif isinstance(response, OrderDone):
                self._show_outcome("ok", f"{at}  {words}: {response.message or 'done'}")

        return heard

    def _show_outcome(self, tone: Tone, text: str) -> None:
        set_tone(self.outcome, tone)
        set_label(self.outcome, text)
        self.outcome.show()
