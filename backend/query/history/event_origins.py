"""What events go back to: through their causes to the command, or the line of an import."""

from collections.abc import Iterable

from backend.errors import Unavailable
from backend.messages.events import Event
from backend.messages.row_history import EventOrigin
from backend.query.log.command_origins import CommandOrigin
from backend.query.query_sources import LogQueries


def read_origins(positions: Iterable[int], log: LogQueries) -> dict[int, EventOrigin]:
    """Return the events at positions with what they go back to.

    Raises:
        Unavailable: the log does not hold one of them.
    """
    wanted = sorted(set(positions))
    events = {event.position: event for event in log.events_at(wanted)}
    for position in wanted:
        if position not in events:
            raise Unavailable(
                f"The log does not hold event {position}, of which there are rows."
                " `marigraph health` says what to do."
            )
    origins = log.command_origins(list(events.values()))
    return {at: _event_origin(event, origins[at]) for at, event in events.items()}


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
