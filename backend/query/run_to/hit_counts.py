"""The hits of breakpoints, counted in the background over the log so far, and up with its head.

Counts live in the memory of the archive's process. Rows that were built anew, or a condition that
was changed, are counted from the beginning.
"""

from collections.abc import Callable, Mapping
from threading import Lock

import msgspec

from backend.messages.breakpoints import Breakpoint
from backend.query.run_to.search_span import CountedPart, SearchSpan

Count = Callable[[SearchSpan], CountedPart]


class HitCount(msgspec.Struct, frozen=True):
    """Hits of a condition up to a position.

    `meaning`: what it stood for when they were counted, and in which state of the rows. `error`:
    why it cannot be counted.
    """

    condition: str
    meaning: str = ""
    hits: int = 0
    upto: int = 0
    first: int = 0
    last: int = 0
    error: str = ""


class HitCounts:
    """What is counted so far, by the names of breakpoints; used by several threads."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._lock = Lock()
        self._counts: dict[str, HitCount] = {}
        self._restarts = 0

    def find(self, name: str, condition: str) -> HitCount:
        """Return what is known of a breakpoint's condition."""
        with self._lock:
            known = self._counts.get(name)
        return known if known and known.condition == condition else HitCount(condition)

    @property
    def restarts(self) -> int:
        """How often it was begun anew; to be given back with what is counted from then on."""
        with self._lock:
            return self._restarts

    def keep(self, counts: Mapping[str, HitCount], restarts: int) -> None:
        """Know these, and no others any more; unless it was begun anew meanwhile."""
        with self._lock:
            if restarts == self._restarts:
                self._counts = dict(counts)

    def begin_anew(self) -> None:
        """Forget everything: rows of the past are others now. From any thread."""
        with self._lock:
            self._counts = {}
            self._restarts += 1


def count_further(known: HitCount, meaning: str, end: int, count: Count) -> HitCount:
    """Count a part of what is left up to `end`.

    Raises:
        OutOfBudget: it is to stop.
    """
    if known.meaning != meaning or known.upto > end:
        known = HitCount(known.condition)
    part = count(SearchSpan(known.upto, end))
    return HitCount(
        known.condition,
        meaning,
        known.hits + part.hits,
        part.looked_at.upto,
        known.first or part.first,
        part.last or known.last,
    )


def with_count(breakpoint_: Breakpoint, found: HitCount) -> Breakpoint:
    """Return a breakpoint with its hits."""
    return msgspec.structs.replace(
        breakpoint_,
        hits=found.hits,
        counted_upto=found.upto,
        first=found.first,
        last=found.last,
        error=found.error,
    )
