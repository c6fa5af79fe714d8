# What this program uses of pyqtgraph, which has no types of its own.
from typing import Literal, TypeAlias

from pyqtgraph import functions as functions
from PySide6.QtCore import QPointF, QRectF, SignalInstance
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QGraphicsGridLayout,
    QGraphicsItem,
    QGraphicsObject,
    QGraphicsScene,
    QGraphicsView,
    QGraphicsWidget,
    QWidget,
)

LineSpec: TypeAlias = tuple[QPen, QPointF, QPointF]
TextSpec: TypeAlias = tuple[QRectF, int, str]

class GraphicsScene(QGraphicsScene):
    sigMouseClicked: SignalInstance

class GraphicsView(QGraphicsView):
    centralLayout: QGraphicsGridLayout
    def __init__(
        self,
        parent: QWidget | None = None,
        useOpenGL: bool | None = None,
        background: QColor | str | None = "default",
    ) -> None: ...
    def scene(self) -> GraphicsScene: ...
    def setBackground(self, background: QColor | QBrush | str | None) -> None: ...

class ViewBox(QGraphicsWidget):
    sigRangeChangedManually: SignalInstance
    sigResized: SignalInstance
    def __init__(
        self,
        parent: QGraphicsItem | None = None,
        *,
        enableMouse: bool = True,
        enableMenu: bool = True,
        defaultPadding: float = 0.02,
    ) -> None: ...
    def addItem(self, item: QGraphicsItem, ignoreBounds: bool = False) -> None: ...
    def disableAutoRange(self) -> None: ...
    def scaleBy(self, *, x: float | None = None, center: QPointF | None = None) -> None: ...
    def setMouseEnabled(self, x: bool | None = None, y: bool | None = None) -> None: ...
    def setRange(
        self,
        *,
        xRange: tuple[float, float] | None = None,
        yRange: tuple[float, float] | None = None,
        padding: float | None = None,
    ) -> None: ...
    def viewRange(self) -> list[list[float]]: ...

class AxisItem(QGraphicsWidget):
    range: list[float]
    def __init__(self, orientation: Literal["left", "right", "top", "bottom"]) -> None: ...
    def enableAutoSIPrefix(self, enable: bool = True) -> None: ...
    def generateDrawSpecs(self, p: QPainter) -> tuple[LineSpec, list[LineSpec], list[TextSpec]]: ...
    def linkToView(self, view: ViewBox) -> None: ...
    def setHeight(self, h: int | None = None) -> None: ...
    def setPen(self, pen: QPen) -> None: ...
    def setStyle(self, *, hideOverlappingLabels: bool = ...) -> None: ...
    def setTickFont(self, font: QFont | None) -> None: ...
    def setTextPen(self, pen: QPen) -> None: ...
    def setWidth(self, w: int | None = None) -> None: ...

class InfiniteLine(QGraphicsObject):
    def __init__(
        self,
        pos: float | None = None,
        angle: float = 90,
        pen: QPen | None = None,
        movable: bool = False,
    ) -> None: ...
    def setPen(self, pen: QPen) -> None: ...
    def setValue(self, v: float) -> None: ...
    def value(self) -> float: ...
