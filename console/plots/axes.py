"""Axes that write numbers with their units."""

import math
from collections.abc import Callable
from datetime import datetime

from console.plots.library import pg

_DAY_S = 86_400
_TICK_DISTANCE_PX = 20  # pixels between two values at least: their texts stand clear of each other
_MAX_TICKS = 6  # values, however high the graph is


class ValueAxis(pg.AxisItem):  # type: ignore[misc]  # the base has no types
    """Values written by a function that knows their unit."""

    def __init__(self, write: Callable[[float], str]) -> None:
        super().__init__(orientation="left")  # pyright: ignore[reportUnknownMemberType]  # no types
        self._write = write
        self.setStyle(hideOverlappingLabels=True, maxTickLevel=0)
        self.enableAutoSIPrefix(enable=False)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Write the ticks."""
        del scale, spacing
        return [self._write(value) for value in values]

    def tickSpacing(self, low: float, high: float, pixels: float) -> list[tuple[float, float]]:
        """Say how far apart the ticks are, and where they begin."""
        return [(tick_step(high - low, min(_MAX_TICKS, max(1.0, pixels / _TICK_DISTANCE_PX))), 0.0)]


def tick_step(reach: float, most: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that fits `most` times at most."""
    least = max(reach / most, 1e-12)
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))


class TimeAxis(pg.DateAxisItem):  # type: ignore[misc]  # the base has no types
    """Local time, with the date when the span is long."""

    def __init__(self) -> None:
        super().__init__(orientation="bottom")  # pyright: ignore[reportUnknownMemberType]  # no types

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Write the ticks."""
        del scale
        pattern = "%d %b" if spacing >= _DAY_S else "%H:%M" if spacing >= 60 else "%H:%M:%S"
        return [datetime.fromtimestamp(each).astimezone().strftime(pattern) for each in values]
