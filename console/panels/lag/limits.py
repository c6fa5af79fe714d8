"""From where on lag is worth a word: two numbers that the operator sets."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.state.desk import Thresholds
from console.widgets.labels import label
from console.widgets.number_box import NumberBox

_TIP = "The dashed line; beyond it the overview raises an alert"


class Limits(QWidget):
    """Thresholds of events and time behind. Signals: `changed` with new Thresholds."""

    changed = Signal(object)

    def __init__(self, thresholds: Thresholds) -> None:
        super().__init__()
        self._events = NumberBox(0, 1_000_000_000, "events")
        self._millis = NumberBox(0, 86_400_000, "ms")
        self._events.setValue(thresholds.events)
        self._millis.setValue(round(thresholds.seconds * 1_000))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label("Alert at", "caption"))
        for box, step in ((self._events, 100), (self._millis, 500)):
            box.setSingleStep(step)
            box.setToolTip(_TIP)
            box.valueChanged.connect(self._say)
            row.addWidget(box, 1)

    def _say(self) -> None:
        self.changed.emit(Thresholds(self._events.value(), self._millis.value() / 1_000))
