"""Where an operator wants to go: a position, a share of the log, a moment, a mark, an event."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from backend.translation import tr
from console.state.entity_filters import quote_value

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SPACES = re.compile(r"[\s\u202f_']")
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


_ORIGIN = re.compile(r"\d+(?:[:/]\d+)+")  # a place in a store whose positions are pairs


class GotoTarget(msgspec.Struct, frozen=True, kw_only=True):
    """One of these; all but a position is to be asked for.

    `time_us`, `recorded_us`: a moment (microseconds since the epoch) of happening, or of recording.
    `mark`: what a mark's text has in it, empty for any. `event_ids`: filters of which the first
    that finds anything leads there.
    """

    position: int | None = None
    time_us: int | None = None
    recorded_us: int | None = None
    mark: str | None = None
    event_ids: tuple[str, ...] = ()


def parse_goto_target(text: str, head: int) -> GotoTarget:
    """Read `99 440`, `50%`, `start`, `end`, a time such as `2017-09-19 10:00` (UTC), or an id.

    `recorded:TIME` is a time of recording, `mark:TEXT` the next mark with that text. An id is that
    of a correlation or of an event; `correlation:ID` and `event:ID` say which, and take any text.
    `734:17`, `2/1881` or `origin:17` is a place in the store that the log's events come from.

    Raises:
        ValueError: when it is none of these; the message says what can be written.
    """
    plain = _SPACES.sub("", text).lower()
    if plain in {"start", "end"}:
        return GotoTarget(position=0 if plain == "start" else head)
    if plain.isdecimal():
        return GotoTarget(position=min(int(plain), head))
    if plain.endswith("%"):
        return GotoTarget(position=_parse_share(plain[:-1], head))
    if _UUID.fullmatch(plain):
        found = UUID(plain)
        return GotoTarget(event_ids=(f"correlation:{found}", f"id:{found}"))
    if _ORIGIN.fullmatch(plain):
        return GotoTarget(event_ids=(f"origin:{quote_value(plain)}",))
    return _parse_named(text.strip())


def _parse_named(text: str) -> GotoTarget:
    """Read a target that says what it is, or else a time."""
    kind, _, rest = text.partition(":")
    match kind.lower():
        case "event" | "id":
            return GotoTarget(event_ids=(f"id:{_written_id(rest)}",))
        case "correlation" | "correlationid":
            return GotoTarget(event_ids=(f"correlation:{_written_id(rest)}",))
        case "origin":
            return GotoTarget(event_ids=(f"origin:{quote_value(rest.strip())}",))
        case "mark":
            return GotoTarget(mark=rest.strip())
        case "recorded":
            return GotoTarget(recorded_us=_parse_time(rest.strip()))
        case _:
            return GotoTarget(time_us=_parse_time(text))


def _written_id(text: str) -> str:
    """Return an id as a filter has it.

    Raises:
        ValueError: there is none.
    """
    plain = text.strip()
    if not plain:
        raise ValueError(tr("Write the id behind the colon."))
    return str(UUID(plain)) if _UUID.fullmatch(plain) else quote_value(plain)


def _parse_share(text: str, head: int) -> int:
    try:
        share = float(text)
    except ValueError:
        raise ValueError(tr("A share is written as 50%.")) from None
    if not 0 <= share <= 100:
        raise ValueError(tr("A share lies between 0% and 100%."))
    return round(head * share / 100)


def _parse_time(text: str) -> int:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            tr(
                "Write a position (99440), a share (50%), a time (2017-09-19 10:00), the id of an"
                " event or a correlation, mark:TEXT, origin:POSITION (in the store that the events"
                " come from), start or end."
            )
        ) from None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return (aware - _EPOCH) // timedelta(microseconds=1)
