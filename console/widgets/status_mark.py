"""Status marks: a shape and a colour each, so that neither is needed alone."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme
from console.theme.tokens import Tone

_SIDE_PX = 12


def tone_shape(tone: Tone, box: QRectF) -> QPainterPath:
    """Return a shape: ok disc, busy triangle, warn diamond, bad square with a gap, else ring."""
    path = QPainterPath()
    match tone:
        case "ok":
            path.addEllipse(box)
        case "busy":
            path.addPolygon(
                QPolygonF([box.topLeft(), QPointF(box.right(), box.center().y()), box.bottomLeft()])
            )
        case "warn":
            path.addPolygon(_regular(box, 4, -math.pi / 2))
        case "bad":
            path.addRect(box)
            bar = QRectF(box.center().x() - 1, box.top() + 2, 2, box.height() - 4)
            path.addRect(bar)
        case "unknown":
            path.addEllipse(box)
            path.addEllipse(box.adjusted(2, 2, -2, -2))
    path.closeSubpath()
    return path


def paint_mark(painter: QPainter, tone: Tone, colour: str, box: QRectF) -> None:
    """Paint a tone's mark into a box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QColor(colour))
    painter.drawPath(tone_shape(tone, box))
    painter.restore()


class StatusMark(QWidget):
    """A status mark of 12 pixels; its tool tip says the status in words."""

    def __init__(self, theme: Theme, tone: Tone = "unknown") -> None:
        super().__init__()
        self._theme = theme
        self._tone: Tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def tone(self) -> Tone:
        """What it shows."""
        return self._tone

    def set_tone(self, tone: Tone, words: str) -> None:
        """Show another tone."""
        self.setToolTip(plain_tip(words))
        self.setAccessibleName(words)
        if tone != self._tone:
            self._tone = tone
            self.update()

    def sizeHint(self) -> QSize:
        """A small square."""
        return QSize(_SIDE_PX + 2, _SIDE_PX + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the mark in the middle."""
        painter = QPainter(self)
        box = QRectF(
            (self.width() - _SIDE_PX) / 2, (self.height() - _SIDE_PX) / 2, _SIDE_PX, _SIDE_PX
        )
        paint_mark(
            painter,
            self._tone,
            self._theme.tokens.tone_colour(self._tone),
            box.adjusted(1, 1, -1, -1),
        )
        painter.end()


def _regular(box: QRectF, corners: int, first: float) -> QPolygonF:
    middle, radius = box.center(), box.width() / 2
    angles = [first + 2 * math.pi * corner / corners for corner in range(corners)]
    return QPolygonF([middle + QPointF(math.cos(a) * radius, math.sin(a) * radius) for a in angles])


def name_status(process: str, mark: StatusMark, word: QLabel, age: QLabel) -> None:
    """Name the three parts of a process' status, so that they can be found from outside."""
    for part, widget in (("mark", mark), ("word", word), ("age", age)):
        widget.setObjectName(f"{process}-{part}")
