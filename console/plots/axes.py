"""Axes that write numbers with their units, and local time."""

import math
from collections.abc import Callable
from typing import Literal

from console.plots.library import pg
from console.plots.time_ticks import local_ticks, tick_text

_TICK_DISTANCE_PX = 20  # between two values at least: their texts stand clear of each other
_TIME_DISTANCE_PX = 70
_MAX_TICKS = 6  # values, however high the graph is


class _PlainAxis(pg.AxisItem):  # type: ignore[misc]  # the library has no types
    """An axis whose texts never lie over each other, and that makes up no units of its own."""

    def __init__(self, side: Literal["left", "bottom"]) -> None:
        super().__init__(orientation=side)  # pyright: ignore[reportUnknownMemberType]  # no types
        self.setStyle(hideOverlappingLabels=True, maxTickLevel=0)
        self.enableAutoSIPrefix(enable=False)


class ValueAxis(_PlainAxis):
    """Values written by a function that knows their unit."""

    def __init__(self, write: Callable[[float], str], least_step: float = 0.0) -> None:
        """`least_step`: how far apart values are at least, 1 for what is counted."""
        super().__init__("left")
        self._write = write
        self._least_step = least_step

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Write the ticks."""
        del scale, spacing
        return [self._write(value) for value in values]

    def tickSpacing(self, low: float, high: float, pixels: float) -> list[tuple[float, float]]:
        """Say how far apart the ticks are, and where they begin; there are two at least."""
        most = min(_MAX_TICKS, max(1.0, pixels / _TICK_DISTANCE_PX))
        step = max(tick_step(high - low, most), self._least_step)
        return [(step if step <= high else largest_tick(high), 0.0)]


class TimeAxis(_PlainAxis):
    """Local time, with the date at midnight and where the span is long."""

    def __init__(self) -> None:
        super().__init__("bottom")

    def tickValues(self, low: float, high: float, pixels: float) -> list[tuple[float, list[float]]]:
        """Return the ticks at round local times."""
        ticks = local_ticks(low, high, pixels / _TIME_DISTANCE_PX)
        return [(float(ticks.step_s), ticks.values)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Write the ticks."""
        del scale
        return [tick_text(value, spacing) for value in values]


def largest_tick(high: float) -> float:
    """Return the greatest of 1, 2, 5 times a power of ten that is no more than `high`."""
    power = 10.0 ** math.floor(math.log10(max(high, 1e-12)))
    return next(factor * power for factor in (5, 2, 1) if factor * power <= high * (1 + 1e-9))


def tick_step(reach: float, most: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that fits `most` times at most."""
    least = max(reach / most, 1e-12)
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))
