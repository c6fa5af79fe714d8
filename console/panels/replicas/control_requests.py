"""Orders to replicas, and what came of them."""

import re
from collections.abc import Mapping, Sequence
from functools import partial

import msgspec
from PySide6.QtWidgets import QLabel, QWidget
from shiboken6 import Shiboken

from backend import clock
from backend.messages.commands import Failure
from backend.messages.control import ControlOrder, ControlResponse, OrderDone
from backend.messages.text_list import drop_full_stop, join_clauses, join_items, join_names
from backend.translation import tr
from console.link.bridge import BackendClient
from console.state import formatting
from console.theme.tokens import Tone
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.scroll_position import scroll_to

# each of a chain, up to the line that is not indented any more: what was raised
_STACK = re.compile(r"Traceback \(most recent call last\):\n(?:[ \t].*\n)+(?=\S)")


class TitledOrder(msgspec.Struct, frozen=True, eq=False):
    """An order, what an operator calls it, and to which of several processes it goes.

    Equal to itself alone: an order may hold lists.
    """

    title: str
    order: ControlOrder
    process: str = ""


class _Offer(msgspec.Struct, frozen=True):
    """Whether a button can be pressed; `instead`: what gets its focus where it cannot."""

    on: bool = True
    instead: QWidget | None = None


class ControlRequests:
    """Sends control orders, and says in a line what came of those that were given last."""

    def __init__(self, client: BackendClient) -> None:
        self.client = client
        self._waiting: dict[QWidget, _Offer] = {}  # buttons whose order is on its way
        self.outcome: QLabel = create_label(role="caption")
        self.outcome.setWordWrap(True)
        self.outcome.hide()

    def submit(self, title: str, order: ControlOrder, *buttons: QWidget) -> None:
        """Send an order; the buttons are disabled until it is answered."""
        self.submit_all([TitledOrder(title, order)], *buttons)

    def submit_all(self, orders: Sequence[TitledOrder], *buttons: QWidget) -> None:
        """Send orders that belong together; the line says what came of each of them."""
        attempt = _Attempt(orders, buttons, self._waiting)
        asked = dict.fromkeys(orders, "")
        self._show_outcome("busy", f"{_join_texts(asked)}\N{HORIZONTAL ELLIPSIS}")
        for each in orders:
            self.client.request(each.order, partial(self._on_response, attempt, each))

    def offer(self, button: QWidget, *, on: bool, instead: QWidget | None = None) -> None:
        """Enable a button or not; one whose order is on its way not before that is answered.

        `instead`: what gets its focus where it is disabled.
        """
        offer = _Offer(on, instead)
        if button in self._waiting:
            self._waiting[button] = offer
            return
        if not on and instead is not None and button.hasFocus():
            instead.setFocus()
        button.setEnabled(on)

    def _on_response(
        self, attempt: "_Attempt", order: TitledOrder, response: ControlResponse
    ) -> None:
        attempt.responses[order] = response
        if len(attempt.responses) < len(attempt.orders):
            return
        attempt.give_buttons_back()
        failed = any(isinstance(each, Failure) for each in attempt.responses.values())
        answered = {each: _response_text(attempt.responses[each]) for each in attempt.orders}
        at = formatting.format_time_of_day(clock.now_us())
        self._show_outcome(
            "bad" if failed else "ok",
            f"{at}  {tr('{statement}.', statement=_join_texts(answered))}",
        )

    def _show_outcome(self, tone: Tone, text: str) -> None:
        if Shiboken.isValid(self.outcome):  # its card may have gone with its replica
            set_tone(self.outcome, tone)
            short = shorten_stacks(text)
            set_label(self.outcome, short, text if short != text else "")
            self.outcome.show()
            scroll_to(self.outcome)


class _Attempt:
    """Orders given at once: what was answered so far, and the buttons that wait for it."""

    def __init__(
        self,
        orders: Sequence[TitledOrder],
        buttons: tuple[QWidget, ...],
        waiting: dict[QWidget, _Offer],
    ) -> None:
        """`waiting`: what their panels offer meanwhile."""
        self.orders, self._waiting = orders, waiting
        self.responses: dict[TitledOrder, ControlResponse] = {}
        self._buttons = buttons
        # of its window, whose dialog may have asked first and have the focus itself
        self._focused = next(
            (each for each in buttons if each.window().focusWidget() is each), None
        )
        for button in buttons:
            button.setEnabled(False)
            waiting[button] = _Offer()
        self._passed_to = self._focused.window().focusWidget() if self._focused else None

    def give_buttons_back(self) -> None:
        """Enable those that are still there, as their panels offer them by now.

        The focus comes back unless it has gone elsewhere.
        """
        offers = {button: self._waiting.pop(button, _Offer()) for button in self._buttons}
        there = {button: offer for button, offer in offers.items() if Shiboken.isValid(button)}
        for button, offer in there.items():
            button.setEnabled(offer.on)
        for button, offer in there.items():
            if button is self._focused and button.window().focusWidget() is self._passed_to:
                (button if offer.on else offer.instead or button).setFocus()


def shorten_stacks(text: str) -> str:
    """Leave of an error with its stack the line that names it: a panel may be a few lines high."""
    return _STACK.sub("", text)


def _response_text(response: ControlResponse) -> str:
    """Return what came of an order, without the full stop."""
    done = response.message if isinstance(response, OrderDone | Failure) else ""
    return drop_full_stop(done or tr("done"))


def _join_texts(texts: Mapping[TitledOrder, str]) -> str:
    """Say what came of each order, once for all processes of which the same is to be said."""
    processes: dict[tuple[str, str], list[str]] = {}
    for each, text in texts.items():
        processes.setdefault((each.title, text), []).append(each.process)
    return join_clauses(
        _describe_order(join_items(filter(None, (title, join_names(names)))), text)
        for (title, text), names in processes.items()
    )


def _describe_order(name: str, text: str) -> str:
    return tr("{name}: {what}", name=name, what=text) if name and text else name or text
