"""A stretch of a heap of versions, looked through from one of its ends in steps and parts."""

import time
from collections.abc import Callable, Sequence

import msgspec

from backend.projection.sql_tables import PLACES
from backend.query.history.version_pairs import VersionPair

PART_S = 0.3  # that one answer of a long scan takes; its asker goes on from there
_STEP_S = 0.05  # that a step of it should take at most
_FIRST_STEP = 4_096 * PLACES
_LAST_STEP = 2_000_000 * PLACES
FetchPairs = Callable[["HeapSpan", int], Sequence[VersionPair]]


class HeapSpan(msgspec.Struct, frozen=True):
    """The places in [first, end); `backwards`: the last ones are wanted first."""

    first: int
    end: int
    backwards: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is no place in it."""
        return self.first >= self.end

    @property
    def cursor(self) -> int:
        """From where to go on; 0 when nothing is left."""
        if self.is_empty:
            return 0
        return self.end if self.backwards else self.first

    def resumed(self, cursor: int) -> "HeapSpan":
        """Return what is left of it at a cursor."""
        if not cursor:
            return self
        if self.backwards:
            return HeapSpan(self.first, min(self.end, cursor), backwards=True)
        return HeapSpan(max(self.first, cursor), self.end)

    def cut(self, places: int) -> "HeapSpan":
        """Return its nearest part, of so many places at most."""
        if self.backwards:
            return HeapSpan(max(self.first, self.end - places), self.end, backwards=True)
        return HeapSpan(self.first, min(self.end, self.first + places))

    def behind(self, part: "HeapSpan") -> "HeapSpan":
        """Return what is left when its nearest part was looked at."""
        if self.backwards:
            return HeapSpan(self.first, part.first, backwards=True)
        return HeapSpan(part.end, self.end)

    def behind_place(self, place: int) -> "HeapSpan":
        """Return what is left when a place, and all that are nearer, were looked at."""
        if self.backwards:
            return HeapSpan(self.first, place, backwards=True)
        return HeapSpan(place + 1, self.end)


def look_through(
    fetch: FetchPairs, span: HeapSpan, limit: int
) -> tuple[list[VersionPair], HeapSpan]:
    """Return the nearest pairs, at most `limit`, and what was not looked at.

    `fetch`: returns the nearest pairs of a span, at most so many. It ends after `PART_S`, too.
    """
    found: list[VersionPair] = []
    step, began_s = _FIRST_STEP, time.perf_counter()
    while not span.is_empty and len(found) < limit:
        step_began_s = time.perf_counter()
        part, wanted = span.cut(step), limit - len(found)
        pairs = fetch(part, wanted + 1)
        found.extend(pairs[:wanted])
        is_full = len(pairs) > wanted
        span = span.behind_place(found[-1].place) if is_full else span.behind(part)
        now_s = time.perf_counter()
        if now_s - began_s > PART_S:
            break
        step = _next_step(step, now_s - step_began_s)
    return found, span


def _next_step(step: int, took_s: float) -> int:
    if took_s > _STEP_S:
        return max(PLACES, step // 2)
    return min(_LAST_STEP, step * 2) if took_s < _STEP_S / 2 else step
