"""Which curve is whose, where the numbers beside the graphs have no room."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.theme.theme import Theme

_DASH_PX, _DASH_HEIGHT_PX, _GAP_PX, _SPACING_PX = 14, 3, 6, 16  # between dash, name and next dash


class CurveLegend(QWidget):
    """A dash and a name for each curve; those that do not fit are counted."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pens: dict[str, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_pens(self, pens: dict[str, str]) -> None:
        """Name these curves; `pens`: colours by name."""
        if pens != self._pens:
            self._pens = pens
            self.setToolTip("\n".join(pens))
            self.setAccessibleName(f"Curves: {', '.join(pens)}")
            self.updateGeometry()
            self.update()

    def texts(self) -> list[str]:
        """Return what is written, in the room that is there."""
        for count in range(len(self._pens), -1, -1):
            rest = len(self._pens) - count
            texts = [*list(self._pens)[:count], *([f"+{rest}"] if rest else [])]
            if self._width_px(texts) <= self.width():
                return texts
        return []

    def sizeHint(self) -> QSize:
        """As wide as all names."""
        return QSize(self._width_px(list(self._pens)), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """It pushes no button out of sight."""
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw them from left to right."""
        painter, left = QPainter(self), float(_SPACING_PX)
        for text in self.texts():
            colour = self._pens.get(text)
            if colour is not None:
                dash = QRectF(0, 0, _DASH_PX, _DASH_HEIGHT_PX)
                dash.moveTopLeft(self.rect().center().toPointF())
                dash.moveLeft(left)
                painter.fillRect(dash, QColor(colour))
                left += _DASH_PX + _GAP_PX
            painter.setPen(QColor(self._theme.tokens.muted))
            width = self.fontMetrics().horizontalAdvance(text)
            box = QRectF(left, 0, width + 1, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
            left += width + _SPACING_PX
        painter.end()

    def _width_px(self, texts: list[str]) -> int:
        dashes = sum(_DASH_PX + _GAP_PX for text in texts if text in self._pens)
        written = sum(self.fontMetrics().horizontalAdvance(text) + _SPACING_PX for text in texts)
        return _SPACING_PX + dashes + written
