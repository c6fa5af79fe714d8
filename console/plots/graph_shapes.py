"""What a graph over time shows: curves, bands and marks, and how they become lines of pixels."""

from collections.abc import Iterator, Sequence
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
        """Return a curve as unbroken lines."""
        return self.lines_of([curve])[0]

    def lines_of(self, curves: Sequence[GraphCurve]) -> list[list[QPolygonF]]:
        """Return each curve as unbroken lines; curves over the same times are mapped at once."""
        found: dict[int, list[QPolygonF]] = {}
        groups = dict[int, list[int]]()
        for place, curve in enumerate(curves):
            groups.setdefault(id(curve.times), []).append(place)
        for places in groups.values():
            xs = self._xs(curves[places[0]].times)
            ys = np.rint(self._ys(np.array([curves[place].values for place in places])))
            is_bend = _bends(ys)
            for row, place in enumerate(places):
                gaps = curves[place].gaps
                if gaps is None and np.isfinite(ys[row]).all():
                    bends = is_bend[row]
                    found[place] = [_line(xs[bends], ys[row][bends])] if len(xs) else []
                else:
                    found[place] = list(_broken_lines(xs, ys[row], is_bend[row], gaps))
        return [found[place] for place in range(len(curves))]

    def _xs(self, times: CurveValues) -> CurveValues:
        reach_s = max(self.span.end_s - self.span.start_s, 1e-9)
        return self.area.left() + (times - self.span.start_s) * (self.area.width() / reach_s)

    def _ys(self, values: CurveValues) -> CurveValues:
        return self.area.bottom() - (values - self.low) * (self.area.height() / self._reach)


def _bends(ys: CurveValues) -> NDArray[np.bool_]:
    """Return which points are needed: those within a level line are not."""
    found = np.ones(ys.shape, dtype=bool)
    if ys.shape[1] > 2:
        steps = ys[:, 1:] != ys[:, :-1]
        found[:, 1:-1] = steps[:, 1:] | steps[:, :-1]
    return found


def _broken_lines(
    xs: CurveValues, ys: CurveValues, is_bend: NDArray[np.bool_], gaps: NDArray[np.bool_] | None
) -> Iterator[QPolygonF]:
    """Yield the parts of a curve between its gaps."""
    known = np.isfinite(ys)
    ends = ~known if gaps is None else ~known | gaps
    start = 0
    for end in (*np.flatnonzero(ends).tolist(), len(xs)):
        stop = end + 1 if end < len(xs) and known[end] else end
        if stop > start:
            bends = is_bend[start:stop].copy()
            bends[[0, -1]] = True
            yield _line(xs[start:stop][bends], ys[start:stop][bends])
        start = end + 1


def _line(xs: CurveValues, ys: CurveValues) -> QPolygonF:
    """Return points as a line; a single one is a pixel long, to be seen as well."""
    if len(xs) == 1:
        xs, ys = np.array([xs[0], xs[0] + 1.0]), np.repeat(ys, 2)
    return polygon_of(xs, ys)
