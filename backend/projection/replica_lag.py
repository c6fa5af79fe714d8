"""How far a replica is behind, view by view, and since when: what telemetry samples."""

from collections.abc import Callable, Mapping

import msgspec

from backend.clock import Micros
from backend.messages.events import Event
from backend.messages.notices import ViewLag
from backend.projection.apply_latency import ApplyLatencies
from backend.projection.log_head import LogHead

FindFirstUnapplied = Callable[[int, frozenset[str]], Event | None]


class ReplicaLag(msgspec.Struct, frozen=True, kw_only=True):
    """A replica at one moment; positions were read before the head.

    `head` None: not known yet. `confirmed`: when the head was last confirmed, in microseconds, 0
    for never. `events_behind`: relevant events in (applied, head]; `time_behind_us`: since the
    commit of the oldest of them, the worst of the views. `trouble`: why it cannot go on, empty
    otherwise.
    """

    at_us: Micros
    applied: int
    head: int | None
    confirmed: Micros
    counts: Mapping[str, int]
    events_behind: int | None
    time_behind_us: int | None
    apply_rate_per_s: float
    append_rate_per_s: float
    mode: str
    paused_by: str
    throttle_per_s: int
    trouble: str
    views: list[ViewLag]

    @property
    def catch_up_s(self) -> float | None:
        """Seconds until it has caught up at these rates; None when it grows or nothing waits."""
        drain = self.apply_rate_per_s - self.append_rate_per_s
        return self.events_behind / drain if self.events_behind and drain > 0 else None


class OldestUnapplied:
    """The commit time of the oldest unapplied relevant event of each view, looked up once."""

    def __init__(self, find: FindFirstUnapplied) -> None:
        self._find = find
        self._found: dict[str, tuple[int, Micros]] = {}

    def recorded(self, view: str, types: frozenset[str], applied: int) -> Micros | None:
        """Return it; None when there is no such event."""
        position, recorded = self._found.get(view, (0, 0))
        if position > applied:
            return recorded
        event = self._find(applied, types)
        if event is None:
            self._found.pop(view, None)
            return None
        self._found[view] = (event.position, event.recorded)
        return event.recorded


class LagMeter:
    """Makes the numbers of each view out of what is counted."""

    def __init__(
        self,
        types: Mapping[str, frozenset[str]],
        latencies: ApplyLatencies,
        oldest: OldestUnapplied,
    ) -> None:
        """Measure these views; `types` are the event types that each of them takes."""
        self._types = types
        self._latencies = latencies
        self._oldest = oldest

    def measure_views(
        self,
        at: Micros,
        applied: tuple[int, Mapping[str, int]],
        head: LogHead,
        parked: Mapping[str, int],
    ) -> list[ViewLag]:
        """Return the numbers of each view; `applied` is the position with its counts."""
        return [self._view(view, at, applied, head, parked.get(view, 0)) for view in self._types]

    def _view(
        self,
        view: str,
        at: Micros,
        applied: tuple[int, Mapping[str, int]],
        head: LogHead,
        parked: int,
    ) -> ViewLag:
        position, counts = applied
        types = self._types[view]
        taken = self._latencies.quantiles(types)
        behind = head.events_behind(counts, types)
        return ViewLag(
            view=view,
            events_behind=behind,
            time_behind_us=self._late(view, at, position, behind),
            p50_us=taken.p50_us,
            p90_us=taken.p90_us,
            p99_us=taken.p99_us,
            max_us=taken.max_us,
            parked=parked,
        )

    def _late(self, view: str, at: Micros, position: int, behind: int | None) -> Micros | None:
        if not behind:
            return behind
        recorded = self._oldest.recorded(view, self._types[view], position)
        return None if recorded is None else max(0, at - recorded)
