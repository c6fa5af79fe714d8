"""How fast bulk operations go on, and how long they will take, from how they stood lately."""

from collections import deque
from collections.abc import Sequence

import msgspec

from backend.clock import SECOND_US, Micros
from backend.messages.bulks import Bulk

_WINDOW_US = 30 * SECOND_US


class BulkPace(msgspec.Struct, frozen=True):
    """Entities a second, and until the last one has had its turn; None: it stands still."""

    entities_per_s: float
    left_us: Micros | None


class BulkPaces:
    """Those of one replica; nothing is known of one until it was seen twice at work."""

    def __init__(self) -> None:
        self._seen: dict[int, deque[tuple[Micros, int]]] = {}
        self._totals: dict[int, int] = {}

    def update(self, bulks: Sequence[Bulk], at_us: Micros) -> None:
        """Take note of how they stand at a moment; those that do not run are forgotten."""
        running = [bulk for bulk in bulks if bulk.state == "running"]
        self._totals = {bulk.number: bulk.total for bulk in running}
        self._seen = {number: self._seen.get(number, deque()) for number in self._totals}
        for bulk in running:
            seen = self._seen[bulk.number]
            seen.append((at_us, bulk.finished))
            while seen[0][0] < at_us - _WINDOW_US:
                seen.popleft()

    def clear(self) -> None:
        """Forget all of them: those that follow are another replica's."""
        self._seen.clear()

    def pace_of(self, number: int) -> BulkPace | None:
        """Return the pace of one; None when it is not known."""
        seen = self._seen.get(number)
        if not seen or seen[-1][0] <= seen[0][0]:
            return None
        (since_us, before), (until_us, finished) = seen[0], seen[-1]
        per_s = (finished - before) * SECOND_US / (until_us - since_us)
        left = self._totals[number] - finished
        return BulkPace(per_s, round(left / per_s * SECOND_US) if per_s > 0 else None)
