"""One alert's states: Normal, Pending, Firing, Recovering, No Data. No clock, no numbers, no I/O.

Silence is not health: what is not known resolves nothing, ends no wait, and is shown as No Data
where nothing had fired. Times are monotonic microseconds.
"""

from typing import Literal

import msgspec
from msgspec.structs import replace

from backend.messages.alerts import AlertState

Reading = Literal[
    "breached",  # the condition holds
    "held",  # it does not, and it is not better enough: between the limit and where it clears
    "cleared",  # it is well
    "missing",  # nobody knows
]


class AlertTiming(msgspec.Struct, frozen=True):
    """How long a condition holds before it fires, is better before it is over, and is missing."""

    pending_us: int
    recovery_us: int
    missing_us: int


class AlertProgress(msgspec.Struct, frozen=True, gc=False):
    """A state since when, and what is under way in it.

    `breached_us`: since when the condition holds, nothing better having been seen since;
    `cleared_us`: since when it is well, in one stretch; `missing_us`: since when nobody knows.
    """

    state: AlertState = "normal"
    since_us: int = 0
    breached_us: int | None = None
    cleared_us: int | None = None
    missing_us: int | None = None


NORMAL = AlertProgress()
HAS_FIRED: frozenset[AlertState] = frozenset(("firing", "recovering"))


def advance(
    progress: AlertProgress, reading: Reading, timing: AlertTiming, now_us: int
) -> AlertProgress:
    """Return the progress after a reading."""
    match reading:
        case "breached":
            return _breached(progress, timing, now_us)
        case "held":
            return _enter(progress, "firing" if progress.state in HAS_FIRED else "normal", now_us)
        case "cleared":
            return _cleared(progress, timing, now_us)
        case "missing":
            return _missing(progress, timing, now_us)


def _breached(progress: AlertProgress, timing: AlertTiming, now_us: int) -> AlertProgress:
    if progress.state in HAS_FIRED:
        return _enter(progress, "firing", now_us)
    since_us = now_us if progress.breached_us is None else progress.breached_us
    is_due = now_us - since_us >= timing.pending_us
    entered = _enter(progress, "firing" if is_due else "pending", now_us)
    return entered if is_due else replace(entered, breached_us=since_us)


def _cleared(progress: AlertProgress, timing: AlertTiming, now_us: int) -> AlertProgress:
    if progress.state not in HAS_FIRED:
        return _enter(progress, "normal", now_us)
    since_us = now_us if progress.cleared_us is None else progress.cleared_us
    if now_us - since_us >= timing.recovery_us:
        return _enter(progress, "normal", now_us)
    return replace(_enter(progress, "recovering", now_us), cleared_us=since_us)


def _missing(progress: AlertProgress, timing: AlertTiming, now_us: int) -> AlertProgress:
    since_us = now_us if progress.missing_us is None else progress.missing_us
    if progress.state in HAS_FIRED:
        return replace(_enter(progress, "firing", now_us), missing_us=since_us)
    is_due = now_us - since_us >= timing.missing_us
    entered = _enter(progress, "no-data" if is_due else progress.state, now_us)
    return replace(entered, missing_us=since_us, breached_us=progress.breached_us)


def _enter(progress: AlertProgress, state: AlertState, now_us: int) -> AlertProgress:
    """Return the state, begun now unless it lasts already, with nothing under way."""
    since_us = progress.since_us if progress.state == state else now_us
    return AlertProgress(state=state, since_us=since_us)
