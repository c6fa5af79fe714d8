"""What a graph over time shows: curves, marks, and which part of the plane lies where. No pens."""

from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

CurveValues = NDArray[np.float64]
MarkKind = Literal["act", "alert", "deploy", "note"]
_NARROWEST_S, _WIDEST_S = 2.0, 400.0 * 86_400  # of what is in sight


class GraphTimeRange(msgspec.Struct, frozen=True):
    """What a graph shows of the time axis, in seconds since the epoch."""

    start_s: float
    end_s: float


def limit_span(span: GraphTimeRange, edges: GraphTimeRange) -> GraphTimeRange:
    """Return the span as far as it may be seen: neither too short nor too long, within edges."""
    widest_s = max(_NARROWEST_S, min(_WIDEST_S, edges.end_s - edges.start_s))
    asked_s = span.end_s - span.start_s
    reach_s = min(max(asked_s, _NARROWEST_S), widest_s)
    middled_s = span.start_s if reach_s == asked_s else (span.start_s + span.end_s - reach_s) / 2
    start_s = max(edges.start_s, min(middled_s, edges.end_s - reach_s))
    return GraphTimeRange(start_s, min(start_s + reach_s, edges.end_s))


class GraphCurve(msgspec.Struct, frozen=True, kw_only=True):
    """A curve by its name; nan breaks it, and so does a gap (one flag a value) behind a value.

    lows: the least of what `values` holds the greatest of, where each stands for several.
    """

    name: str
    colour: str
    times: CurveValues
    values: CurveValues
    lows: CurveValues | None = None
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

    def moment_s(self, x: float) -> float:
        """Return which moment lies at a place."""
        share = (x - self.area.left()) / max(self.area.width(), 1.0)
        return self.span.start_s + share * (self.span.end_s - self.span.start_s)
