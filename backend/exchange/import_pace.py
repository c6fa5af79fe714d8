"""The pace of an import: as fast as it goes, or so many times faster than it happened."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from backend.clock import SECOND_US, Micros
from backend.errors import Unreadable

BATCH_SIZE = 1_000  # items that are sent together at most
BATCH_BYTES = 16 * 2**20  # and how large they may be together: a batch is one message
MAX_WAIT_S = 2.0  # seconds; a longer idle gap is cut short
_SAME_BATCH_S = 0.02  # seconds; what is due within them goes together


class Timed(Protocol):
    """Something with a time."""

    @property
    def time(self) -> Micros:
        """When it happened."""
        ...


T = TypeVar("T", bound=Timed)


class ImportPace:
    """Makes batches of items, and waits between them.

    factor: how many times faster than it happened; None for as fast as it goes
    """

    def __init__(
        self,
        factor: float | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.factor = factor
        self._now = now
        self._wait = wait

    def batches(
        self, items: Iterable[T], size_bytes: Callable[[T], int] = lambda _: 0
    ) -> Iterator[list[T]]:
        """Yield all items in their order, in batches of at most `BATCH_SIZE`, each when it is due.

        Idle gaps (after they were divided by the speed) last `MAX_WAIT_S` at most. `size_bytes` of
        its items together are at most `BATCH_BYTES`, unless one alone has more.
        """
        batch: list[T] = []
        batch_bytes = 0
        for item, due in self._with_due_times(items):
            item_bytes = size_bytes(item)
            is_full = len(batch) == BATCH_SIZE or batch_bytes + item_bytes > BATCH_BYTES
            ahead = due - self._now()
            if batch and (is_full or ahead > _SAME_BATCH_S):
                yield batch
                batch, batch_bytes = [], 0
                ahead = due - self._now()
            if ahead > _SAME_BATCH_S:
                self._wait(ahead)
            batch.append(item)
            batch_bytes += item_bytes
        if batch:
            yield batch

    def _with_due_times(self, items: Iterable[T]) -> Iterator[tuple[T, float]]:
        """Yield each item with the moment (of the monotonic clock) at which it is due."""
        due = self._now()
        before: Micros | None = None
        for item in items:
            if self.factor is not None:
                gap = 0 if before is None else max(0, item.time - before)
                due += min(MAX_WAIT_S, gap / SECOND_US / self.factor)
                before = item.time
            yield item, due


def parse_speed(text: str) -> ImportPace:
    """Read `max`, or how many times faster, e.g. `100x`.

    Raises:
        Unreadable: it is neither.
    """
    if text == "max":
        return ImportPace()
    found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)x", text)
    if found is None or float(found[1]) == 0:
        raise Unreadable(
            f"{text!r} is no speed: say `max`, or how many times faster, e.g. `1x` or `100x`.",
            code="bad-speed",
            field="speed",
        )
    return ImportPace(float(found[1]))
