"""A scroll bar that keeps its room, and shows nothing where there is nothing to scroll."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSlider, QScrollBar, QWidget


class RoomScrollBar(QScrollBar):
    """Is disabled, and by the style sheet unseen, while everything is in sight.

    Its room stays: the columns beside it do not jump when rows come.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setRange(0, 0)  # Qt's own begins with 99

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        """Take part only where there is something to scroll."""
        super().sliderChange(change)
        if change == QAbstractSlider.SliderChange.SliderRangeChange:
            self.setEnabled(self.maximum() > self.minimum())
