"""The transport's buttons, and where the playhead stands, in words."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from console.icons.icon import icon
from console.panels.replay.transport import SPEEDS, Speed, Transport
from console.state.wording import count
from console.theme.theme import Theme
from console.widgets.labels import label, say, set_property

_NAMES: dict[Speed, str] = {
    "live": "live, with its gaps",
    "1x": "1\u00d7   1 event/s",
    "2x": "2\u00d7   2 events/s",
    "10x": "10\u00d7   10 events/s",
    "100x": "100\u00d7   100 events/s",
    "max": "as fast as it goes",
}
_ROOMY = 900  # pixels from which the moment stands beside the position


class Controls(QWidget):
    """Play, step, speed, go to.

    Signals:
        played(): play or pause
        stepped(object): so many events (int) forth, negative for back
        paced(str): a speed was chosen
        aimed(str): something was written into "go to"
    """

    played = Signal()
    stepped = Signal(object)
    paced = Signal(str)
    aimed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._playing = False
        self.back = self._button("Step back (← or h)", lambda: self.stepped.emit(-1))
        self.play = self._button("Play or pause (Space)", self.played.emit)
        self.forth = self._button("Step (→ or l)", lambda: self.stepped.emit(1))
        self.speed = QComboBox()
        self.speed.setMinimumWidth(160)
        self.place = label("", "title", selectable=True)
        self.goal = QLineEdit()
        self._lay_out()
        self.restyle()

    def show_transport(self, transport: Transport, moment: str) -> None:
        """Say where the playhead stands, and whether it moves."""
        share = 100 * transport.position / transport.head if transport.head else 0.0
        say(self.place, f"{count(transport.position)} of {count(transport.head)}")
        self.place.setToolTip(f"{share:.2f} % of the log")
        say(self._moment, moment)
        if transport.playing != self._playing:
            self._playing = transport.playing
            self.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the moment to the event's own lines where there is little room."""
        super().resizeEvent(event)
        self._moment.setVisible(event.size().width() >= _ROOMY)

    def complain(self, message: str) -> None:
        """Show what is wrong with the goal; nothing with an empty message."""
        set_property(self.goal, "state", "bad" if message else "")
        self.goal.setToolTip(message or _GOAL)

    def restyle(self) -> None:
        """Draw the icons in the theme's colour."""
        colour = self._theme.tokens.text
        self.back.setIcon(icon("back", colour))
        self.forth.setIcon(icon("step", colour))
        self.play.setIcon(icon("pause" if self._playing else "play", self._theme.tokens.accent))

    def _lay_out(self) -> None:
        self.speed.addItems([_NAMES[speed] for speed in SPEEDS])
        self.speed.setCurrentIndex(SPEEDS.index("10x"))
        self.speed.setToolTip(
            "How fast to play. `live` keeps the gaps between events; gaps over 2 s are folded."
        )
        self.speed.activated.connect(self._chosen)
        self.goal.setPlaceholderText("Go to position, time, %")
        self.goal.setToolTip(_GOAL)
        self.goal.setFixedWidth(200)
        self.goal.returnPressed.connect(self._aimed)
        self._moment = label("", "caption", selectable=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.back, self.play, self.forth, self.speed, self.place, self._moment):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self.goal)

    def _chosen(self, place: int) -> None:
        self.paced.emit(SPEEDS[place])

    def _aimed(self) -> None:
        self.aimed.emit(self.goal.text())

    def _button(self, tip: str, then: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda _checked=False: then())
        return button


_GOAL = "99440, 50%, 2017-09-19 10:00 (UTC), start or end; Enter goes there (Ctrl+G)"
