"""Where the dashed lines of the lag graphs stand: two numbers that the operator sets."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.state.workspace import LagThresholds
from console.widgets.labels import create_label
from console.widgets.number_box import NumberBox

_TIP = "The dashed line of the graph"


class ThresholdEditor(QWidget):
    """Thresholds of events and time behind. Signals: `changed` with new Thresholds."""

    changed = Signal(object)

    def __init__(self, thresholds: LagThresholds) -> None:
        super().__init__()
        self._events = NumberBox(0, 1_000_000_000, "events")
        self._late_ms = NumberBox(0, 86_400_000, "ms")
        self._events.setValue(thresholds.events)
        self._late_ms.setValue(round(thresholds.seconds * 1_000))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(create_label("Line at", "caption"))
        for box, step in ((self._events, 100), (self._late_ms, 500)):
            box.setSingleStep(step)
            box.setToolTip(_TIP)
            box.valueChanged.connect(self._on_changed)
            row.addWidget(box, 1)

    def _on_changed(self) -> None:
        self.changed.emit(LagThresholds(self._events.value(), self._late_ms.value() / 1_000))
