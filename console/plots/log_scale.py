"""Places of a log along a line: by position, or by time with its pauses folded or opened."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection

from msgspec.structs import replace

from backend.messages.density import LogDensity
from console.plots.folded_axis import FoldedAxis, PixelSpan


def moment_at(density: LogDensity, position: int) -> int:
    """Return about when a position came (microseconds): between the ends of its range.

    `density` is by time, says where its ranges end, and has any.
    """
    place = min(bisect_left(density.positions, position), len(density.positions) - 1)
    before = density.positions[place - 1] if place else 0
    start, end = density.starts[place], density.ends[place] - 1
    events = max(1, density.positions[place] - before)
    share = min(1.0, max(0.0, (position - before) / events))
    return start + round((end - start) * share)


def position_at(density: LogDensity, moment_us: int) -> int:
    """Return about which position had come by a moment; of a density as for `moment_at`."""
    place = bisect_right(density.starts, moment_us) - 1
    if place < 0:
        return 0
    before, upto = (density.positions[place - 1] if place else 0), density.positions[place]
    start, end = density.starts[place], density.ends[place]
    share = min(1.0, (moment_us - start) / max(1, end - start))
    return before + round((upto - before) * share)


def pauses(density: LogDensity) -> list[tuple[int, int]]:
    """Return from when to when nothing came, where that is folded: microseconds."""
    return [
        (end, start)
        for end, start in zip(density.ends, density.starts[1:], strict=False)
        if end != start
    ]


def with_open_pauses(density: LogDensity, opened: Collection[int]) -> LogDensity:
    """Return counts in which the pauses that begin at these moments are empty ranges."""
    starts: list[int] = []
    ends: list[int] = []
    sources: list[int | None] = []
    for place, (start, end) in enumerate(zip(density.starts, density.ends, strict=True)):
        if ends and ends[-1] != start and ends[-1] in opened:
            starts.append(ends[-1])
            ends.append(start)
            sources.append(None)
        starts.append(start)
        ends.append(end)
        sources.append(place)
    if len(starts) == len(density.starts):
        return density
    counts = [
        [0 if source is None else row[source] for source in sources] for row in density.counts
    ]
    positions: list[int] = []
    if density.positions:
        for source in sources:
            positions.append(positions[-1] if source is None else density.positions[source])
    return replace(density, starts=starts, ends=ends, counts=counts, positions=positions)


class LogScale:
    """Where positions stand on a line of so many pixels, and back.

    An event stands at the end of its own room: before the first one is the very left. `density`:
    None before the log was counted, then it is by position. `begin`: behind which position the
    log begins, 0 but for a part of another one.
    """

    def __init__(
        self, density: LogDensity | None, head: int, width_px: float, begin: int = 0
    ) -> None:
        self.density = density
        self._head, self._width_px = head, max(1.0, width_px)
        self._begin = begin
        starts = density.starts if density is not None else []
        ends = density.ends if density is not None else []
        self.axis = FoldedAxis(starts, ends, self._width_px)

    @property
    def is_by_time(self) -> bool:
        """Whether values are moments in microseconds; else they are positions."""
        return self.density is not None and self.density.by != "position"

    def to_px(self, position: int, moment_us: int | None) -> float:
        """Return where a position stands; `moment_us`: when it came on this axis, if known."""
        density = self.density
        if density is None or not density.starts or not self.is_by_time:
            place = max(0, min(position, self._head) - self._begin)
            return self._width_px * place / max(1, self._head - self._begin)
        if position <= self._begin:
            return 0.0
        if moment_us is None:
            if not density.positions:
                return 0.0
            moment_us = moment_at(density, position)
        return min(self._width_px, self.axis.to_px(moment_us))

    def position_at_px(self, x_px: float) -> int:
        """Return the position at a place, by time about."""
        density = self.density
        if density is None or not density.starts or not self.is_by_time:
            share = min(1.0, max(0.0, x_px / self._width_px))
            return self._begin + round(share * (self._head - self._begin))
        if x_px <= 0 or not density.positions:
            return self._begin
        return position_at(density, self.axis.value_at(x_px))

    def moment_at_px(self, x_px: float) -> int:
        """Return the moment at a place, in microseconds; the scale is by time."""
        return self.axis.value_at(max(0.0, x_px))

    def fold_at(self, x_px: float) -> int | None:
        """Return when the pause begins that is folded at a place; None for none there."""
        fold = next((each for each in self.axis.folds if _contains(each, x_px)), None)
        if fold is None or self.density is None:
            return None
        return self.density.ends[self.axis.place_at(fold.left_px - 0.5)]

    def opened_at(self, x_px: float, opened: Collection[int]) -> int | None:
        """Return when the opened pause begins at a place; None for none there."""
        if self.density is None or not self.axis.bars:
            return None
        start = self.density.starts[self.axis.place_at(x_px)]
        return start if start in opened else None


def _contains(span: PixelSpan, x_px: float) -> bool:
    return span.left_px <= x_px <= span.right_px
