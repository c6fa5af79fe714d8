"""Matches of a filter that were sorted: the pages of one order are cut from the same array."""

from collections import OrderedDict
from threading import Lock

import numpy as np
import numpy.typing as npt

from backend.filters.syntax_tree import Filter
from backend.messages.log_order import EventOrder

OrderedPositions = npt.NDArray[np.int64]
OrderKey = tuple[Filter, int, int, EventOrder]  # of the matches in (after, upto]
_MAX_ORDERS = 8  # of at most 200,000 positions each


class OrderCache:
    """The orders that were used last. May be shared between threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._orders: OrderedDict[OrderKey, OrderedPositions] = OrderedDict()
        self._lock = Lock()

    def find(self, key: OrderKey) -> OrderedPositions | None:
        """Return what is kept of an order."""
        with self._lock:
            if key in self._orders:
                self._orders.move_to_end(key)
            return self._orders.get(key)

    def keep(self, key: OrderKey, positions: OrderedPositions) -> None:
        """Keep an order in the place of the one that was not used for longest."""
        with self._lock:
            self._orders[key] = positions
            while len(self._orders) > _MAX_ORDERS:
                self._orders.popitem(last=False)
