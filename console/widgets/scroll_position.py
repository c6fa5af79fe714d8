"""Where what scrolls stands: news of what an operator has just done comes into sight."""

from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

_MARGIN_PX = 8  # beside it, in sight too


def scroll_to(widget: QWidget) -> None:
    """Bring a widget into sight, as soon as it has its place, in every area around it."""
    QTimer.singleShot(0, widget, partial(_scroll_around, widget))


def _scroll_around(widget: QWidget) -> None:
    # a text of several lines has its height only when everything around it was laid out
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea) and widget.isVisible():
            _scroll(around, widget)
        around = around.parentWidget()


def _scroll(area: QScrollArea, widget: QWidget) -> None:
    content = area.widget()
    if content is None or widget.height() < area.viewport().height():
        area.ensureWidgetVisible(widget, 0, _MARGIN_PX)
    else:  # from its beginning
        top_px = widget.mapTo(content, QPoint()).y()
        area.verticalScrollBar().setValue(top_px - _MARGIN_PX)
