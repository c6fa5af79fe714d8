"""A box with choices that the wheel passes by, unless the operator has gone into it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget


class ChoiceBox(QComboBox):
    """For what is scrolled: a wheel that only passes over it must not choose something else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel does not go into it

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Choose only with the focus; else scroll what is around."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
