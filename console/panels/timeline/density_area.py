"""The density bar, along which axis it counts, and the range that is looked at."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.messages.density import DensityAxis
from backend.translation import tr, tr_noop
from console.panels.axis_box import AxisBox
from console.plots.density_bar import DensityBar, ValueRange
from console.theme.theme import Theme

_AXES: tuple[tuple[DensityAxis, str], ...] = (
    ("time", tr_noop("By time")),
    ("position", tr_noop("By position")),
)


class DensityArea(QWidget):
    """Shows where the events lie, and holds the range that is looked at.

    Signals:
        range_changed(object): the range (first, last) from now on, or None: the whole log
        axis_changed(object): the axis (DensityAxis) from now on
    """

    range_changed = Signal(object)
    axis_changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.bar = DensityBar(theme)
        self.axes = AxisBox(
            _AXES,
            tr("Along what events are counted"),
            tr("Count along the time of happening, or along the place in the log"),
        )
        self.clear_button = QPushButton(tr("Clear range"))
        self.clear_button.setToolTip(tr("Look at the whole log again (Esc on the bar)"))
        self._lay_out()
        self.axes.axis_changed.connect(self._on_axis)
        self.bar.range_selected.connect(self.select_range)
        self.clear_button.clicked.connect(self._clear)

    @property
    def axis(self) -> DensityAxis:
        """Along what events are counted."""
        return self.axes.axis

    def set_axis(self, by: str) -> None:
        """Count along this axis; an unknown one changes nothing."""
        self.axes.set_axis(by)

    def select_range(self, chosen: ValueRange | None) -> None:
        """Look at this range only, or at the whole log."""
        self.bar.set_range(chosen)
        if chosen is None and self.clear_button.hasFocus():
            self.bar.setFocus()  # else it would fall into another panel
        self.clear_button.setVisible(chosen is not None)
        self.range_changed.emit(chosen)

    def _clear(self) -> None:
        self.select_range(None)

    def _on_axis(self, axis: DensityAxis) -> None:
        self.select_range(None)  # a range of the other axis means nothing here
        self.axis_changed.emit(axis)

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(2)
        beside.addWidget(self.axes)
        beside.addWidget(self.clear_button)
        beside.addStretch(1)
        self.clear_button.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar, 1)
        layout.addLayout(beside)
