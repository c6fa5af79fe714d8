"""How far a replica is behind, view by view, and since when: what telemetry samples."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from backend.clock import Micros
from backend.errors import Unavailable
from backend.messages.events import Event
from backend.messages.feed_choice import FeedChoice
from backend.messages.not_kept import age_us
from backend.messages.notices import ViewLag
from backend.messages.pipeline import HandlerActivity, StageLag
from backend.projection.apply_latency import ApplyLatencies, Moment
from backend.projection.log_head import LogHead

FindFirstUnapplied = Callable[[int, frozenset[str]], Event | None]


class ReplicaLag(msgspec.Struct, frozen=True, kw_only=True):
    """A replica at one moment; positions were read before the head.

    `head` None: not known yet; `head_age_us`: since it was last confirmed, None: it never was.
    `events_behind`: relevant events in (applied, head]; `time_behind_us`: since the oldest of them
    could have been applied, the worst of the views. `log_error`, `rows_error`: why it cannot go on;
    `ahead`: why it must not; empty otherwise. `replay_target`, `catch_up_target`: the log's end
    when it began to build its rows, or to work; None once that was reached. `feed_error`: why its
    queue cannot be gone on with; `handing_over`: it waits for the first entry that it can take.
    """

    at_us: Micros
    applied: int
    head: int | None
    head_age_us: Micros | None
    counts: Mapping[str, int]
    events_behind: int | None
    time_behind_us: int | None
    apply_rate_per_s: float
    append_rate_per_s: float
    mode: str
    paused_by: str
    throttle_per_s: int
    scheduled: bool
    log_error: str
    rows_error: str
    ahead: str
    replay_target: int | None
    catch_up_target: int | None
    stages: list[StageLag]
    views: list[ViewLag]
    handlers: list[HandlerActivity]
    feed: FeedChoice = "events"
    feed_error: str = ""
    handing_over: bool = False

    @property
    def has_caught_up(self) -> bool:
        """Whether it has come to where the log ended when it began; more may wait by now."""
        targets = (self.replay_target, self.catch_up_target)
        return self.head is not None and not self.ahead and targets == (None, None)

    @property
    def catch_up_s(self) -> float | None:
        """Seconds until it has caught up at these rates; None when it grows or nothing waits."""
        drain = self.apply_rate_per_s - self.append_rate_per_s
        return self.events_behind / drain if self.events_behind and drain > 0 else None


def max_known(numbers: Iterable[int | None]) -> int | None:
    """Return the greatest of those that are known; None when none is."""
    return max((number for number in numbers if number is not None), default=None)


class OldestUnapplied:
    """The oldest unapplied relevant event of each view, looked up once."""

    def __init__(self, find: FindFirstUnapplied) -> None:
        self._find = find
        self._found: dict[str, tuple[int, Micros]] = {}

    def find(self, view: str, types: frozenset[str], applied: int) -> tuple[int, Micros] | None:
        """Return its position and commit time; None when there is none, or the log is silent."""
        found = self._found.get(view)
        if found is not None and found[0] > applied:
            return found
        try:
            event = self._find(applied, types)
        except Unavailable:
            event = None  # the log head says why, and until when
        if event is None:
            self._found.pop(view, None)
            return None
        self._found[view] = (event.position, event.recorded)
        return self._found[view]


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
        moment: Moment,
        applied: tuple[int, Mapping[str, int]],
        head: LogHead,
        parked: Mapping[str, int],
    ) -> list[ViewLag]:
        """Return the numbers of each view; `applied` is the position with its counts."""
        return [
            self._view(view, moment, applied, head, parked.get(view, 0)) for view in self._types
        ]

    def _view(
        self,
        view: str,
        moment: Moment,
        applied: tuple[int, Mapping[str, int]],
        head: LogHead,
        parked: int,
    ) -> ViewLag:
        position, counts = applied
        types = self._types[view]
        quantiles = self._latencies.quantiles(types, moment.now_us)
        behind = head.events_behind(counts, types)
        return ViewLag(
            view=view,
            events_behind=behind,
            time_behind_us=self._waited_us(view, moment, position, head) if behind else behind,
            p50_us=quantiles.p50_us,
            p90_us=quantiles.p90_us,
            p99_us=quantiles.p99_us,
            max_us=quantiles.max_us,
            parked=parked,
        )

    def _waited_us(self, view: str, moment: Moment, position: int, head: LogHead) -> Micros:
        """Return how long the oldest event that waits could have been applied."""
        found = self._oldest.find(view, self._types[view], position)
        if found is None:
            return head.growth.waited_us(position + 1, moment.now_us, 0)
        return head.growth.waited_us(found[0], moment.now_us, age_us(found[1], moment.at_us))
