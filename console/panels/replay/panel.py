"""The replay panel: step back and forth through what happened."""

import time

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout, QWidget

from backend.messages.commands import Failure
from backend.messages.events import Event
from backend.messages.queries import Catalogue, PositionFound
from console.actions.actions import action_of
from console.link.bridge import Link
from console.panels.panel import Panel
from console.panels.replay.controls import Controls
from console.panels.replay.differences import Differences
from console.panels.replay.goal import goal_of
from console.panels.replay.happening import Happening
from console.panels.replay.moments import Moments
from console.panels.replay.past import Past
from console.panels.replay.tiles import ViewTiles
from console.panels.replay.transport import SPEEDS, Transport
from console.plots.play_bar import PlayBar
from console.state.desk import Desk
from console.state.frame import Frame
from console.state.views import in_order
from console.state.wording import count
from console.theme.theme import Theme
from console.widgets.empty import Empty
from console.widgets.labels import label, say, set_tone

_AGAIN = 1_000_000  # microseconds until what failed is asked again
_WITHOUT = (
    "This backend runs without an archive, so that the past cannot be shown: start it with one "
    "(MARIGRAPH_ARCHIVE=true)."
)
_TICK = 33  # milliseconds between two moves of a playing playhead


class ReplayPanel(Panel):
    """A playhead over the whole log; every view as it stood there; what each event changed."""

    name = "replay"
    title = "Replay"
    icon = "replay"

    def __init__(self, link: Link, theme: Theme, desk: Desk) -> None:
        super().__init__(link, theme, desk)
        self.transport = Transport()
        self._connected = False
        self._placed = False
        self._shown = -1
        self._ticked = 0.0
        self._now = 0
        self._failed_at = 0
        self.controls = Controls(theme)
        self.bar = PlayBar(theme)
        self.happening = Happening()
        self.tiles = ViewTiles(link, theme)
        self.past = Past(link, self)
        self._moments = Moments(link, self)
        self._trouble = label("", "caption")
        self._empty = Empty()
        self._stack = QStackedLayout(self)
        self._timer = QTimer(self, interval=_TICK, timerType=Qt.TimerType.PreciseTimer)
        self._lay_out()
        self._connect()
        self._make_actions()

    def take(self, frame: Frame) -> None:
        """Learn of the log's end; the first time, the playhead stands there."""
        self._now = frame.now
        self._connected = self._connected or bool(frame.session)
        if self._failed_at and frame.now - self._failed_at > _AGAIN:
            self._failed_at, self._shown = 0, -1
        if frame.head != self.transport.head:
            self.transport = self.transport.grown(frame.head)
            self._draw()
        if not self._placed and frame.head:
            self._placed = True
            self._go(self.desk.playhead.value or frame.head)
        self._stack.setCurrentIndex(1 if frame.head else 0)
        self._say_archive(frame)
        if self.isVisible():
            self._moments.take(frame.head)
            self._look()

    def ready(self) -> bool:
        """Whether everything at the playhead has come."""
        if self.transport.head == 0:
            return self._connected
        return self._shown == self.transport.position and self.past.idle and self.tiles.idle

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(740, 380)

    def restyle(self) -> None:
        """Draw the icons again."""
        self.controls.restyle()

    def go_to(self, text: str) -> None:
        """Go to a position, a share, or a time in words."""
        try:
            goal = goal_of(text, self.transport.head)
        except ValueError as error:
            self.controls.complain(str(error))
            return
        self.controls.complain("")
        if goal.position is not None:
            self._go(goal.position)
        elif goal.moment is not None:
            self.past.find(goal.moment)

    def _lay_out(self) -> None:
        self._empty.say(
            "There is nothing to replay yet: load the sample, import a file or send a command.",
            "Show how",
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.happening)
        split.addWidget(self.tiles)
        split.setChildrenCollapsible(False)
        split.setSizes([460, 1000])
        split.setStretchFactor(1, 1)
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(8, 8, 8, 6)
        for part in (self.controls, self.bar, self._trouble, self.tiles.choices, split):
            layout.addWidget(part)
        layout.setStretchFactor(split, 1)
        self._trouble.hide()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(shown)

    def _connect(self) -> None:
        self.controls.played.connect(self.toggle)
        self.controls.stepped.connect(self.step)
        self.controls.paced.connect(self._pace)
        self.controls.aimed.connect(self.go_to)
        self.bar.dragged.connect(self._go)
        self.happening.opened.connect(self._open)
        self.past.happened.connect(self._show_event)
        self.past.changed.connect(self._show_differences)
        self.past.placed.connect(self._found)
        self.past.failed.connect(self._failed)
        self._moments.found.connect(self.bar.show_moments)
        self._timer.timeout.connect(self._tick)
        self._empty.acted.connect(lambda: self.desk.wanted.tell("overview"))
        self.desk.playhead.listen(self._asked_to)
        self.desk.catalogue.listen(self._learn)
        self._learn(self.desk.catalogue.value)

    def _make_actions(self) -> None:
        action_of(self, "Play or pause the replay", self.toggle, "Space")
        action_of(self, "Step", self._forth, "Right; l; Ctrl+]")
        action_of(self, "Step back", self._back, "Left; h; Ctrl+[")
        action_of(self, "Go to a position or time", self.controls.goal.setFocus, "Ctrl+G")

    def toggle(self) -> None:
        """Play, or pause."""
        self._set(self.transport.toggled())

    def step(self, by: int) -> None:
        """Step so many events forth, or back."""
        self._set(self.transport.stepped(by))

    def _forth(self) -> None:
        self.step(1)

    def _back(self) -> None:
        self.step(-1)

    def _pace(self, name: str) -> None:
        self._set(self.transport.at_speed(next(each for each in SPEEDS if each == name)))

    def _go(self, position: int) -> None:
        self._placed = True
        self._set(self.transport.at(position))

    def _asked_to(self, position: int) -> None:
        if position != self.transport.position:
            self._go(position)

    def _set(self, transport: Transport) -> None:
        started = transport.playing and not self.transport.playing
        self.transport = transport
        if started:
            self._ticked = time.perf_counter()
            self._timer.start()
        if not transport.playing:
            self._timer.stop()
        self._draw()
        self._look()
        self.desk.playhead.set(transport.position)

    def _tick(self) -> None:
        now = time.perf_counter()
        slow = self.transport.speed == "max" and not (self.past.idle and self.tiles.idle)
        if not slow:
            passed, self._ticked = now - self._ticked, now
            times = self.past.times(self.transport.position)
            self._set(self.transport.advanced(passed, times))

    def _look(self) -> None:
        """Ask for everything at the playhead, once for each place."""
        position = self.transport.position
        if self._shown == position or not self.isVisible() or not self._placed:
            return
        self._shown = position
        self.past.seek(position)
        self.tiles.seek(position)

    def _draw(self) -> None:
        self.bar.show_place(self.transport.position, self.transport.head)
        self.controls.show_transport(self.transport, self.past.moment(self.transport.position))

    def _show_event(self, event: Event | None) -> None:
        self.happening.show_event(event)
        self._draw()

    def _show_differences(self, found: Differences) -> None:
        self.happening.show_differences(found)
        self.tiles.mark(found)
        self._say_trouble("")

    def _found(self, found: PositionFound) -> None:
        self._go(found.position)

    def _failed(self, failure: Failure) -> None:
        if not self._trouble.text():
            self._say_trouble(failure.message)
        self._failed_at = self._failed_at or self._now

    def _say_archive(self, frame: Frame) -> None:
        """Say why the past cannot be shown, when it is the archive that is missing or behind."""
        found = [process for process in frame.processes if process.role == "archive"]
        applied = frame.applied.get("archive")
        if frame.processes and not found:
            self._say_trouble(_WITHOUT)
        elif found and found[0].state != "running":
            self._say_trouble(f"The archive is {found[0].state}; the past is shown when it runs.")
        elif applied is not None and applied < min(self.transport.position, frame.head):
            self._say_trouble(
                f"The archive has come to position {count(applied)} of {count(frame.head)}; "
                "what lies after it can be replayed when it has caught up."
            )

    def _say_trouble(self, text: str) -> None:
        say(self._trouble, text)
        set_tone(self._trouble, "warn" if text else "")
        self._trouble.setVisible(bool(text))

    def _open(self) -> None:
        self.desk.event.set(self.transport.position)
        self.desk.wanted.tell("event")

    def _learn(self, catalogue: Catalogue | None) -> None:
        if catalogue is not None:
            self.tiles.know(in_order(catalogue.views))
