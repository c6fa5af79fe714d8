"""An event that wrote a row, with what it goes back to: as an object, and in a table."""

from backend.cli.output import format_time
from backend.messages.identifiers import id_text
from backend.messages.not_kept import rfc3339_or_none
from backend.messages.row_history import EventOrigin


def origin_object(event: EventOrigin) -> dict[str, object]:
    """Return an event for JSON; `command`: with which its causes begin; `code`: that took it.

    Times are null where nobody knows them.
    """
    return {
        "position": event.position,
        "id": id_text(event.id),
        "type": event.type,
        "subject": event.subject,
        "time": rfc3339_or_none(event.time) if event.is_known else None,
        "recorded": rfc3339_or_none(event.recorded) if event.is_known else None,
        "actor": event.actor,
        "correlationid": None if event.correlation is None else id_text(event.correlation),
        "command": None if event.command is None else id_text(event.command),
        "is_command": event.is_command,
        "causes": event.causes,
        "code": event.code or None,
    }


def recorded_text(event: EventOrigin) -> str:
    """Write when an event was recorded; of one before a part of a log nobody knows."""
    return format_time(event.recorded) if event.is_known else "not known"


def command_text(event: EventOrigin) -> str:
    """Write the command behind an event, or what it came of instead."""
    if event.command is None:
        return "-"
    text = id_text(event.command)
    return text if event.is_command else f"({text})"
