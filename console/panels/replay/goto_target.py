"""Where an operator wants to go: a position, a share of the log, a moment."""

import re
from datetime import UTC, datetime, timedelta

import msgspec

from backend.translation import tr

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SPACES = re.compile(r"[\s\u202f_']")


class GotoTarget(msgspec.Struct, frozen=True, kw_only=True):
    """A position, or a moment (microseconds since the epoch) whose position is to be asked."""

    position: int | None = None
    time_us: int | None = None


def parse_goto_target(text: str, head: int) -> GotoTarget:
    """Read `99 440`, `50%`, `start`, `end`, or a time such as `2017-09-19 10:00` (UTC).

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
    return GotoTarget(time_us=_parse_time(text.strip()))


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
            tr("Write a position (99440), a share (50%), a time (2017-09-19 10:00), start or end.")
        ) from None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return (aware - _EPOCH) // timedelta(microseconds=1)
