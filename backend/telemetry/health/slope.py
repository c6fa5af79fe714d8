"""A straight line through noisy numbers (least squares): a lag that wobbles has a slope, too.

Everything that is summed up is an integer, so that sums may grow and shrink with a window that
moves on, for days, and stay exact.
"""

import math
from collections import deque
from collections.abc import Iterable, Sequence

import msgspec

_ROUNDING_PER_S = 1e-6  # a level line is not quite level in floating point


class Slope(msgspec.Struct, frozen=True, gc=False):
    """Growth a second, and its standard error where it was fitted.

    `falls`: it goes down, by more than what may be noise if it was fitted.
    """

    per_s: float
    error_per_s: float
    falls: bool
    is_fitted: bool = True


class SampleTimes:
    """The moments of a window, shared by all the series over them.

    `steps`: microseconds since the first moment that there ever was.
    """

    __slots__ = ("_origin_us", "_squares", "_total", "steps")

    def __init__(self, times_us: Iterable[int] = ()) -> None:
        self.steps: deque[int] = deque()
        self._origin_us: int | None = None
        self._total = self._squares = 0
        for at_us in times_us:
            self.append(at_us)

    def append(self, at_us: int) -> int:
        """Add a later moment; return its step."""
        if self._origin_us is None:
            self._origin_us = at_us
        step = at_us - self._origin_us
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
        return SeriesSums(zip(self.steps, values, strict=True)).slope(self)

    def slope_of(self, total: int, squares: int, products: int) -> Slope | None:
        """Return the slope of a series by its sums: of values, their squares, and by step."""
        count = len(self.steps)
        spread = count * self._squares - self._total * self._total
        if count < 3 or not spread:
            return None
        shared = count * products - self._total * total
        unexplained = (count * squares - total * total) * spread - shared * shared
        error_per_s = math.sqrt(unexplained / (count - 2)) / spread * 1e6
        per_s = shared / spread * 1e6
        return Slope(per_s, error_per_s, per_s + error_per_s < -_ROUNDING_PER_S)


class SeriesSums:
    """One series over the moments of a window; its slope is worked out once for each change.

    `was_read`: whether its slope was wanted since it was set to False.
    """

    __slots__ = ("_fitted", "_products", "_slope", "_squares", "_total", "was_read")

    def __init__(self, points: Iterable[tuple[int, int]]) -> None:
        """`points`: each moment's step with its value."""
        self._total = self._squares = self._products = 0
        self._fitted, self.was_read = False, False
        self._slope: Slope | None = None
        for step, value in points:
            self.add(step, value)

    def add(self, step: int, value: int) -> None:
        """Add a value."""
        self._total += value
        self._squares += value * value
        self._products += step * value
        self._fitted = False

    def remove(self, step: int, value: int) -> None:
        """Take a value out again."""
        self._total -= value
        self._squares -= value * value
        self._products -= step * value
        self._fitted = False

    def slope(self, times: SampleTimes) -> Slope | None:
        """Return its slope over these moments, which are those of its values."""
        self.was_read = True
        if not self._fitted:
            self._slope = times.slope_of(self._total, self._squares, self._products)
            self._fitted = True
        return self._slope
