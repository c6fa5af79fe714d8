"""Pictures of widgets."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget


def grab_widget(widget: QWidget) -> QPixmap:
    """Return how a widget looks once its layouts have heard of the newest texts.

    They hear of them with the next events only: until then a text that has grown is cut.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    return widget.grab()
