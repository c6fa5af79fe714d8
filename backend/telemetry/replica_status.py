"""Lag becomes a status with its evidence: pure functions over what a replica has measured.

The four numbers themselves (events behind, time behind, apply latency, drain) are measured where
events are applied, in `backend.projection.replica_lag`. None stands for what cannot be known; it is
never shown as 0.
"""

import msgspec

from backend.clock import SECOND_US, Micros
from backend.messages.notices import ReplicaSample, ReplicaStatus
from backend.projection.replica_lag import ReplicaLag

SILENT_AFTER_US: Micros = 5 * SECOND_US  # without a word about the head it is no longer believed


class ReplicaProcessNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """What a sample tells beside the lag; `fault`: the first parked event."""

    name: str
    fault: str
    parked: int
    cache_hits: int
    cache_misses: int
    memory_bytes: int


def decide_status(
    lag: ReplicaLag, fault: str = "", *, lasting: bool = True
) -> tuple[ReplicaStatus, str]:
    """Return the status with its evidence: the numbers that it was told from.

    `fault`: the first parked event in a few words, empty when there is none. `lasting`: whether
    being behind has held long enough to be said (`Hysteresis`).
    """
    where = f"applied {lag.applied} of {lag.head}"
    behind = (
        f"{lag.events_behind} relevant {'event' if lag.events_behind == 1 else 'events'} behind"
    )
    if lag.paused_by:
        return "PAUSED", f"by {lag.paused_by}; {where}, {behind}"
    if fault or lag.trouble:
        return "FAULTED", f"{lag.trouble or fault}; {where}"
    if lag.head is None or lag.events_behind is None or not lag.confirmed:
        return "UNKNOWN", f"applied {lag.applied}; the log's end is not known yet"
    silence = lag.at_us - lag.confirmed
    if silence > SILENT_AFTER_US:
        return "UNKNOWN", f"{where}; nothing was heard of the log's end for {_seconds(silence)}"
    if lag.events_behind and lasting:
        late = "?" if lag.time_behind_us is None else _seconds(lag.time_behind_us)
        return "BEHIND", f"{where}, {behind}, since {late}"
    return "OK", f"{where}, {behind}"


def build_sample(
    lag: ReplicaLag, process: ReplicaProcessNumbers, *, lasting: bool
) -> ReplicaSample:
    """Return what a replica says about itself."""
    told, evidence = decide_status(lag, process.fault, lasting=lasting)
    return ReplicaSample(
        name=process.name,
        at_us=lag.at_us,
        status=told,
        evidence=evidence,
        applied=lag.applied,
        head=lag.head,
        events_behind=lag.events_behind,
        time_behind_us=lag.time_behind_us,
        apply_rate_per_s=lag.apply_rate_per_s,
        append_rate_per_s=lag.append_rate_per_s,
        catch_up_s=lag.catch_up_s,
        mode=lag.mode,
        paused_by=lag.paused_by,
        throttle_per_s=lag.throttle_per_s,
        views=lag.views,
        parked=process.parked,
        cache_hits=process.cache_hits,
        cache_misses=process.cache_misses,
        memory_bytes=process.memory_bytes,
    )


class Hysteresis:
    """Hysteresis: true after a condition has held for a while, false after it has not for a while.

    Times are monotonic seconds.
    """

    def __init__(self, fires: float = 2.0, clears: float = 1.0) -> None:
        """Begin with false."""
        self._fires = fires
        self._clears = clears
        self._said = False
        self._since: float | None = None

    def update(self, moment: float, *, holds: bool) -> bool:
        """Take a sample; return what is to be said now."""
        if holds == self._said:
            self._since = None
            return self._said
        if self._since is None:
            self._since = moment
        if moment - self._since >= (self._clears if self._said else self._fires):
            self._said, self._since = holds, None
        return self._said


def _seconds(span: Micros) -> str:
    """Write a span for people."""
    return f"{span / SECOND_US:.1f} s"
