"""Points of numpy as a polygon of Qt's, through its memory, which has no types."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPolygonF
from shiboken6 import VoidPtr

_POINT_BYTES = 16
_VoidPtr: Any = VoidPtr  # its stub knows none of what it takes


def polygon_of(xs: NDArray[np.float64], ys: NDArray[np.float64]) -> QPolygonF:
    """Return these points; one at a time would take nearly a hundred times as long."""
    points = QPolygonF()
    points.resize(len(xs))
    if len(xs):
        data: Any = points.data()
        memory = np.frombuffer(_VoidPtr(data, _POINT_BYTES * len(xs), True), dtype=np.float64)  # noqa: FBT003 - writable; it takes no names
        memory[0::2], memory[1::2] = xs, ys
    return points
