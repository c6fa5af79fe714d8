"""Where the playhead stands, and how it moves; knows no clock and no window."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

Speed = Literal["live", "1x", "2x", "10x", "100x", "max"]
SPEEDS: tuple[Speed, ...] = get_args(Speed)
_EVENTS_PER_S: dict[Speed, float] = {"1x": 1, "2x": 2, "10x": 10, "100x": 100}

MAX_GAP_S = 2.0  # seconds: a longer gap between two events is played as one of this length
_MAX_SPEED_LENGTH_S = 20.0  # seconds in which `max` plays a log of any length
_MIN_MAX_SPEED_PER_S = 1_000.0  # events a second that `max` plays at least


class Playback(Struct, frozen=True, kw_only=True):
    """A playhead between 0 (before the first event) and `head` (after the last).

    credit: the part of the next step that time has already paid for, in events, or in seconds of
    waiting at the speed `live`
    """

    position: int = 0
    head: int = 0
    speed: Speed = "10x"
    playing: bool = False
    credit: float = 0.0

    def with_head(self, head: int) -> "Playback":
        """The log ends elsewhere."""
        return replace(self, head=head, position=min(self.position, head))

    def at_position(self, position: int) -> "Playback":
        """Go to a position, and stay there."""
        place = max(0, min(position, self.head))
        return replace(self, position=place, playing=False, credit=0.0)

    def stepped(self, by: int) -> "Playback":
        """One or more events forth or back, and stay there."""
        return self.at_position(self.position + by)

    def with_speed(self, speed: Speed) -> "Playback":
        """Play at another speed from now on."""
        return replace(self, speed=speed, credit=0.0)

    def toggled(self) -> "Playback":
        """Play, or pause; playing at the end starts over."""
        if self.playing:
            return replace(self, playing=False)
        begin = 0 if self.position >= self.head else self.position
        return replace(self, playing=self.head > 0, position=begin, credit=0.0)

    def advanced(self, seconds: float, times: Sequence[int] = ()) -> "Playback":
        """Play on for so many seconds.

        `times` are the moments (microseconds) of the events from the present one on (the first of
        all when the playhead stands before it); only `live` needs them.
        """
        if not self.playing:
            return self
        steps, credit = self._due_steps(seconds, times)
        position = min(self.head, self.position + steps)
        return replace(self, position=position, credit=credit, playing=position < self.head)

    def _due_steps(self, seconds: float, times: Sequence[int]) -> tuple[int, float]:
        if self.speed == "live":
            return self._due_live_steps(self.credit + seconds, times)
        fastest = max(_MIN_MAX_SPEED_PER_S, self.head / _MAX_SPEED_LENGTH_S)
        due = self.credit + seconds * _EVENTS_PER_S.get(self.speed, fastest)
        return int(due), due - int(due)

    def _due_live_steps(self, waited: float, times: Sequence[int]) -> tuple[int, float]:
        steps = 0
        for before, after in pairwise(times):
            gap = min(MAX_GAP_S, max(0, after - before) / 1_000_000)
            if waited < gap:
                break
            waited -= gap
            steps += 1
        return steps, waited
