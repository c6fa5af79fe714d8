"""Events become lines of text, on the I/O thread."""

from backend.messages.events import Event
from console.state.frame import Line
from console.state.wording import local

_LONGEST = 240  # characters of a payload that a row can show


def line_of(event: Event) -> Line:
    """Write one event as a line."""
    return Line(
        position=event.position,
        time=local(event.time),
        recorded=local(event.recorded),
        type=event.type,
        subject=event.subject,
        actor=event.actor,
        summary=summary_of(event.data),
        event=event,
    )


def summary_of(data: bytes) -> str:
    """Write a payload (JSON text) in one line without its outer braces, shortened."""
    text = data[1 : _LONGEST * 2].decode(errors="replace")
    plain = text.replace('"', "").replace(",", ", ").removesuffix("}")
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"
