"""Where the playhead stands, and how it moves; knows no clock and no window."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

from console.panels.replay.match_track import EVERY_EVENT, MatchTrack

Speed = Literal["live", "1x", "2x", "10x", "100x", "1000x", "max"]
Direction = Literal[1, -1]
SPEEDS: tuple[Speed, ...] = get_args(Speed)
_EVENTS_PER_S: dict[Speed, float] = {"1x": 1, "2x": 2, "10x": 10, "100x": 100, "1000x": 1_000}

MAX_GAP_S = 2.0  # seconds: a longer gap between two events is played as one of this length
MIN_MAX_SPEED_PER_S = 60_000.0  # events a second that `max` plays at least
_MAX_SPEED_LENGTH_S = 20.0  # seconds in which `max` plays a log of any length


class Playback(Struct, frozen=True, kw_only=True):
    """A playhead between `begin` (before the first event) and `head` (after the last).

    `begin` is 0, but for a log that is a part of another one.

    credit: the part of the next step that time has already paid for, in events, or in seconds of
    waiting at the speed `live`. direction: -1 plays backwards.
    """

    position: int = 0
    begin: int = 0
    head: int = 0
    speed: Speed = "10x"
    direction: Direction = 1
    playing: bool = False
    credit: float = 0.0

    def with_head(self, head: int) -> "Playback":
        """The log ends elsewhere."""
        return replace(self, head=head, position=min(self.position, head))

    def at_position(self, position: int) -> "Playback":
        """Go to a position, and stay there."""
        place = max(self.begin, min(position, self.head))
        return replace(self, position=place, playing=False, credit=0.0)

    def stepped(self, by: int, track: MatchTrack = EVERY_EVENT) -> "Playback":
        """One or more stops forth or back, and stay there."""
        return self.at_position(track.moved(self.position, by, self.head))

    def with_speed(self, speed: Speed) -> "Playback":
        """Play at another speed from now on."""
        return replace(self, speed=speed, credit=0.0)

    def toggled(self, direction: Direction = 1, track: MatchTrack = EVERY_EVENT) -> "Playback":
        """Play in a direction, or pause if it does; playing at the end starts over."""
        if self.playing and direction == self.direction:
            return replace(self, playing=False)
        is_over = track.is_last(self.position, self.head, direction)
        start = max(self.begin, track.start(self.head, direction))
        begin = start if is_over else self.position
        is_playing = self.head > 0
        return replace(self, playing=is_playing, position=begin, direction=direction, credit=0.0)

    def advanced(
        self, seconds: float, times: Sequence[int] = (), track: MatchTrack = EVERY_EVENT
    ) -> "Playback":
        """Play on for so many seconds.

        `times` are the moments (microseconds) of the stops from the present one on, in the order in
        which they are played (from the first of all when the playhead stands before it); only
        `live` needs them. What is due beyond the stops that are known waits no longer than that.
        """
        if not self.playing:
            return self
        steps, credit = self._due_steps(seconds, times)
        moved = track.moved(self.position, self.direction * steps, self.head)
        position = max(self.begin, moved)
        is_over = track.is_last(position, self.head, self.direction) or moved < self.begin
        return replace(self, position=position, credit=credit, playing=not is_over)

    def _due_steps(self, seconds: float, times: Sequence[int]) -> tuple[int, float]:
        if self.speed == "live":
            return self._due_live_steps(self.credit + seconds, times)
        fastest = max(MIN_MAX_SPEED_PER_S, self.head / _MAX_SPEED_LENGTH_S)
        due = self.credit + seconds * _EVENTS_PER_S.get(self.speed, fastest)
        return int(due), due - int(due)

    def _due_live_steps(self, waited: float, times: Sequence[int]) -> tuple[int, float]:
        steps = 0
        for before, after in pairwise(times):
            gap = min(MAX_GAP_S, max(0, self.direction * (after - before)) / 1_000_000)
            if waited < gap:
                break
            waited -= gap
            steps += 1
        return steps, waited
