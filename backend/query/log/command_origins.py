"""Where events come from: through their causes to a command of this log, or a line of an import."""

from collections.abc import Sequence

import msgspec

from backend.messages.bounds import EventId
from backend.messages.events import Event, cause_of
from backend.store.log_port import CausalLogReader

_MAX_STEPS = 16  # from an event to what it goes back to; a longer chain is no process


class CommandOrigin(msgspec.Struct, frozen=True):
    """The id at which the causes of an event begin, None when nobody knows.

    `is_command`: this log has answered it. `causes`: the positions of the events on the way there.
    """

    command: EventId | None = None
    is_command: bool = False
    causes: Sequence[int] = ()


class CommandOrigins:
    """Follows the causes of events, each cause once."""

    def __init__(self, reader: CausalLogReader) -> None:
        self._reader = reader
        self._events: dict[EventId, Event | None] = {}

    def find(self, events: Sequence[Event]) -> dict[int, CommandOrigin]:
        """Return the origins of events by their positions."""
        found = {event.position: self._follow(event) for event in events}
        ids = {each for each, _ in found.values() if each is not None}
        commands = set(self._reader.answers(list(ids)))
        return {
            position: CommandOrigin(origin, origin in commands, causes)
            for position, (origin, causes) in found.items()
        }

    def _follow(self, event: Event) -> tuple[EventId | None, list[int]]:
        causes: list[int] = []
        origin = cause_of(event)
        while origin is not None and len(causes) < _MAX_STEPS:
            cause = self._event(origin)
            if cause is None or cause.position in causes:
                break
            causes.append(cause.position)
            origin = cause_of(cause)
        return origin, causes

    def _event(self, id_: EventId) -> Event | None:
        if id_ not in self._events:
            self._events[id_] = next(iter(self._reader.read_by_id(id_)), None)
        return self._events[id_]
