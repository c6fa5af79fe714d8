"""A graph whose curves stand upon each other: what the parts of a whole were over time."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from console.plots.graph_shapes import PlotFrame
from console.plots.time_graph import TimeGraph


class StackedGraph(TimeGraph):
    """Curves given from the lowest part up, each already with those below it added."""

    def paint_curves(self, painter: QPainter, frame: PlotFrame) -> None:
        """Fill from each curve down to the axis, the whole first: the parts lie over it."""
        base = frame.y(0.0)
        for curve in reversed(self.curves):
            painter.setPen(QColor(self._theme.tokens.panel))  # between parts of whatever colour
            painter.setBrush(QColor(curve.colour))
            for line in frame.polylines(curve):
                first, last = line.first(), line.last()
                line.append(QPointF(last.x(), base))
                line.append(QPointF(first.x(), base))
                painter.drawPolygon(line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
