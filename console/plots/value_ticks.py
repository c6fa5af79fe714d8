"""Where a value axis writes: at round numbers, none over another."""

import math
from typing import Literal

_TICK_DISTANCE_PX = 20  # between two values at least: their texts stand clear of each other
_STEPS_OF_A_SCALE = 20  # to one of which the highest value is rounded up
_MAX_TICKS = 6  # values, however high the graph is
_DAY_S = 86_400.0
# seconds; below them and in days steps are decimal
_SPAN_STEPS_S = (10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200, _DAY_S)
Steps = Literal["decimal", "span"]  # of plain numbers, or of spans in seconds


def value_ticks(
    low: float, high: float, height_px: float, least_step: float = 0.0, steps: Steps = "decimal"
) -> list[float]:
    """Return the values to write, rising: 0, if it is in sight, and one above if it has room.

    `least_step`: how far apart values are at least, 1 for what is counted.
    """
    most = min(_MAX_TICKS, max(1.0, height_px / _TICK_DISTANCE_PX))
    step = max(tick_step(high - low, most, steps), least_step)
    if step > high > 0 and (low >= 0 or high - low <= most * largest_tick(high, steps)):
        step = largest_tick(high, steps)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def largest_tick(high: float, steps: Steps = "decimal") -> float:
    """Return the greatest of 1, 2, 5 times a power of ten (or of time) that is at most `high`."""
    if steps == "span" and high >= _DAY_S:
        return _DAY_S * largest_tick(high / _DAY_S)
    if steps == "span" and high >= _SPAN_STEPS_S[0]:
        return max(float(each) for each in _SPAN_STEPS_S if each <= high)
    power = 10.0 ** math.floor(math.log10(max(high, 1e-12)))
    return next(factor * power for factor in (5, 2, 1) if factor * power <= high * (1 + 1e-9))


def tick_step(reach: float, most: float, steps: Steps = "decimal") -> float:
    """Return the smallest of 1, 2, 5 times a power of ten (or of time) that fits `most` times."""
    least = max(reach / most, 1e-12)
    if steps == "span" and least > _DAY_S:
        return _DAY_S * tick_step(reach / _DAY_S, most)
    if steps == "span" and least > _SPAN_STEPS_S[0] / 2:
        return next(float(each) for each in _SPAN_STEPS_S if each >= least)
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))


def round_up(value: float) -> float:
    """Return a round value a little above one of 0 or more: a scale that seldom changes."""
    if value <= 0:
        return 0.0
    step = tick_step(value, _STEPS_OF_A_SCALE)
    return math.ceil(value / step - 1e-9) * step
