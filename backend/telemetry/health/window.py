"""The newest samples of one replica, by the monotonic clock of their receipt."""

from collections import deque
from collections.abc import Sequence

import msgspec

from backend.messages.notices import ReplicaSample
from backend.telemetry.health.limits import HealthLimits
from backend.telemetry.health.slope import SampleTimes, SeriesSums, Slope

_MIN_POINTS, _MAX_POINTS = 4, 12  # that are kept of a window


class LagPoint(msgspec.Struct, frozen=True, gc=False):
    """A sample as the rules look back at it; `behind` per view, in the sample's order."""

    received_us: int
    applied: int
    behind: tuple[int, ...]


class SampleWindow:
    """Samples of one replica under one regime: a pause, a mode or a throttle begins a new window.

    So does a silence, because what happened to the lag meanwhile was not seen.
    """

    def __init__(self, limits: HealthLimits) -> None:
        self._limits = limits
        self._points: deque[LagPoint] = deque()
        self._times = SampleTimes()
        self._behind = SeriesSums(0)  # of each view, by place
        self._regime: object = None
        self._was_interrupted = False  # rates that are told at first are of another regime
        self._moved_us = 0
        self._highest = 0
        self.sample: ReplicaSample | None = None
        self.received_us = 0

    def add(self, sample: ReplicaSample, received_us: int) -> None:
        """Take a sample in."""
        regime = (
            sample.paused_by,
            sample.mode,
            sample.throttle_per_s,
            sample.replay_target,
            len(sample.views),
        )
        silence_us = received_us - self.received_us
        if regime != self._regime or silence_us > self._limits.silent_after_us:
            self._clear(len(sample.views))
            self._was_interrupted = self._regime is not None
            self._regime, self._moved_us = regime, received_us
        self._note_position(sample, received_us)
        self.sample, self.received_us = sample, received_us
        points, window_us = self._points, self._limits.window_us
        since_us = received_us - points[-1].received_us if points else 0
        if len(points) > _MIN_POINTS and since_us < window_us / _MAX_POINTS:
            return  # a slope needs no more of them, and there may be thousands of slopes
        behind = tuple([view.events_behind or 0 for view in sample.views])
        self._append(LagPoint(received_us, sample.applied, behind))
        while len(points) > 1 and received_us - points[1].received_us >= window_us:
            self._popleft()  # the one that stays begins the window

    def forget(self) -> None:
        """Begin anew: another process has taken the replica's place."""
        self._clear()
        self._regime = None

    @property
    def span_us(self) -> int:
        """What the samples span."""
        return self.received_us - self._points[0].received_us if self._points else 0

    @property
    def completeness(self) -> float:
        """The share of the whole window that the samples span, 0 to 1."""
        return min(1.0, self.span_us / self._limits.window_us)

    @property
    def unmoved_us(self) -> int:
        """How long the position has been seen to stand."""
        return self.received_us - self._moved_us

    @property
    def is_standing(self) -> bool:
        """Whether the position has stood for so long that what waits is stalled."""
        return self.received_us - self._moved_us >= self._limits.stalled_us

    @property
    def rewound_from(self) -> int | None:
        """The position before it went down; None once it is back there, or at the log's end."""
        applied = self.sample.applied if self.sample else 0
        return self._highest if applied < self._highest else None

    @property
    def was_interrupted(self) -> bool:
        """Whether another regime, or a silence, came before; then rates may still be of that."""
        return self._was_interrupted

    @property
    def lag_slopes(self) -> Sequence[Slope]:
        """The slope of the events behind of each view, by its place; none while it is not known."""
        return self._behind.slopes(self._times)

    def position_slope(self) -> Slope | None:
        """Return how fast the position goes."""
        return self._times.fit([point.applied for point in self._points])

    def _append(self, point: LagPoint) -> None:
        self._points.append(point)
        self._behind.add(self._times.append(point.received_us), point.behind)

    def _popleft(self) -> None:
        self._behind.remove(self._times.popleft(), self._points.popleft().behind)

    def _clear(self, views: int = 0) -> None:
        self._points.clear()
        self._times, self._behind = SampleTimes(), SeriesSums(views)

    def _note_position(self, sample: ReplicaSample, received_us: int) -> None:
        if self.sample is None or sample.applied != self.sample.applied:
            self._moved_us = received_us
        if sample.replay_target is not None:
            self._highest = sample.applied  # a rebuild was asked for: it begins at the start
        elif sample.head is not None and sample.applied >= sample.head:
            self._highest = sample.applied  # there is no more: the log is an older copy
        self._highest = max(self._highest, sample.applied)
