"""Chooses along what a log is drawn: its positions, or one of its times."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from backend.messages.density import DensityAxis
from backend.translation import tr


class AxisBox(QComboBox):
    """Offers some axes, each with its title, which is marked for translation.

    Signals:
        axis_changed(object): the axis (DensityAxis) from now on
    """

    axis_changed = Signal(object)

    def __init__(self, axes: Sequence[tuple[DensityAxis, str]], name: str, tip: str) -> None:
        """`name` says what it is about, and `tip` more of it; the first axis is chosen."""
        super().__init__()
        self._axes: list[DensityAxis] = [axis for axis, _ in axes]
        for axis, title in axes:
            self.addItem(tr(title), axis)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.activated.connect(self._on_activated)

    @property
    def axis(self) -> DensityAxis:
        """The chosen one."""
        return self._axes[max(0, self.currentIndex())]

    def set_axis(self, by: str) -> None:
        """Choose an axis; one that is not offered changes nothing."""
        place = next((number for number, axis in enumerate(self._axes) if axis == by), None)
        if place is not None and place != self.currentIndex():
            self.setCurrentIndex(place)
            self._on_activated(place)

    def _on_activated(self, _place: int) -> None:
        self.axis_changed.emit(self.axis)
