"""Lag becomes a status with its evidence: pure functions over what a replica has measured.

The four numbers themselves (events behind, time behind, apply latency, drain) are measured where
events are applied, in `backend.projection.replica_lag`. None stands for what cannot be known; it is
never shown as 0.
"""

from collections.abc import Mapping

import msgspec

from backend.clock import SECOND_US, Micros
from backend.messages.notices import FirstParked, ReplicaSample, ReplicaStatus, ViewLag
from backend.projection.replica_lag import ReplicaLag

SILENT_AFTER_US: Micros = 5 * SECOND_US  # without a word about the head it is no longer believed


class ReplicaProcessNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """What a sample tells beside the lag; `first_parked`: by view."""

    name: str
    pid: int
    first_parked: Mapping[str, FirstParked]
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
    trouble = lag.ahead or lag.log_error or lag.rows_error or fault
    if lag.paused_by:
        return "PAUSED", f"by {lag.paused_by}; {where}, {behind}"
    if trouble:
        return "FAULTED", f"{trouble}; {where}"
    if lag.head is None or lag.events_behind is None or lag.head_age_us is None:
        return "UNKNOWN", f"applied {lag.applied}; the log's end is not known yet"
    if lag.head_age_us > SILENT_AFTER_US:
        silence = _seconds(lag.head_age_us)
        return "UNKNOWN", f"{where}; nothing was heard of the log's end for {silence}"
    if lag.events_behind and lasting:
        late = "?" if lag.time_behind_us is None else _seconds(lag.time_behind_us)
        return "BEHIND", f"{where}, {behind}, since {late}"
    return "OK", f"{where}, {behind}"


def build_sample(
    lag: ReplicaLag, process: ReplicaProcessNumbers, *, lasting: bool
) -> ReplicaSample:
    """Return what a replica says about itself."""
    told, evidence = decide_status(lag, _fault(process.first_parked), lasting=lasting)
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
        views=_with_first_parked(lag.views, process.first_parked),
        parked=process.parked,
        cache_hits=process.cache_hits,
        cache_misses=process.cache_misses,
        memory_bytes=process.memory_bytes,
        pid=process.pid,
        head_age_us=lag.head_age_us,
        scheduled=lag.scheduled,
        ahead=lag.ahead,
        log_error=lag.log_error,
        rows_error=lag.rows_error,
        replay_target=lag.replay_target,
        catch_up_target=lag.catch_up_target,
        stages=lag.stages,
    )


def _fault(first_parked: Mapping[str, FirstParked]) -> str:
    """Say which event was parked first, where, and why."""
    for view, first in first_parked.items():
        why = first.error.splitlines()[-1]
        return f"{view} at {first.position} ({first.entity}): {why}"
    return ""


def _with_first_parked(
    views: list[ViewLag], first_parked: Mapping[str, FirstParked]
) -> list[ViewLag]:
    if not first_parked:
        return views
    return [
        msgspec.structs.replace(view, first_parked=first_parked.get(view.view)) for view in views
    ]


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
