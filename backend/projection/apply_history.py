"""When the newest events were received and applied here; in memory, bounded."""

import threading
from bisect import bisect_left
from collections import deque

import msgspec

from backend.clock import Micros
from backend.messages.queries import ApplyTimes

KEPT_STEPS = 4_096


class ReceivedBatch(msgspec.Struct, frozen=True):
    """A batch of the feed: its positions, and when it came (wall clock)."""

    first: int
    last: int
    at_us: Micros


class ApplyStep(msgspec.Struct):
    """Events that were applied in one transaction, and when (wall clock)."""

    first: int
    last: int
    began_at_us: Micros
    applied_at_us: Micros
    on_disk_at_us: Micros
    visible_at_us: Micros | None = None


class ApplyHistory:
    """One thread writes, others may look; `position`: up to where steps are noted.

    A step is noted before anyone is woken who waits for its rows.
    """

    def __init__(self, position: int, limit: int = KEPT_STEPS) -> None:
        """`position`: where the rows stand at first."""
        self.position = position
        self._lock = threading.Lock()
        self._received: deque[ReceivedBatch] = deque(maxlen=limit)
        self._steps: deque[ApplyStep] = deque(maxlen=limit)

    def note_received(self, first: int, last: int, at_us: Micros) -> None:
        """The feed has brought these positions."""
        with self._lock:
            self._received.append(ReceivedBatch(first, last, at_us))

    def note_applied(
        self, first: int, last: int, at_us: Micros, took_us: Micros, save_us: Micros
    ) -> ApplyStep:
        """A step has just come to the disk; return it, to note when its rows are visible.

        `took_us`: all of it, `save_us`: of that, writing the rows.
        """
        step = ApplyStep(first, last, at_us - took_us, at_us - save_us, at_us)
        with self._lock:
            self._steps.append(step)
        self.position = last
        return step

    def step_of(self, position: int) -> ApplyStep | None:
        """Return the step that applied the event at a position; None where it is not known."""
        with self._lock:
            steps = tuple(self._steps)
        place = bisect_left(steps, position, key=lambda step: step.last)
        found = steps[place] if place < len(steps) else None
        return found if found is not None and found.first <= position else None

    def times_of(self, position: int, replica: str) -> ApplyTimes:
        """Return the way of one event through this replica, as far as it is kept."""
        received_at_us, step = self.received_at_us(position), self.step_of(position)
        if step is None:
            return ApplyTimes(replica=replica, received_at_us=received_at_us)
        return ApplyTimes(
            replica=replica,
            received_at_us=received_at_us,
            began_at_us=step.began_at_us,
            applied_at_us=step.applied_at_us,
            on_disk_at_us=step.on_disk_at_us,
            visible_at_us=step.visible_at_us,
            events=step.last - step.first + 1,
        )

    def received_at_us(self, position: int) -> Micros | None:
        """Return when the feed brought a position; None where it did not, or long ago."""
        with self._lock:
            batches = tuple(self._received)
        place = bisect_left(batches, position, key=lambda batch: batch.last)
        found = batches[place] if place < len(batches) else None
        return found.at_us if found is not None and found.first <= position else None
