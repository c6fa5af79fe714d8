"""A straight line through noisy numbers (least squares): a lag that wobbles has a slope, too."""

import math
from collections.abc import Sequence
from operator import mul

import msgspec


class Slope(msgspec.Struct, frozen=True, gc=False):
    """Growth a second, and its standard error."""

    per_s: float
    error_per_s: float

    @property
    def falls(self) -> bool:
        """Whether it goes down by more than what may be noise."""
        return self.per_s + self.error_per_s < 0


def fit_slope(times_us: Sequence[int], values: Sequence[float]) -> Slope | None:
    """Return the slope of values over times; None for fewer than three, or for one moment."""
    count = len(times_us)
    if count < 3:
        return None
    middle = sum(times_us) / count
    steps = [at - middle for at in times_us]
    spread = sum(map(mul, steps, steps))
    if not spread:
        return None
    per_us = sum(map(mul, steps, values)) / spread
    mean = sum(values) / count
    total = sum(map(mul, values, values)) - count * mean * mean
    unexplained = max(0.0, total - per_us * per_us * spread)
    error = math.sqrt(unexplained / (count - 2) / spread)
    return Slope(per_us * 1e6, error * 1e6)
