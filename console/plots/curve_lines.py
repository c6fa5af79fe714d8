"""Curves as lines of whole pixels: a moment is always in the same column, wherever a graph begins.

So a graph that went on by some columns is the graph from before, moved, with a new part.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtGui import QPolygonF

from console.plots.graph_shapes import CurveValues, GraphCurve, GraphTimeRange

_REACH_DIGITS = 3  # of seconds: what floats of two moments lack must not make columns wider


class ColumnGrid(msgspec.Struct, frozen=True, kw_only=True):
    """The pixels of a picture: columns of `column_s` seconds, the first by its number since 1970.

    Values from `low` at the lower edge to `high` at the upper one.
    """

    width_px: int
    height_px: int
    column_s: float
    first: int
    low: float
    high: float

    def column(self, moment_s: float) -> int:
        """Return in which column of the picture a moment lies."""
        return math.floor(moment_s / self.column_s) - self.first

    def y(self, value: float) -> float:
        """Return where a value lies."""
        return self.height_px - (value - self.low) * self._px_per_value

    def columns(self, times: CurveValues) -> CurveValues:
        """Return in which columns moments lie."""
        return np.floor(times / self.column_s) - self.first

    def ys(self, values: CurveValues) -> CurveValues:
        """Return in which lines of the picture values lie; nan stays nan."""
        return np.rint(self.height_px - (values - self.low) * self._px_per_value)

    @property
    def _px_per_value(self) -> float:
        return self.height_px / max(self.high - self.low, 1e-12)


def column_grid(
    span: GraphTimeRange, width_px: int, height_px: int, low: float, high: float
) -> ColumnGrid:
    """Return the pixels of a picture of a span."""
    reach_s = max(round(span.end_s - span.start_s, _REACH_DIGITS), 10.0**-_REACH_DIGITS)
    column_s = reach_s / max(1, width_px)
    return ColumnGrid(
        width_px=max(1, width_px),
        height_px=max(1, height_px),
        column_s=column_s,
        first=math.floor(span.start_s / column_s),
        low=low,
        high=high,
    )


def curve_lines(
    curves: Sequence[GraphCurve], grid: ColumnGrid, from_column: int = 0
) -> Iterator[tuple[str, list[QPolygonF]]]:
    """Yield colours with unbroken lines, from a column on and as far before it as a line needs."""
    groups = dict[tuple[int, str], list[GraphCurve]]()
    for curve in curves:
        groups.setdefault((id(curve.times), curve.colour), []).append(curve)
    for (_, colour), group in groups.items():
        xs, ys, is_linked = _points(group, grid, from_column)
        ends = np.flatnonzero(~is_linked) + 1
        bounds = pairwise([0, *ends.tolist()])
        yield colour, [arrayToQPolygonF(xs[begin:end], ys[begin:end]) for begin, end in bounds]


def _points(
    curves: Sequence[GraphCurve], grid: ColumnGrid, from_column: int
) -> tuple[CurveValues, CurveValues, NDArray[np.bool_]]:
    """Return the points of curves over the same times, and whether each is linked to the next.

    Points within a level line are left out; one that is alone is a pixel long, to be seen as well.
    """
    start = _first_point(curves[0].times, grid, from_column)
    xs = grid.columns(curves[0].times[start:])
    ys = grid.ys(np.array([curve.values[start:] for curve in curves]))
    if curves[0].lows is not None:
        lows = grid.ys(np.array([_lows(curve)[start:] for curve in curves]))
        ys = np.stack([lows, ys], axis=2).reshape(len(curves), -1)
        xs = np.repeat(xs, 2)
    is_gap = ~np.isfinite(ys)
    if not is_gap.any() and all(curve.gaps is None for curve in curves) and len(xs) > 2:
        return _unbroken_points(xs, ys)
    points_a_time = len(xs) // max(1, len(curves[0].times) - start)
    for row, curve in enumerate(curves):
        if curve.gaps is not None:
            is_gap[row, points_a_time - 1 :: points_a_time] |= curve.gaps[start:]
    return _linked_points(np.broadcast_to(xs, ys.shape), ys, is_gap)


def _unbroken_points(
    xs: CurveValues, ys: CurveValues
) -> tuple[CurveValues, CurveValues, NDArray[np.bool_]]:
    """Return what most often is all there is: curves without a gap."""
    is_level = ys[:, 1:] == ys[:, :-1]
    is_kept = np.ones(ys.shape, dtype=bool)
    is_kept[:, 1:-1] = ~(is_level[:, :-1] & is_level[:, 1:])
    is_linked = np.ones(ys.shape, dtype=bool)
    is_linked[:, -1] = False
    return np.broadcast_to(xs, ys.shape)[is_kept], ys[is_kept], is_linked[is_kept]


def _linked_points(
    xs: CurveValues, ys: CurveValues, is_gap: NDArray[np.bool_]
) -> tuple[CurveValues, CurveValues, NDArray[np.bool_]]:
    is_known = np.isfinite(ys)
    is_linked = np.zeros(ys.shape, dtype=bool)  # to the next one
    is_linked[:, :-1] = is_known[:, :-1] & is_known[:, 1:] & ~is_gap[:, :-1]
    is_level = is_linked.copy()
    is_level[:, :-1] &= ys[:, :-1] == ys[:, 1:]
    is_inner = np.zeros(ys.shape, dtype=bool)
    is_inner[:, 1:] = is_level[:, :-1] & is_level[:, 1:]
    is_kept = is_known & ~is_inner
    is_follower = np.zeros(ys.shape, dtype=bool)
    is_follower[:, 1:] = is_linked[:, :-1]
    is_alone = (is_known & ~is_linked & ~is_follower)[is_kept]
    return _with_lone_points(xs[is_kept], ys[is_kept], is_linked[is_kept], is_alone)


def _with_lone_points(
    xs: CurveValues, ys: CurveValues, is_linked: NDArray[np.bool_], is_alone: NDArray[np.bool_]
) -> tuple[CurveValues, CurveValues, NDArray[np.bool_]]:
    """Put beside each point that is alone another one, a pixel on."""
    copies = np.where(is_alone, 2, 1)
    is_copy = np.zeros(int(copies.sum()), dtype=bool)
    is_copy[np.cumsum(copies)[is_alone] - 1] = True
    shown_xs = np.repeat(xs, copies)
    shown_xs[is_copy] += 1.0
    is_shown_linked = np.repeat(is_linked | is_alone, copies)
    is_shown_linked[is_copy] = False
    return shown_xs, np.repeat(ys, copies), is_shown_linked


def _first_point(times: CurveValues, grid: ColumnGrid, from_column: int) -> int:
    if from_column <= 0:
        return 0
    moment_s = (grid.first + from_column) * grid.column_s
    return max(0, int(np.searchsorted(times, moment_s)) - 2)


def _lows(curve: GraphCurve) -> CurveValues:
    return curve.values if curve.lows is None else curve.lows
