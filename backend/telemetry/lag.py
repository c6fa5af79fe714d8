"""The four numbers of a replica and their status: pure functions over what was read.

Events behind, time behind, apply latency (`backend.telemetry.latency`) and drain. None stands for
what cannot be known; it is never shown as 0.
"""

from collections.abc import Iterable, Mapping

import msgspec

from backend.clock import SECOND, Micros
from backend.messages.notices import ReplicaSample, Status, ViewLag

SILENT_AFTER: Micros = 5 * SECOND  # without a heartbeat the head is no longer believed


class Behind(msgspec.Struct, frozen=True, kw_only=True):
    """What a status is told from.

    `head`: the log's end, read after the position; None before anything is known of it.
    `heard`: microseconds since the primary was last heard, None when it never was.
    `behind`: relevant events in (applied, head]; `late`: microseconds.
    `lasting`: whether being behind has held long enough to be said (`Lasting`).
    `fault`: the first parked event in a few words, empty when there is none.
    """

    applied: int
    head: int | None
    heard: Micros | None
    behind: int | None
    late: Micros | None
    lasting: bool
    paused_by: str = ""
    fault: str = ""


def events_behind(
    head: Mapping[str, int] | None, applied: Mapping[str, int], types: Iterable[str]
) -> int | None:
    """Count the events of these types between two cumulative counts per type."""
    if head is None:
        return None
    return sum(max(0, head.get(name, 0) - applied.get(name, 0)) for name in types)


def time_behind(behind: int | None, oldest: Micros | None, moment: Micros) -> Micros | None:
    """Return how long the oldest unapplied relevant event has been waiting since its commit.

    0 when nothing is behind, however long ago the last event was; None when that is not known.
    """
    if behind == 0:
        return 0
    if behind is None or oldest is None:
        return None
    return max(0, moment - oldest)


def drained_in(behind: int | None, apply_rate: float, append_rate: float) -> float | None:
    """Return the seconds until it has caught up; None when it grows or there is nothing to do."""
    drain = apply_rate - append_rate
    if not behind or drain <= 0:
        return None
    return behind / drain


def status(seen: Behind) -> tuple[Status, str]:
    """Return the status with its evidence: the numbers that it was told from."""
    where = f"applied {seen.applied} of {seen.head}"
    if seen.paused_by:
        return "PAUSED", f"by {seen.paused_by}; {where}, {seen.behind} relevant events behind"
    if seen.fault:
        return "FAULTED", f"{seen.fault}; {where}"
    if seen.head is None or seen.heard is None or seen.behind is None:
        return "UNKNOWN", f"applied {seen.applied}; the log's end is not known yet"
    if seen.heard > SILENT_AFTER:
        return "UNKNOWN", f"{where}; the primary has been silent for {_seconds(seen.heard)}"
    if seen.lasting:
        late = "?" if seen.late is None else _seconds(seen.late)
        return "BEHIND", f"{where}, {seen.behind} relevant events and {late} behind"
    return "OK", f"{where}, {seen.behind} relevant events behind"


def stopped(sample: ReplicaSample, why: str, moment: Micros) -> ReplicaSample:
    """Return the sample of a replica that does not speak any more: what it said last is no lag."""
    said = _seconds(max(0, moment - sample.at))
    return msgspec.structs.replace(
        sample,
        at=moment,
        status="STOPPED",
        evidence=f"{why}; its last sample is {said} old",
        head=None,
        behind=None,
        late=None,
        apply_rate=0.0,
        drained_in=None,
        views=[
            ViewLag(
                view=view.view,
                behind=None,
                late=None,
                p50=None,
                p90=None,
                p99=None,
                max=None,
                parked=view.parked,
            )
            for view in sample.views
        ],
        memory=0,
    )


class Lasting:
    """Hysteresis: true after a condition has held for a while, false after it has not for a while.

    Times are monotonic seconds.
    """

    def __init__(self, fires: float = 2.0, clears: float = 1.0) -> None:
        """Begin with false."""
        self._fires = fires
        self._clears = clears
        self._said = False
        self._since: float | None = None

    def note(self, moment: float, *, holds: bool) -> bool:
        """Take a sample; return what is to be said now."""
        if holds == self._said:
            self._since = None
            return self._said
        if self._since is None:
            self._since = moment
        if moment - self._since >= (self._clears if self._said else self._fires):
            self._said, self._since = holds, None
        return self._said


class Rate:
    """Events a second over the last seconds, from positions; 0 while there are less than two."""

    def __init__(self, window: float = 5.0) -> None:
        """`window`: seconds."""
        self._window = window
        self._seen: list[tuple[float, int]] = []

    def note(self, moment: float, position: int) -> float:
        """Take a position at a monotonic moment; return the rate. It is never below 0."""
        self._seen.append((moment, position))
        while len(self._seen) > 2 and moment - self._seen[1][0] >= self._window:
            del self._seen[0]
        first, start = self._seen[0]
        if moment <= first:
            return 0.0
        return max(0.0, (position - start) / (moment - first))


def _seconds(span: Micros) -> str:
    """Write a span for people."""
    return f"{span / SECOND:.1f} s"
