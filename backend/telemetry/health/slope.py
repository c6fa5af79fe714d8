"""A straight line through noisy numbers (least squares): a lag that wobbles has a slope, too.

Everything that is summed up is an integer, so that sums may grow and shrink with a window that
moves on, for days, and stay exact.
"""

import math
from collections import deque
from collections.abc import Iterable, Sequence

import msgspec

_MAX_ETA_S = 366 * 86_400  # nobody can foresee more
_MIN_MOMENTS = 3  # two always lie on a line
_ROUNDING_PER_S = 1e-6  # a level line is not quite level in floating point


def eta_us(left: int, per_s: float) -> int | None:
    """Return how long so much takes at a rate; None when that is longer than a year."""
    if per_s * _MAX_ETA_S < left:
        return None
    return round(left / per_s * 1e6) if left else 0


class Slope(msgspec.Struct, frozen=True, gc=False):
    """Growth a second; `falls`: it goes down, by more than what may be noise if it was fitted.

    `error_per_s`: the standard error of one that goes down; None: it does not, or was not fitted.
    """

    per_s: float
    falls: bool
    error_per_s: float | None = None


class SampleTimes:
    """The moments of a window, shared by all the series over them.

    `steps`: milliseconds since the first moment that there ever was; small numbers are added and
    multiplied faster.
    """

    __slots__ = ("_origin_ms", "_squares", "_total", "steps")

    def __init__(self, times_us: Iterable[int] = ()) -> None:
        self.steps: deque[int] = deque()
        self._origin_ms: int | None = None
        self._total = self._squares = 0
        for at_us in times_us:
            self.append(at_us)

    def append(self, at_us: int) -> int:
        """Add a later moment; return its step."""
        at_ms = at_us // 1_000
        if self._origin_ms is None:
            self._origin_ms = at_ms
        step = at_ms - self._origin_ms
        self.steps.append(step)
        self._total += step
        self._squares += step * step
        return step

    def popleft(self) -> int:
        """Drop the first moment; return its step."""
        step = self.steps.popleft()
        self._total -= step
        self._squares -= step * step
        return step

    def fit(self, values: Sequence[int]) -> Slope | None:
        """Return the slope of values at these moments; None for fewer than three, or for one."""
        sums = SeriesSums(1)
        for step, value in zip(self.steps, values, strict=True):
            sums.add(step, (value,))
        slopes = sums.slopes(self)
        return slopes[0] if slopes else None

    def slopes_of(self, sums: Iterable[tuple[int, int, int]]) -> Sequence[Slope]:
        """Return the slopes of series by their sums: of values, their squares, and by step.

        None at all where the moments are too few, or one and the same.
        """
        count, total_steps = len(self.steps), self._total
        spread = count * self._squares - total_steps * total_steps
        if count < _MIN_MOMENTS or not spread:
            return ()
        slopes: list[Slope] = []
        for total, squares, products in sums:
            shared = count * products - total_steps * total
            per_s = shared / spread * 1e3
            if shared >= 0:
                slopes.append(Slope(per_s, falls=False))
                continue
            unexplained = (count * squares - total * total) * spread - shared * shared
            error_per_s = math.sqrt(unexplained / (count - 2)) / spread * 1e3
            falls = per_s + error_per_s < -_ROUNDING_PER_S
            slopes.append(Slope(per_s, falls, error_per_s))
        return slopes


class SeriesSums:
    """Several series over the moments of a window; slopes are worked out once for each change."""

    __slots__ = ("_products", "_slopes", "_squares", "_totals")

    def __init__(self, series: int) -> None:
        """Begin with so many series, without any moment."""
        self._totals = [0] * series
        self._squares = [0] * series
        self._products = [0] * series
        self._slopes: Sequence[Slope] | None = None

    def add(self, step: int, values: Sequence[int]) -> None:
        """Add a moment by its step, with the value of each series."""
        self._slopes = None
        if any(values):  # most series are of nothing but zeros
            self._add(step, values)

    def remove(self, step: int, values: Sequence[int]) -> None:
        """Take a moment out again."""
        self._slopes = None
        if any(values):
            self._remove(step, values)

    def _add(self, step: int, values: Sequence[int]) -> None:
        totals, squares, products = self._totals, self._squares, self._products
        self._totals = [total + value for total, value in zip(totals, values, strict=True)]
        self._squares = [sum_ + each * each for sum_, each in zip(squares, values, strict=True)]
        self._products = [sum_ + step * each for sum_, each in zip(products, values, strict=True)]

    def _remove(self, step: int, values: Sequence[int]) -> None:
        totals, squares, products = self._totals, self._squares, self._products
        self._totals = [total - value for total, value in zip(totals, values, strict=True)]
        self._squares = [sum_ - each * each for sum_, each in zip(squares, values, strict=True)]
        self._products = [sum_ - step * each for sum_, each in zip(products, values, strict=True)]

    def slopes(self, times: SampleTimes) -> Sequence[Slope]:
        """Return the slope of each over these moments, which are those of its values."""
        if self._slopes is None:
            sums = zip(self._totals, self._squares, self._products, strict=True)
            self._slopes = times.slopes_of(sums)
        return self._slopes
