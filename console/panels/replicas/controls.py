"""The controls of one replica: pause, mode, throttle, apply now."""

from typing import cast

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from backend.messages.control import ApplyNow, Pause, Resume, SetMode, Throttle
from backend.messages.notices import ReplicaSample
from console.icons.icon import icon
from console.panels.replicas.orders import Orders
from console.state.desk import Desk
from console.state.modes import TITLES, Kind, Mode, read, words, write
from console.theme.theme import Theme
from console.widgets.labels import label
from console.widgets.number_box import NumberBox

_PLACES: dict[Kind, int] = {"realtime": 0, "every": 1, "cron": 2, "demand": 0}


class Controls(QWidget):
    """Follows the replica's own samples, except where the operator is about to change something."""

    def __init__(self, name: str, theme: Theme, desk: Desk, orders: Orders) -> None:
        super().__init__()
        self._name, self._theme, self._desk, self._orders = name, theme, desk, orders
        self._paused = False
        self._mode_said, self._rate_said = "", -1
        self.pause, self.now = QPushButton("Pause"), QPushButton("Apply now")
        self.kind, self._detail = QComboBox(), QStackedWidget()
        self.seconds, self.cron = NumberBox(1, 86_400, "s"), QLineEdit()
        self.set_mode, self.set_rate = QPushButton("Set"), QPushButton("Set")
        self.rate = NumberBox(0, 1_000_000, "events/s")
        self._fill()
        self._build()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._changed()

    def take(self, sample: ReplicaSample) -> None:
        """Show what the replica says, once each time that it says something else."""
        self._paused = bool(sample.paused_by)
        self.pause.setText("Resume" if self._paused else "Pause")
        if sample.mode != self._mode_said:
            self._mode_said = sample.mode
            self._show_mode(read(sample.mode))
        if sample.throttle != self._rate_said:
            self._rate_said = sample.throttle
            self.rate.setValue(sample.throttle)
        self._changed()

    @property
    def mode(self) -> Mode:
        """The mode that is chosen here."""
        kind = cast("Kind", self.kind.currentData())
        details: dict[Kind, str] = {"every": str(self.seconds.value()), "cron": self.cron.text()}
        return Mode(kind, details.get(kind, ""))

    def _show_mode(self, mode: Mode) -> None:
        self.kind.setCurrentIndex(self.kind.findData(mode.kind))
        if mode.kind == "every" and mode.detail.isdigit():
            self.seconds.setValue(int(mode.detail))
        elif mode.kind == "cron":
            self.cron.setText(mode.detail)

    def _changed(self) -> None:
        """Offer to set only what differs from what the replica does."""
        self._detail.setCurrentIndex(_PLACES[self.mode.kind])
        self._detail.setVisible(_PLACES[self.mode.kind] > 0)
        complete = self.mode.kind != "cron" or bool(self.cron.text().strip())
        self.set_mode.setEnabled(complete and write(self.mode) != self._mode_said)
        self.set_rate.setEnabled(self.rate.value() != self._rate_said)

    def _give_pause(self) -> None:
        if self._paused:
            self._orders.give("Resume", Resume(replica=self._name), self.pause)
        else:
            order = Pause(replica=self._name, by=self._desk.actor.value)
            self._orders.give("Pause", order, self.pause)

    def _give_now(self) -> None:
        self._orders.give("Apply now", ApplyNow(replica=self._name), self.now)

    def _give_mode(self) -> None:
        order = SetMode(replica=self._name, mode=write(self.mode))
        self._orders.give(f"Update {words(self.mode)}", order, self.set_mode)

    def _give_rate(self) -> None:
        rate = self.rate.value()
        text = f"At most {rate} events/s" if rate else "No throttle"
        self._orders.give(text, Throttle(replica=self._name, rate=rate), self.set_rate)

    def _fill(self) -> None:
        for kind, title in TITLES.items():
            self.kind.addItem(title, kind)
        self.seconds.setValue(5)
        self.cron.setPlaceholderText("*/5 * * * *")
        self.cron.setToolTip("Minute, hour, day of the month, month, day of the week")
        for widget in (QWidget(), self.seconds, self.cron):
            self._detail.addWidget(widget)
        self._detail.setMinimumWidth(64)  # both give way where a card gets little room
        self._detail.setMaximumWidth(130)
        self.rate.setMinimumWidth(104)
        self.rate.setSpecialValueText("no throttle")
        self.rate.setSingleStep(100)
        self.now.setToolTip("Apply everything up to the present head once, whatever the mode")
        self.pause.setToolTip("Stop applying, or go on; the views stay as they are meanwhile")

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.pause)
        row.addWidget(self.now)
        row.addSpacing(6)
        row.addWidget(label("Update", "caption"))
        for widget in (self.kind, self._detail, self.set_mode):
            row.addWidget(widget)
        row.addSpacing(6)
        row.addWidget(label("Throttle", "caption"))
        row.addWidget(self.rate)
        row.addWidget(self.set_rate)
        row.addStretch(1)
        self.pause.clicked.connect(self._give_pause)
        self.now.clicked.connect(self._give_now)
        self.set_mode.clicked.connect(self._give_mode)
        self.set_rate.clicked.connect(self._give_rate)
        self.kind.currentIndexChanged.connect(self._changed)
        self.seconds.valueChanged.connect(self._changed)
        self.cron.textChanged.connect(self._changed)
        self.rate.valueChanged.connect(self._changed)

    def _restyle(self) -> None:
        colour = self._theme.tokens.muted
        self.pause.setIcon(icon("pause", colour))
        self.now.setIcon(icon("fast", colour))
