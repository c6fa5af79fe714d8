"""What events go back to: through their causes to the command, or the line of an import."""

from collections.abc import Iterable

from backend.errors import Unavailable
from backend.messages.bounds import UUID_BYTES
from backend.messages.events import Event
from backend.messages.number_text import format_number
from backend.messages.row_history import BEFORE_THE_FILE, EventOrigin
from backend.query.log.command_origins import CommandOrigin
from backend.query.query_sources import LogQueries


def read_origins(positions: Iterable[int], log: LogQueries) -> dict[int, EventOrigin]:
    """Return the events at positions with what they go back to.

    Of a log that is a part of another one those before it are not there; that they are is said.

    Raises:
        Unavailable: the log does not hold one of them.
    """
    wanted = sorted(set(positions))
    events = {event.position: event for event in log.events_at(wanted)}
    begin = log.begin()
    earlier = {at: _earlier_origin(at) for at in wanted if at <= begin}
    for position in wanted:
        if position not in events and position not in earlier:
            raise Unavailable(
                f"The log does not hold event {format_number(position)}, of which there are rows."
                " `marigraph health` says what to do."
            )
    origins = log.command_origins(list(events.values()))
    return earlier | {at: _event_origin(event, origins[at]) for at, event in events.items()}


def _earlier_origin(position: int) -> EventOrigin:
    """Return what is known of an event before the first one of the log: where it stands."""
    return EventOrigin(
        position=position,
        id=bytes(UUID_BYTES),
        type=BEFORE_THE_FILE,
        subject="",
        time=0,
        recorded=0,
        actor="",
        correlation=bytes(UUID_BYTES),
        command=None,
        is_command=False,
        causes=[],
    )


def _event_origin(event: Event, origin: CommandOrigin) -> EventOrigin:
    return EventOrigin(
        position=event.position,
        id=event.id,
        type=event.type,
        subject=event.subject,
        time=event.time,
        recorded=event.recorded,
        actor=event.actor,
        correlation=event.correlation,
        command=origin.command,
        is_command=origin.is_command,
        causes=list(origin.causes),
    )
