"""An event that wrote a row, with what it goes back to: as an object, and in a table."""

import uuid

from backend.clock import format_rfc3339
from backend.messages.row_history import EventOrigin


def origin_object(event: EventOrigin) -> dict[str, object]:
    """Return an event for JSON; `command`: with which its causes begin; `code`: that took it."""
    return {
        "position": event.position,
        "id": str(uuid.UUID(bytes=event.id)),
        "type": event.type,
        "subject": event.subject,
        "time": format_rfc3339(event.time),
        "recorded": format_rfc3339(event.recorded),
        "actor": event.actor,
        "correlationid": str(uuid.UUID(bytes=event.correlation)),
        "command": None if event.command is None else str(uuid.UUID(bytes=event.command)),
        "is_command": event.is_command,
        "causes": event.causes,
        "code": event.code or None,
    }


def command_text(event: EventOrigin) -> str:
    """Write the command behind an event, or what it came of instead."""
    if event.command is None:
        return "-"
    text = str(uuid.UUID(bytes=event.command))
    return text if event.is_command else f"({text})"
