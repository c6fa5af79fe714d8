"""Where what scrolls stands: news of what an operator has just done comes into sight."""

from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

_MARGIN_PX = 8  # beside it, in sight too


def lay_out_now() -> None:
    """Give everything its place before it is painted.

    What grows in an area that scrolls takes several rounds until all around it have grown as well;
    painted between two of them its rows lie over each other.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def scroll_to(widget: QWidget) -> None:
    """Bring a widget into sight, as soon as it has its place, in every area around it."""
    QTimer.singleShot(0, widget, partial(_scroll_around, widget))


def _scroll_around(widget: QWidget) -> None:
    # a text of several lines has its height only when everything around it was laid out
    lay_out_now()
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
