"""Update modes of a replica: when it applies what is in the log, as text and as values.

The one place that knows how a mode is written and what its bounds are; backend, command line and
window read and write it here.
"""

import math
from datetime import UTC, datetime

import msgspec
from cronsim import CronSim, CronSimError

from backend.errors import Unreadable
from backend.translation import tr, tr_noop

UPDATE_MODE_TITLES = {
    "realtime": tr_noop("Realtime"),
    "every": tr_noop("Every n seconds"),
    "cron": tr_noop("At set times"),
    "demand": tr_noop("On demand"),
}
MIN_INTERVAL_S = 0.001
MAX_INTERVAL_S = 366 * 86_400.0


class RealtimeMode(msgspec.Struct, frozen=True):
    """Apply whatever comes, at once."""

    def to_text(self) -> str:
        """Return how the mode is written."""
        return "realtime"

    def in_words(self) -> str:
        """Return the mode for a sentence."""
        return tr("in real time")


class IntervalMode(msgspec.Struct, frozen=True):
    """Apply everything once every so many seconds."""

    interval_s: float

    def to_text(self) -> str:
        """Return how the mode is written."""
        return f"every:{_number(self.interval_s)}"

    def in_words(self) -> str:
        """Return the mode for a sentence."""
        return tr("every {seconds} s", seconds=_number(self.interval_s))


class CronMode(msgspec.Struct, frozen=True):
    """Apply everything at set times (UTC), e.g. `0 3 * * *`."""

    expression: str

    def to_text(self) -> str:
        """Return how the mode is written."""
        return f"cron:{self.expression}"

    def in_words(self) -> str:
        """Return the mode for a sentence."""
        return tr("at {schedule} (UTC)", schedule=self.expression)


class OnDemandMode(msgspec.Struct, frozen=True):
    """Apply only on request."""

    def to_text(self) -> str:
        """Return how the mode is written."""
        return "demand"

    def in_words(self) -> str:
        """Return the mode for a sentence."""
        return tr("on demand")


UpdateMode = RealtimeMode | IntervalMode | CronMode | OnDemandMode


def parse_update_mode(text: str) -> UpdateMode:
    """Read `realtime`, `every:SECONDS`, `cron:EXPRESSION` or `demand`.

    Raises:
        Unreadable: it is none of them; says what is wrong with it.
    """
    name, _, value = text.strip().partition(":")
    if name == "every":
        return IntervalMode(_parse_interval(value))
    if name == "cron":
        return CronMode(_parse_cron(value.strip()))
    if text.strip() == "realtime":
        return RealtimeMode()
    if text.strip() == "demand":
        return OnDemandMode()
    raise _bad_mode(
        tr(
            "There is no update mode {mode}; say realtime, every:SECONDS, cron:EXPRESSION or"
            " demand.",
            mode=repr(text),
        )
    )


def describe_update_mode(text: str) -> str:
    """Say a mode in words; one that cannot be read is quoted."""
    try:
        return parse_update_mode(text).in_words()
    except Unreadable:
        return tr("in mode {mode}", mode=repr(text))


def _parse_interval(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        raise _bad_mode(
            tr("every:{text} names no number of seconds, e.g. every:30.", text=text)
        ) from None
    if not math.isfinite(seconds) or not MIN_INTERVAL_S <= seconds <= MAX_INTERVAL_S:
        raise _bad_mode(
            tr(
                "every:{text} must be between {least} seconds and a year.",
                text=text,
                least=MIN_INTERVAL_S,
            )
        )
    return seconds


def _parse_cron(text: str) -> str:
    try:
        comes = next(CronSim(text, datetime(1970, 1, 1, tzinfo=UTC)), None)
    except CronSimError as error:
        raise _bad_mode(
            tr(
                "cron:{text} cannot be read: {error}. It has five fields: minute, hour, day of the"
                " month, month, day of the week; e.g. cron:*/5 * * * *.",
                text=text,
                error=error,
            )
        ) from error
    if comes is None:
        raise _bad_mode(tr("cron:{text} names a time that never comes.", text=text))
    return " ".join(text.split())


def _bad_mode(message: str) -> Unreadable:
    return Unreadable(message, code="bad-mode", field="mode")


def _number(seconds: float) -> str:
    """Write seconds in full, without an exponent: `0.5`, `30`, `0.00125`."""
    return f"{seconds:.9f}".rstrip("0").removesuffix(".")
