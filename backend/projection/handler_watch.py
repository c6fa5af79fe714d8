"""Which event a handler is at, looked at now and then from a thread beside the one that applies.

A handler that never comes back says nothing itself. Nothing is measured in the applying thread but
two counters, so that this costs it nothing.
"""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager

import msgspec

from backend.clock import Micros
from backend.messages.events import Event
from backend.messages.pipeline import RunningEvent
from backend.stream_names import stream_of

LOOK_INTERVAL_S = 0.1
_KEPT_LOOKS = 10
# between two looks; if there was more, the whole process stood, and no handler is to blame
_MAX_GAP_US: Micros = 500_000
InHand = tuple[Event, str]  # an event, and the view whose handler applies it


class _Look(msgspec.Struct, frozen=True):
    """What was seen at one moment; both durations grow by as much as was really looked at."""

    at_us: Micros
    step: int
    in_hand: InHand | None
    step_us: Micros
    event_us: Micros


_NOTHING = _Look(0, 0, None, 0, 0)


class HandlerWatch:
    """`step` surrounds each step of work; `look` is called by a thread of its own.

    What is kept is replaced as a whole, so that any thread may read it.
    """

    def __init__(self, find_in_hand: Callable[[], InHand | None]) -> None:
        """`find_in_hand` returns the very same tuple for as long as the event is being applied."""
        self._find_in_hand = find_in_hand
        self._step = 0  # odd while there is work in hand
        self._looks: tuple[_Look, ...] = (_NOTHING,)

    @contextmanager
    def step(self) -> Generator[None]:
        """Note that a step of work begins, and that it has ended."""
        self._step += 1
        try:
            yield
        finally:
            self._step += 1

    def look(self, now_us: Micros) -> None:
        """See what is in hand now, by a monotonic clock."""
        before, step, in_hand = self._looks[-1], self._step, self._find_in_hand()
        gap_us = min(_MAX_GAP_US, now_us - before.at_us)
        same_step = step % 2 == 1 and step == before.step
        same_event = in_hand is not None and in_hand is before.in_hand
        seen = _Look(
            at_us=now_us,
            step=step,
            in_hand=in_hand,
            step_us=before.step_us + gap_us if same_step else 0,
            event_us=before.event_us + gap_us if same_event else 0,
        )
        self._looks = (*self._looks[1 - _KEPT_LOOKS :], seen)

    @property
    def step_us(self) -> Micros:
        """How long the present step has been seen to last; 0 when there is none."""
        return self._looks[-1].step_us

    @property
    def running(self) -> RunningEvent | None:
        """The event that a handler was at when it was last looked."""
        return _running_event(self._looks[-1])

    def recent_events(self) -> Mapping[str, RunningEvent]:
        """Return, by view, the event that its handler was last seen at."""
        running = (_running_event(look) for look in self._looks)
        return {each.view: each for each in running if each is not None}


def _running_event(look: _Look) -> RunningEvent | None:
    if look.in_hand is None:
        return None
    event, view = look.in_hand
    return RunningEvent(
        view=view,
        position=event.position,
        type=event.type,
        entity=stream_of(event.source, event.subject),
        running_us=look.event_us,
    )
