"""What appears without taking the focus, said to those who do not see it."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say what a widget shows now."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
