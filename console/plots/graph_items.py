"""What lies in the plane of a graph, painted in its pixels: the curves, and the marks over them."""

from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from console.plots.curve_picture import CurvePicture, PictureLook
from console.plots.graph_marks import paint_marks
from console.plots.graph_shapes import GraphMark, PlotFrame
from console.theme.theme import Theme, text_font

_BELOW, _ABOVE = -1.0, 1.0  # the lines
_NOTE_MARGIN_PX = 8


class PlaneItem(QGraphicsItem):
    """As large as the plane."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self._box = box
        box.sigResized.connect(self._on_resized)

    def boundingRect(self) -> QRectF:
        """The plane."""
        return QRectF(self._box.rect())

    def _on_resized(self, _box: object) -> None:
        self.prepareGeometryChange()


class CurveItem(PlaneItem):
    """Paints all curves of a graph at once."""

    def __init__(
        self, box: pg.ViewBox, picture: CurvePicture, look: Callable[[float], PictureLook]
    ) -> None:
        """`look`: what the picture looks like where so many pixels of a screen are one."""
        super().__init__(box)
        self._picture, self._look = picture, look
        self.setZValue(_BELOW)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint what is kept, with what came since."""
        del option, widget
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(0, 0, self._picture.pixmap(self._look(ratio)))


class ThresholdItem(PlaneItem):
    """A dashed line at a value: the library's own asks to be painted once more after each range."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self._pen = QPen()
        self.value: float | None = None
        self.hide()

    def show_value(self, value: float | None) -> None:
        """Draw the line there; None: nowhere."""
        if value != self.value:
            self.value = value
            self.setVisible(value is not None)
            self.update()

    def restyle(self, pen: QPen) -> None:
        """Draw with this pen."""
        self._pen = pen
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint it where the plane shows its value."""
        del option, widget
        low, high = self._box.viewRange()[1]
        if self.value is not None and low <= self.value <= high:
            plane = self.boundingRect()
            y = round(plane.height() * (high - self.value) / max(high - low, 1e-12))
            painter.setPen(self._pen)
            painter.drawLine(0, y, round(plane.width()), y)


class NoteItem(PlaneItem):
    """A text in the middle of the plane, where there is nothing else to see."""

    def __init__(self, box: pg.ViewBox, theme: Theme) -> None:
        super().__init__(box)
        self._theme = theme
        self.text = ""
        self.setZValue(_ABOVE)
        self.hide()

    def show_text(self, text: str) -> None:
        """Write this; empty: nothing."""
        if text != self.text:
            self.text = text
            self.setVisible(bool(text))
            self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Write it, in as many lines as it needs."""
        del option, widget
        tokens, flags = self._theme.tokens, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.setFont(text_font(tokens))
        painter.setPen(QColor(tokens.muted))
        ground = QColor(tokens.panel)  # else lines go through the text
        room = self.boundingRect().adjusted(_NOTE_MARGIN_PX, 0, -_NOTE_MARGIN_PX, 0)
        written = painter.boundingRect(room, flags, self.text)
        painter.fillRect(written.adjusted(-_NOTE_MARGIN_PX, 0, _NOTE_MARGIN_PX, 0), ground)
        painter.drawText(room, flags, self.text)


class MarkItem(PlaneItem):
    """Paints the marks of a graph, again only when they or the axes have changed."""

    def __init__(self, box: pg.ViewBox, theme: Theme) -> None:
        super().__init__(box)
        self._theme = theme
        self.marks: tuple[GraphMark, ...] = ()
        self._frame: PlotFrame | None = None
        self.setZValue(_ABOVE)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.hide()

    def show_marks(self, marks: Sequence[GraphMark], frame: PlotFrame) -> None:
        """Show these, where the plane lies so."""
        if (tuple(marks), frame) != (self.marks, self._frame):
            self.marks, self._frame = tuple(marks), frame
            self.setVisible(bool(self.marks))
            self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint them."""
        del option, widget
        if self._frame is not None:
            area = QRectF(0, 0, self._frame.area.width(), self._frame.area.height())
            frame = PlotFrame(area, self._frame.span, self._frame.low, self._frame.high)
            paint_marks(painter, self.marks, frame, self._theme.tokens)
