"""Events that matched a filter before: the next look extends them instead of starting over."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import msgspec
import numpy as np
import numpy.typing as npt

from backend.filters.syntax_tree import Filter
from backend.store.order_cache import OrderCache
from backend.store.time_cells import TimeCells

Int64Array = npt.NDArray[np.int64]
MAX_MATCHES = 4_000_000  # kept over all filters: 96 MB
MAX_FILTERS = 1_000  # also such as match nothing
_FIRST_ROOM = 256  # matches
_COLUMNS = 3


class Matches(msgspec.Struct, frozen=True):
    """What matches in (after, upto], in order: positions, when it happened, and of which kind."""

    after: int
    upto: int
    positions: Int64Array
    times_us: Int64Array
    kinds: Int64Array

    def __len__(self) -> int:
        """How many there are."""
        return len(self.positions)

    def within(self, after: int, upto: int) -> "Matches":
        """Return those that lie in (after, upto]."""
        first, last = self.counts_upto([after, upto])
        return Matches(
            after,
            upto,
            self.positions[first:last],
            self.times_us[first:last],
            self.kinds[first:last],
        )

    def counts_upto(self, positions: Sequence[int]) -> list[int]:
        """Return how many lie in (after, position], for each position."""
        return [int(found) for found in np.searchsorted(self.positions, positions, "right")]


class MatchList:
    """The matches of one filter behind `after`, as far as was looked.

    `matches` is replaced as a whole, and what was given out stays as it is. Whoever looks further
    holds `turn` meanwhile: two that look for the same take turns, and each goes on where the other
    was.
    """

    def __init__(self, after: int = 0) -> None:
        """Begin with none."""
        self.turn = Lock()
        self._room: Int64Array = np.zeros((_COLUMNS, _FIRST_ROOM), np.int64)
        self.matches = Matches(after, after, *self._room[:, :0])

    @property
    def upto(self) -> int:
        """The last position that was looked at."""
        return self.matches.upto

    def extend(self, found: Int64Array, upto: int) -> None:
        """Add what matches in (self.upto, upto]: rows of position, time and kind, in order."""
        before = len(self.matches)
        count = before + len(found)
        if count > self._room.shape[1]:
            room = np.zeros((_COLUMNS, 2 * count), np.int64)
            room[:, :before] = self._room[:, :before]
            self._room = room
        self._room[:, before:count] = found.T
        self.matches = Matches(self.matches.after, upto, *self._room[:, :count])

    def __len__(self) -> int:
        """How many matches it keeps."""
        return len(self.matches)


class MatchCache:
    """Per filter what matches from the beginning of the log on.

    Events never change, so what matched once matches for ever; the least recently used filters are
    forgotten when there are too many of them, or too many matches. `cells`: when all events
    happened; `orders`: what was sorted of them. May be shared between threads.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.cells = TimeCells()
        self.orders = OrderCache()
        self._lists: OrderedDict[Filter, MatchList] = OrderedDict()
        self._lock = Lock()

    def find(self, tree: Filter) -> MatchList | None:
        """Return what is kept of a filter."""
        with self._lock:
            return self._lists.get(tree)

    def keep(self, tree: Filter) -> MatchList:
        """Return what is kept of a filter, from now on if nothing was."""
        with self._lock:
            kept = self._lists.setdefault(tree, MatchList())
            self._lists.move_to_end(tree)
            while self._is_full():
                self._lists.popitem(last=False)
            return kept

    def _is_full(self) -> bool:
        lists = self._lists
        return len(lists) > MAX_FILTERS or sum(map(len, lists.values())) > MAX_MATCHES
