"""Which of the events that came are still to be applied, and that none is missing among them."""

from collections.abc import Sequence

from backend.errors import Defect
from backend.messages.events import Event


def events_after(events: Sequence[Event], position: int) -> Sequence[Event]:
    """Return the events behind a position; others may be missing in between."""
    return [event for event in events if event.position > position]


def next_events(events: Sequence[Event], position: int) -> Sequence[Event]:
    """Return the events behind a position, of which the first is the next one.

    Raises:
        Defect: events are missing before them, or between them.
    """
    if not events or events[-1].position <= position:
        return ()
    seen = position - events[0].position + 1
    fresh = events[seen:] if seen > 0 else events
    if fresh[-1].position - position != len(fresh):
        raise Defect(
            f"Events {fresh[0].position} to {fresh[-1].position} do not follow"
            f" position {position} without a gap."
        )
    return fresh
