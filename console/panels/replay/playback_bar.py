"""The transport's buttons, and where the playhead stands, in words."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolTip,
    QWidget,
)

from backend.translation import tr, tr_noop
from console.icons.icon import icon
from console.panels.replay.playback import SPEEDS, Playback, Speed
from console.state.formatting import format_count
from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme
from console.widgets.labels import create_label, set_label, set_property

_SPEED_TITLES: dict[Speed, str] = {
    "live": tr_noop("live, with its gaps"),
    "1x": tr_noop("1\u00d7   1 event/s"),
    "2x": tr_noop("2\u00d7   2 events/s"),
    "10x": tr_noop("10\u00d7   10 events/s"),
    "100x": tr_noop("100\u00d7   100 events/s"),
    "1000x": tr_noop("1,000\u00d7   1,000 events/s"),
    "max": tr_noop("as fast as it goes"),
}
_WIDE_PX = 900  # pixels from which the moment stands beside the position


class PlaybackBar(QWidget):
    """Play, step, speed, go to.

    Signals:
        play_toggled(object): play in a direction (1, or -1 for backwards), or pause
        step_requested(object): so many events (int) forth, negative for back
        speed_selected(str): a speed was chosen
        goto_requested(str): something was written into "go to"
    """

    play_toggled = Signal(object)
    step_requested = Signal(object)
    speed_selected = Signal(str)
    goto_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown_direction = 0  # in which it plays; 0 while it does not
        self.back = self._make_button(
            tr("Step back (← or h)"), lambda: self.step_requested.emit(-1)
        )
        self.rewind = self._make_button(
            tr("Play backwards, or pause (Shift+Space)"), lambda: self.play_toggled.emit(-1)
        )
        self.play = self._make_button(
            tr("Play or pause (Space)"), lambda: self.play_toggled.emit(1)
        )
        self.forward = self._make_button(tr("Step (→ or l)"), lambda: self.step_requested.emit(1))
        self.speed = QComboBox()
        self.speed.setMinimumWidth(160)
        self.position = create_label("", "title", selectable=True)
        self.goto = QLineEdit()
        self._lay_out()
        self.restyle()

    def show_playback(self, playback: Playback, time_text: str) -> None:
        """Say where the playhead stands, and whether it moves."""
        share = 100 * playback.position / playback.head if playback.head else 0.0
        position, head = format_count(playback.position), format_count(playback.head)
        set_label(self.position, tr("{position} of {head}", position=position, head=head))
        self.position.setToolTip(tr("{share} % of the log", share=f"{share:.2f}"))
        set_label(self._time, time_text)
        direction = playback.direction if playback.playing else 0
        if direction != self._shown_direction:
            self._shown_direction = direction
            self.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the moment to the event's own lines where there is little room."""
        super().resizeEvent(event)
        self._time.setVisible(event.size().width() >= _WIDE_PX)

    def select_speed(self, speed: Speed) -> None:
        """Show a speed as chosen."""
        self.speed.setCurrentIndex(SPEEDS.index(speed))

    def show_goto_error(self, message: str) -> None:
        """Show what is wrong with the target; nothing with an empty message."""
        set_property(self.goto, "state", "bad" if message else "")
        self.goto.setToolTip(message or tr(_GOTO_TIP))
        if message and self.goto.isVisible():  # at once: nobody looks for it under the mouse
            below = self.goto.mapToGlobal(self.goto.rect().bottomLeft())
            QToolTip.showText(below, plain_tip(message), self.goto)

    def restyle(self) -> None:
        """Draw the icons in the theme's colour."""
        colour = self._theme.tokens.text
        self.back.setIcon(icon("back", colour))
        self.forward.setIcon(icon("step", colour))
        accent, direction = self._theme.tokens.accent, self._shown_direction
        self.play.setIcon(icon("pause" if direction > 0 else "play", accent))
        self.rewind.setIcon(icon("pause" if direction < 0 else "rewind", accent))

    def _lay_out(self) -> None:
        self.speed.addItems([tr(_SPEED_TITLES[speed]) for speed in SPEEDS])
        self.speed.setCurrentIndex(SPEEDS.index("10x"))
        self.speed.setToolTip(
            tr("How fast to play. `live` keeps the gaps between events; gaps over 2 s are folded.")
        )
        self.speed.activated.connect(self._on_speed)
        self.goto.setPlaceholderText(tr("Go to position, time, %, id"))
        self.goto.setToolTip(tr(_GOTO_TIP))
        self.goto.setFixedWidth(200)
        self.goto.returnPressed.connect(self._on_goto)
        self._time = create_label("", "caption", selectable=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for button in (self.back, self.rewind, self.play, self.forward):
            layout.addWidget(button)
        for part in (self.speed, self.position, self._time):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self.goto)

    def _on_speed(self, place: int) -> None:
        self.speed_selected.emit(SPEEDS[place])

    def _on_goto(self) -> None:
        self.goto_requested.emit(self.goto.text())

    def _make_button(self, tip: str, then: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda _checked=False: then())
        return button


_GOTO_TIP = tr_noop(
    "99440, 50%, 2017-09-19 10:00 (UTC), recorded:2017-09-19 10:00, the id of an event or a"
    " correlation, mark:TEXT, start or end; Enter goes there (Ctrl+G)"
)
