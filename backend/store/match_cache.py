"""Positions that matched a filter before: the next look extends them instead of starting over."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

import numpy as np
import numpy.typing as npt

from backend.filters.syntax_tree import Filter

Positions = npt.NDArray[np.int64]
MAX_POSITIONS = 6_000_000  # positions kept over all filters: 48 MB


class MatchCache:
    """Per filter all positions that match, in order, up to the head at the last look.

    Events never change, so what matched once matches for ever; the least recently used filters are
    forgotten when there are too many positions. May be shared between threads: two that look for
    the same at once both look.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._found: OrderedDict[Filter, tuple[int, Positions]] = OrderedDict()
        self._lock = Lock()

    def holds_filter(self, tree: Filter) -> bool:
        """Say whether the filter's matches are kept."""
        with self._lock:
            return tree in self._found

    def upto(self, tree: Filter, head: int, find: Callable[[int, int], Positions]) -> Positions:
        """Return all matches in [1, head]; `find` is asked for those in (after, upto]."""
        with self._lock:
            known, positions = self._found.get(tree, (0, np.zeros(0, np.int64)))
        if known < head:
            positions = np.concatenate([positions, find(known, head)])
        self._put(tree, max(known, head), positions)
        return positions[: np.searchsorted(positions, head, "right")]

    def _put(self, tree: Filter, head: int, positions: Positions) -> None:
        with self._lock:
            if self._found.get(tree, (0, positions))[0] <= head:
                self._found[tree] = (head, positions)
                self._found.move_to_end(tree)
            while sum(len(kept) for _, kept in self._found.values()) > MAX_POSITIONS:
                self._found.popitem(last=False)
