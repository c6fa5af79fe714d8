"""Axes that write numbers with their units."""

from collections.abc import Callable
from datetime import datetime

from console.plots.library import pg

_DAY = 86_400


class ValueAxis(pg.AxisItem):  # type: ignore[misc]  # the base has no types
    """Values written by a function that knows their unit."""

    def __init__(self, write: Callable[[float], str]) -> None:
        super().__init__(orientation="left")  # pyright: ignore[reportUnknownMemberType]  # no types
        self._write = write
        self.setStyle(hideOverlappingLabels=True, maxTickLevel=0)
        self.setTickDensity(0.5)
        self.enableAutoSIPrefix(enable=False)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Write the ticks."""
        del scale, spacing
        return [self._write(value) for value in values]


class TimeAxis(pg.DateAxisItem):  # type: ignore[misc]  # the base has no types
    """Local time, with the date when the span is long."""

    def __init__(self) -> None:
        super().__init__(orientation="bottom")  # pyright: ignore[reportUnknownMemberType]  # no types

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Write the ticks."""
        del scale
        pattern = "%d %b" if spacing >= _DAY else "%H:%M" if spacing >= 60 else "%H:%M:%S"
        return [datetime.fromtimestamp(each).astimezone().strftime(pattern) for each in values]
