"""What a graph over time shows: curves, bands and marks, and how they become lines of pixels."""

from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPolygonF

from console.plots.polygon_memory import polygon_of

CurveValues = NDArray[np.float64]
MarkKind = Literal["act", "alert", "deploy", "note"]


class GraphTimeRange(msgspec.Struct, frozen=True):
    """What a graph shows of the time axis, in seconds since the epoch."""

    start_s: float
    end_s: float


class GraphCurve(msgspec.Struct, frozen=True, kw_only=True):
    """A curve by its name; nan breaks it, and so does a gap (one flag a value) behind a value."""

    name: str
    colour: str
    times: CurveValues
    values: CurveValues
    gaps: NDArray[np.bool_] | None = None


class GraphMark(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened at a moment, or from one to another; `text` says what.

    `key`: by which it is found again where it is kept.
    """

    kind: MarkKind
    at_s: float
    until_s: float
    text: str
    key: str
    is_alarm: bool = False


class PlotFrame(msgspec.Struct, frozen=True):
    """Which part of the plane lies where on the screen."""

    area: QRectF
    span: GraphTimeRange
    low: float
    high: float

    def x(self, moment_s: float) -> float:
        """Return where a moment lies."""
        reach = max(self.span.end_s - self.span.start_s, 1e-9)
        return self.area.left() + (moment_s - self.span.start_s) / reach * self.area.width()

    def y(self, value: float) -> float:
        """Return where a value lies."""
        return self.area.bottom() - (value - self.low) / self._reach * self.area.height()

    def moment_s(self, x: float) -> float:
        """Return which moment lies at a place."""
        share = (x - self.area.left()) / max(self.area.width(), 1.0)
        return self.span.start_s + share * (self.span.end_s - self.span.start_s)

    @property
    def _reach(self) -> float:
        return max(self.high - self.low, 1e-12)

    def polylines(self, curve: GraphCurve) -> list[QPolygonF]:
        """Return a curve as unbroken lines; what lies in one row of pixels is one line."""
        reach_s = max(self.span.end_s - self.span.start_s, 1e-9)
        xs = self.area.left() + (curve.times - self.span.start_s) * (self.area.width() / reach_s)
        ys = self.area.bottom() - (curve.values - self.low) * (self.area.height() / self._reach)
        known = np.isfinite(ys)
        ends = ~known
        if curve.gaps is not None:
            ends = ends | curve.gaps
        breaks = np.flatnonzero(ends)
        if not len(breaks):
            return [polygon(xs, ys)] if len(xs) else []
        lines = list[QPolygonF]()
        start = 0
        for end in breaks.tolist():
            stop = end + 1 if known[end] else end
            if stop > start:
                lines.append(polygon(xs[start:stop], ys[start:stop]))
            start = end + 1
        if start < len(xs):
            lines.append(polygon(xs[start:], ys[start:]))
        return lines


def polygon(xs: CurveValues, ys: CurveValues) -> QPolygonF:
    """Return points as a polygon, without those on a level line between two others."""
    ys = np.rint(ys)
    if len(ys) > 2:
        is_bend = np.ones(len(ys), dtype=bool)
        is_bend[1:-1] = (ys[1:-1] != ys[:-2]) | (ys[1:-1] != ys[2:])
        xs, ys = xs[is_bend], ys[is_bend]
    if len(xs) == 1:  # a single value is seen as well
        xs, ys = np.repeat(xs, 2), np.repeat(ys, 2)
        xs[1] += 1.0
    return polygon_of(xs, ys)
