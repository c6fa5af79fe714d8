"""Orders to a replica, and what came of them."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QWidget

from backend import clock
from backend.messages.commands import Failure
from backend.messages.control import Done, Order
from console.link.bridge import Link
from console.state import wording
from console.theme.tokens import Tone
from console.widgets.labels import label, say, set_tone


class Orders:
    """Sends orders of one replica, and says in a line what came of the last one."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.outcome: QLabel = label(role="caption")
        self.outcome.setWordWrap(True)
        self.outcome.hide()

    def give(self, words: str, order: Order, *buttons: QWidget) -> None:
        """Send an order; the buttons are disabled until it is answered."""
        for button in buttons:
            button.setEnabled(False)
        self._say("busy", f"{words}\N{HORIZONTAL ELLIPSIS}")
        self._link.order(order, self._answered(words, buttons))

    def _answered(self, words: str, buttons: tuple[QWidget, ...]) -> Callable[[object], None]:
        def heard(response: object) -> None:
            for button in buttons:
                button.setEnabled(True)
            at = wording.clock(clock.now())
            if isinstance(response, Failure):
                self._say("bad", f"{at}  {words}: {response.message}")
            elif isinstance(response, Done):
                self._say("ok", f"{at}  {words}: {response.message or 'done'}")

        return heard

    def _say(self, tone: Tone, text: str) -> None:
        set_tone(self.outcome, tone)
        say(self.outcome, text)
        self.outcome.show()
