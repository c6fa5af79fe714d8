"""The positions at which a playhead stops: every event, or those that match a filter."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import msgspec


class MatchTrack(msgspec.Struct, frozen=True):
    """All stops in (after, upto]; beyond that nobody has looked. In order.

    `positions` None: every position is a stop.
    """

    positions: Sequence[int] | None = None
    after: int = 0
    upto: int = 0

    def moved(self, position: int, steps: int, head: int) -> int:
        """Return the stop so many steps from a position, negative for back.

        Where there are fewer it is the last one that is known; without any it is the position.
        """
        if self.positions is None:
            return max(0, min(head, position + steps))
        if not steps or not self.positions:
            return position
        if steps > 0:
            place = bisect_right(self.positions, position) + steps - 1
            found = self.positions[min(place, len(self.positions) - 1)]
            return max(position, found)
        place = bisect_left(self.positions, position) + steps
        return min(position, self.positions[max(0, place)])

    def is_last(self, position: int, head: int, direction: int) -> bool:
        """Whether it is known that nothing comes behind a position, or before it for -1."""
        if self.positions is None:
            return position >= head if direction > 0 else position <= 0
        if direction > 0:
            known = self.upto >= head
            return known and not (self.positions and self.positions[-1] > position)
        return self.after <= 0 and not (self.positions and self.positions[0] < position)

    def start(self, head: int, direction: int) -> int:
        """Return where playing in a direction starts over."""
        return 0 if direction > 0 else head

    def missing(self, position: int, head: int, least: int) -> int:
        """Return the direction in which fewer than `least` stops are known; 0 for none.

        A position outside of what is known lacks both; then it is 1.
        """
        if self.positions is None:
            return 0
        if not self.after <= position <= self.upto:
            return 1
        ahead = len(self.positions) - bisect_right(self.positions, position)
        if ahead < least and self.upto < head:
            return 1
        behind = bisect_left(self.positions, position)
        return -1 if behind < least and self.after > 0 else 0


EVERY_EVENT = MatchTrack()
