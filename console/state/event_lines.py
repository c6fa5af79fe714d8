"""Events become lines of text, on the I/O thread."""

from backend.messages.events import Event, Origin
from backend.translation import tr
from console.state.backend_snapshot import EventLine
from console.state.formatting import format_local

EVENT_ANNULLED = "log.event-annulled"  # the type of events that annul others
_MAX_SUMMARY_CHARS = 240  # characters of a payload that a row can show


def format_event_line(
    event: Event, *, is_annulled: bool = False, origin: Origin | None = None
) -> EventLine:
    """Write one event as a line."""
    return EventLine(
        position=event.position,
        time=format_local(event.time),
        recorded=format_local(event.recorded),
        type=event.type,
        subject=event.subject,
        actor=event.actor,
        summary=_summarize(event, origin),
        event=event,
        is_annulled=is_annulled,
        origin=origin,
    )


def _summarize(event: Event, origin: Origin | None) -> str:
    """Write the payload in one line, or in hex what could not be read of it."""
    if origin is None or not origin.payload_hex:
        return summarize_payload(event.data)
    return tr("not readable: {bytes}", bytes=origin.payload_hex[:_MAX_SUMMARY_CHARS])


def summarize_payload(data: bytes) -> str:
    """Write a payload (JSON text) in one line without its outer braces, shortened."""
    text = data[1 : _MAX_SUMMARY_CHARS * 2].decode(errors="replace")
    plain = text.replace('"', "").replace(",", ", ").removesuffix("}")
    return plain if len(plain) <= _MAX_SUMMARY_CHARS else plain[:_MAX_SUMMARY_CHARS] + "…"
