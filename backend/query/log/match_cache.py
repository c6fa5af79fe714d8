"""Positions that matched a filter before: the next look extends them instead of starting over."""

from collections import OrderedDict
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from backend.query.filters.syntax_tree import Filter

Positions = npt.NDArray[np.int64]
MAX_POSITIONS = 6_000_000  # positions kept over all filters: 48 MB


class MatchCache:
    """Per filter all positions that match, in order, up to the head at the last look.

    Events never change, so what matched once matches for ever; the least recently used filters are
    forgotten when there are too many positions.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._found: OrderedDict[Filter, tuple[int, Positions]] = OrderedDict()

    def holds_filter(self, tree: Filter) -> bool:
        """Say whether the filter's matches are kept."""
        return tree in self._found

    def upto(self, tree: Filter, head: int, find: Callable[[int, int], Positions]) -> Positions:
        """Return all matches in [1, head]; `find` is asked for those in (after, upto]."""
        known, positions = self._found.pop(tree, (0, np.zeros(0, np.int64)))
        if known < head:
            positions = np.concatenate([positions, find(known, head)])
        self._found[tree] = (head, positions)
        while sum(len(kept) for _, kept in self._found.values()) > MAX_POSITIONS:
            self._found.popitem(last=False)
        return positions[: np.searchsorted(positions, head, "right")]
