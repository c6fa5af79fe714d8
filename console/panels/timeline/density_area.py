"""The density bar, along which axis it counts, and the range that is looked at."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.messages.density import DensityAxis
from backend.translation import tr, tr_noop
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
        self.axes = QComboBox()
        self.clear_button = QPushButton(tr("Clear range"))
        self.clear_button.setToolTip(tr("Look at the whole log again (Esc on the bar)"))
        self.axes.setToolTip(tr("Count along the time of happening, or along the place in the log"))
        self.axes.setAccessibleName(tr("Along what events are counted"))
        for by, text in _AXES:
            self.axes.addItem(tr(text), by)
        self._lay_out()
        self.axes.activated.connect(self._on_axis)
        self.bar.range_selected.connect(self.select_range)
        self.clear_button.clicked.connect(self._clear)

    @property
    def axis(self) -> DensityAxis:
        """Along what events are counted."""
        return _AXES[max(0, self.axes.currentIndex())][0]

    def set_axis(self, by: str) -> None:
        """Count along this axis; an unknown one changes nothing."""
        place = next((number for number, each in enumerate(_AXES) if each[0] == by), None)
        if place is not None and place != self.axes.currentIndex():
            self.axes.setCurrentIndex(place)
            self._on_axis()

    def select_range(self, chosen: ValueRange | None) -> None:
        """Look at this range only, or at the whole log."""
        self.bar.set_range(chosen)
        if chosen is None and self.clear_button.hasFocus():
            self.bar.setFocus()  # else it would fall into another panel
        self.clear_button.setVisible(chosen is not None)
        self.range_changed.emit(chosen)

    def _clear(self) -> None:
        self.select_range(None)

    def _on_axis(self, _place: int = 0) -> None:
        self.select_range(None)  # a range of the other axis means nothing here
        self.axis_changed.emit(self.axis)

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
