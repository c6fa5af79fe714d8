"""What a branch does to the log's order: which events are gone, and which stand where instead."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable
from heapq import merge
from math import inf

import msgspec

from backend.messages.events import Event


class PlacedEvent(msgspec.Struct, frozen=True, gc=False):
    """An event of the branch alone; `owner`: the stream that its stream belongs to, empty: none."""

    event: Event
    owner: str


class BranchPlan:
    """Changes of one history, by position; all else is as in the log.

    An event that comes in at a position stands right before the log's own event there, and counts
    as of that position. An edited event is one that is gone, and another in its place: it counts,
    whether the one of the log is annulled or not.
    """

    def __init__(self) -> None:
        self._removed: dict[int, Event] = {}
        self._placed: dict[int, list[PlacedEvent]] = {}
        self._places: list[int] = []
        self._annulled: frozenset[int] = frozenset()

    @property
    def removed(self) -> Collection[int]:
        """The positions of the log's events that do not happen in their places."""
        return self._removed.keys()

    def leave_out(self, annulled: frozenset[int]) -> None:
        """Let the events at these positions not count, as they are annulled in the branch."""
        self._annulled = annulled

    @property
    def first_annulled(self) -> float:
        """The first position that does not count; infinite where all do."""
        return min(self._annulled, default=inf)

    @property
    def types(self) -> frozenset[str]:
        """The types of all events that are gone or have come in."""
        gone = (event.type for event in self._removed.values())
        come = (each.event.type for placed in self._placed.values() for each in placed)
        return frozenset((*gone, *come))

    @property
    def count(self) -> int:
        """How many events are the branch's alone."""
        return sum(map(len, self._placed.values()))

    def remove(self, event: Event) -> None:
        """Let an event of the log not happen."""
        self._removed[event.position] = event

    def place(self, placed: PlacedEvent) -> None:
        """Let an event happen, behind those that were placed at its position before."""
        position = placed.event.position
        if position not in self._placed:
            self._places.insert(bisect_left(self._places, position), position)
        self._placed.setdefault(position, []).append(placed)

    def change(
        self,
        events: Iterable[Event],
        after: int,
        upto: int,
        takes: Callable[[PlacedEvent], bool] = lambda _: True,
    ) -> list[Event]:
        """Return what happens in (after, upto] in the place of these events of the log.

        Of the events of the branch alone those that `takes` holds for.
        """
        first, last = bisect_right(self._places, after), bisect_right(self._places, upto)
        gone, annulled = self._removed, self._annulled
        kept = (
            each for each in events if each.position not in gone and each.position not in annulled
        )
        if first == last:
            return list(kept)
        placed = (
            each.event
            for place in self._places[first:last]
            for each in self._placed[place]
            if takes(each)
        )
        return list(
            merge(placed, kept, key=lambda event: event.position)
        )  # of equals, placed first
