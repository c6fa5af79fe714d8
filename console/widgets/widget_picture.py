"""Pictures of widgets."""

from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from console.theme.tokens import ThemeTokens

_MARGIN_PX = 12
_WRAPPED = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)


def grab_widget(widget: QWidget) -> QPixmap:
    """Return how a widget looks once its layouts have heard of the newest texts.

    They hear of them with the next events only: until then a text that has grown is cut.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    return widget.grab()


def draw_titled_widget(shown: QWidget, heading: str, tokens: ThemeTokens) -> QImage:
    """Return what is seen with the heading above it; the file keeps the heading as its title."""
    seen, metrics = grab_widget(shown), shown.fontMetrics()
    room = QRect(_MARGIN_PX, _MARGIN_PX, shown.width() - 2 * _MARGIN_PX, shown.height())
    height_px = metrics.boundingRect(room, _WRAPPED, heading).height() + 2 * _MARGIN_PX
    scale = seen.devicePixelRatio()
    picture = QPixmap(seen.width(), seen.height() + round(height_px * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(QColor(tokens.panel))
    painter = QPainter(picture)
    painter.setFont(shown.font())
    painter.setPen(QColor(tokens.text))
    room.setHeight(height_px - 2 * _MARGIN_PX)
    painter.drawText(room, _WRAPPED, heading)
    painter.drawPixmap(0, height_px, seen)
    painter.end()
    image = picture.toImage()
    image.setText("Title", heading)
    return image
