"""An operator's newest acts, which can be taken back while they still hold.

Every order that the window sends is looked at, whichever panel it comes from.
"""

from msgspec.structs import replace

from backend.messages.alerts import AddSilence, EndSilence
from backend.messages.control import (
    ControlOrder,
    OrderDone,
)
from console.state.backend_snapshot import BackendSnapshot
from console.state.undoable_act import UndoableAct, stands_always, undoable_act

_MAX_ACTS = 50


class UndoHistory:
    """Acts that can be taken back, the newest last.

    An order is noted when it is sent, with how things stood before; it can be taken back once it
    was carried out.
    """

    def __init__(self) -> None:
        self._acts: list[UndoableAct] = []
        self._sent: dict[int, UndoableAct] = {}  # by the order's identity, until it is answered
        self._undoing: dict[int, UndoableAct] = {}
        self._offered: tuple[ControlOrder, UndoableAct] | None = None

    @property
    def newest(self) -> UndoableAct | None:
        """What would be taken back next; None for nothing."""
        return self._acts[-1] if self._acts else None

    def offer(self, order: ControlOrder, text: str, inverse: ControlOrder) -> None:
        """Take it that this order, which is sent next, is taken back by that one.

        `text`: what is so when it was done. Of most orders their state before says it all.
        """
        self._offered = order, UndoableAct(text, inverse, stands_always)

    def note_sent(self, order: ControlOrder, snapshot: BackendSnapshot | None) -> None:
        """An order is on its way; `snapshot`: how things stood before it."""
        if id(order) not in self._undoing and snapshot is not None:
            offered, self._offered = self._offered, None
            is_offered = offered is not None and offered[0] is order
            act = offered[1] if offered and is_offered else undoable_act(order, snapshot)
            if act is not None:
                self._sent[id(order)] = act

    def note_answered(
        self, order: ControlOrder, response: object, at_us: int
    ) -> UndoableAct | None:
        """Return what can be taken back now; None for an order that cannot, or was not done.

        `at_us`: now, in monotonic microseconds.
        """
        act = self._sent.pop(id(order), None)
        undone = self._undoing.pop(id(order), None)
        is_done = isinstance(response, OrderDone)
        if undone is not None and not is_done:
            self._acts.append(undone)  # it can be tried again
        if act is None or not isinstance(response, OrderDone):
            return None
        act = replace(act, done_us=at_us)
        if isinstance(order, AddSilence):
            inverse = EndSilence(id=response.message, by=order.by)  # its id is known only now
            act = replace(act, inverse=inverse)
        self._acts = [*self._acts, act][-_MAX_ACTS:]
        return act

    def begin_undo(self, act: UndoableAct) -> bool:
        """Take an act off, because its inverse is about to be sent; False when it is gone."""
        if act not in self._acts:
            return False
        self._acts.remove(act)
        self._undoing[id(act.inverse)] = act
        return True

    def forget_unanswered(self) -> None:
        """Expect no answers any more, as in another window; what was being taken back still can."""
        self._acts = [*self._acts, *self._undoing.values()][-_MAX_ACTS:]
        self._sent.clear()
        self._undoing.clear()

    def drop(self, act: UndoableAct) -> None:
        """Forget an act: something else has changed what it did."""
        if act in self._acts:
            self._acts.remove(act)
