"""A moment of the past, as it is asked for: a position, or a time of one of the two axes."""

from backend.clock import parse_rfc3339
from backend.errors import Unreadable
from backend.messages.queries import AskPosition

_HAPPENED = "happened:"


def position_question(text: str) -> AskPosition:
    """Return what asks for the position of a time.

    Raises:
        Unreadable: code `bad-time`.
    """
    happened = text.removeprefix(_HAPPENED)
    try:
        moment_us = parse_rfc3339(happened.strip())
    except ValueError:
        raise Unreadable(
            f"`{text}` is neither a position nor a time like 2026-11-01T10:00:00Z, by which events "
            f"were recorded; `{_HAPPENED}` before a time: by which they happened.",
            code="bad-time",
            field="at",
        ) from None
    return AskPosition(moment_us=moment_us, by="recorded" if happened == text else "time")
