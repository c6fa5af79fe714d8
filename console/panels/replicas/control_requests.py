"""Orders to a replica, and what came of them."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QLabel, QWidget

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
        focused = next((button for button in buttons if button.hasFocus()), None)
        for button in buttons:
            button.setEnabled(False)
        passed_to = QApplication.focusWidget()
        self._show_outcome("busy", f"{title}\N{HORIZONTAL ELLIPSIS}")
        self._client.request(order, self._make_callback(title, buttons, (focused, passed_to)))

    def _make_callback(
        self,
        words: str,
        buttons: tuple[QWidget, ...],
        focus: tuple[QWidget | None, QWidget | None],
    ) -> Callable[[object], None]:
        def heard(response: object) -> None:
            for button in buttons:
                button.setEnabled(True)
            focused, passed_to = focus
            if focused is not None and QApplication.focusWidget() is passed_to:
                focused.setFocus()  # nobody has gone elsewhere meanwhile
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
