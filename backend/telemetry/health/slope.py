"""A straight line through noisy numbers (least squares): a lag that wobbles has a slope, too."""

import math
from collections.abc import Sequence
from operator import mul

import msgspec

_ROUNDING_PER_S = 1e-6  # a level line is not quite level in floating point


class Slope(msgspec.Struct, frozen=True, gc=False):
    """Growth a second, and its standard error."""

    per_s: float
    error_per_s: float

    @property
    def falls(self) -> bool:
        """Whether it goes down by more than what may be noise."""
        return self.per_s + self.error_per_s < -_ROUNDING_PER_S


class SampleTimes:
    """The moments of a window, made ready once for all the series over them."""

    __slots__ = ("_spread", "_steps")

    def __init__(self, times_us: Sequence[int]) -> None:
        middle = sum(times_us) / len(times_us) if times_us else 0.0
        self._steps = [at - middle for at in times_us]
        self._spread = sum(map(mul, self._steps, self._steps))

    def fit(self, values: Sequence[float]) -> Slope | None:
        """Return the slope of values at these moments; None for fewer than three, or for one."""
        count, spread = len(values), self._spread
        if count < 3 or not spread:
            return None
        per_us = sum(map(mul, self._steps, values)) / spread
        total = sum(map(mul, values, values)) - sum(values) ** 2 / count
        unexplained = max(0.0, total - per_us * per_us * spread)
        error = math.sqrt(unexplained / (count - 2) / spread)
        return Slope(per_us * 1e6, error * 1e6)
