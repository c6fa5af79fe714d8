"""The transport of the replay panel: moves the playhead by what is due in each frame."""

import time
from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from backend.messages.commands import Failure
from console.link.bridge import BackendClient
from console.panels.replay.match_finder import MatchFinder
from console.panels.replay.match_track import MatchTrack
from console.panels.replay.playback import Direction, Playback, Speed

_FRAME_MS = 16  # milliseconds between two moves of a playing playhead: 60 frames a second


class Transport(QObject):
    """Plays, pauses, steps and goes anywhere; what it stops at follows a filter.

    `times_of(track, playback)` returns the moments of the stops from the present one on, for the
    speed `live`.

    Signals:
        moved(): it stands, or plays, as `playback` says now
        failed(object): the Failure that keeps the stops of a filter from being known
    """

    moved = Signal()
    failed = Signal(object)

    def __init__(
        self,
        client: BackendClient,
        parent: QObject,
        times_of: Callable[[MatchTrack, Playback], list[int]],
    ) -> None:
        super().__init__(parent)
        self.playback = Playback()
        self._times_of = times_of
        self._stops = MatchFinder(client, self)
        self._due_steps = 0  # that were asked for before it was known where they lead
        self._ticked_s = 0.0
        self._timer = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_frame)
        self._stops.extended.connect(self._on_extended)
        self._stops.failed.connect(self._on_failure)

    @property
    def track(self) -> MatchTrack:
        """What is known of the stops."""
        return self._stops.track

    @property
    def is_idle(self) -> bool:
        """Whether every step that was asked for is done."""
        return not self._due_steps

    def set_begin(self, begin: int) -> None:
        """The log begins behind a position: it is a part of another one."""
        self.playback = replace(self.playback, begin=begin)

    def set_head(self, head: int) -> None:
        """The log ends elsewhere."""
        if head != self.playback.head:
            self.playback = self.playback.with_head(head)
            self.moved.emit()

    def set_filter(self, filter_text: str) -> None:
        """Stop at what matches only; empty: at every event."""
        self._due_steps = 0
        self._stops.set_filter(filter_text)

    def set_speed(self, speed: Speed) -> None:
        """Play at another speed."""
        self._set(self.playback.with_speed(speed))

    def toggle(self, direction: Direction = 1) -> None:
        """Play in a direction, or pause."""
        self._due_steps = 0
        self._set(self.playback.toggled(direction, self.track))

    def step(self, by: int) -> None:
        """Step so many stops forth, or back, as soon as it is known where they are."""
        self._due_steps += by
        self._step_if_known()

    def move_to(self, position: int) -> None:
        """Go to a position, and stay there."""
        self._due_steps = 0
        self._set(self.playback.at_position(position))

    def pause(self) -> None:
        """Stay where it is."""
        self._due_steps = 0
        if self.playback.playing:
            self._set(self.playback.at_position(self.playback.position))

    def seek_stops(self) -> None:
        """Look up the stops around the playhead, where they are not known: somebody looks."""
        self._stops.seek(self.playback.position, self.playback.head)

    def cancel(self) -> None:
        """Give up what is asked, and pause: nobody looks any more."""
        self._stops.cancel()
        self.pause()

    def _set(self, playback: Playback) -> None:
        started = playback.playing and not self.playback.playing
        self.playback = playback
        if started:
            self._ticked_s = time.perf_counter()
            self._timer.start()
        if not playback.playing:
            self._timer.stop()
        self.moved.emit()

    def _on_frame(self) -> None:
        now = time.perf_counter()
        passed, self._ticked_s = now - self._ticked_s, now
        times = self._times_of(self.track, self.playback) if self.playback.speed == "live" else ()
        advanced = self.playback.advanced(passed, times, self.track)
        if advanced.position == self.playback.position and advanced.playing:
            self.playback = advanced  # nothing is to be seen of it
            self.seek_stops()
        else:
            self._set(advanced)

    def _step_if_known(self) -> None:
        """Step once it is known where to; a step to nowhere, for there is no match, is done."""
        by, position, head = self._due_steps, self.playback.position, self.playback.head
        if not by:
            return
        moved = self.track.moved(position, by, head)
        is_last = self.track.is_last(position, head, 1 if by > 0 else -1)
        if moved != position or is_last or self.track.positions is None:
            self._due_steps = 0
            self._set(self.playback.at_position(moved))
        else:
            self.seek_stops()

    def _on_extended(self) -> None:
        self._step_if_known()
        self.seek_stops()

    def _on_failure(self, failure: Failure) -> None:
        self._due_steps = 0
        self.failed.emit(failure)
