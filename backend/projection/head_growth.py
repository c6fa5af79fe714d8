"""When the log's end was first known to be where: since when an event could have been applied.

A commit time alone does not tell that: an import and a restored log keep old ones, and a wall clock
may be set. What a monotonic clock knows bounds it: an event was committed after the log's end was
last seen before it, and before it was first seen behind it.
"""

from collections import deque
from threading import Lock

import msgspec

from backend.clock import Micros

_MAX_STEPS = 4_096


class _Step(msgspec.Struct, gc=False):
    """The end grew to `head`: it was last known to be lower then, first known so now."""

    head: int
    lower_us: Micros
    known_us: Micros


class HeadGrowth:
    """Steps of the log's end, by a monotonic clock; bounded, older steps are kept less exactly.

    Any thread may use it.
    """

    def __init__(self, started_us: Micros) -> None:
        """`started_us`: before that nothing could have been applied here."""
        self._lock = Lock()
        self._steps: deque[_Step] = deque()
        self._head = 0
        self._first_head: int | None = None
        self._confirmed_us = started_us

    def note(self, head: int, now_us: Micros) -> None:
        """Note where the log's end is now."""
        with self._lock:
            self._note(head, now_us)

    def note_at_least(self, head: int, now_us: Micros) -> None:
        """Note that the log goes so far; whoever read it a moment ago may know of less."""
        with self._lock:
            if self._first_head is None or head > self._head:
                self._note(head, now_us)

    def _note(self, head: int, now_us: Micros) -> None:
        if head < self._head:
            self._steps.clear()  # another log: what was known of the one before is void
            self._first_head = None
        if self._first_head is None:
            self._first_head = head
        if head > self._head:
            self._steps.append(_Step(head, self._confirmed_us, now_us))
            if len(self._steps) > _MAX_STEPS:
                self._merge_steps()
        self._head, self._confirmed_us = head, now_us

    def forget(self, applied: int) -> None:
        """Drop the steps up to a position that is applied."""
        with self._lock:
            steps = self._steps
            while steps and steps[0].head <= applied:
                steps.popleft()

    def waited_us(self, position: int, now_us: Micros, age_us: Micros) -> Micros:
        """Return how long an event could have been applied; `age_us`: by its commit time."""
        with self._lock:
            for step in self._steps:
                if step.head >= position:
                    return max(now_us - step.known_us, min(age_us, now_us - step.lower_us))
        return 0

    def greatest_age_us(self, position: int, now_us: Micros, age_us: Micros) -> Micros:
        """Return how old an event may be at the most; `age_us`: by its commit time.

        That alone tells it of what was in the log already when this process began to look.
        """
        waited_us = self.waited_us(position, now_us, age_us)
        is_older = self._first_head is not None and position <= self._first_head
        return max(waited_us, age_us) if is_older else waited_us

    def longest_us(self, position: int, now_us: Micros) -> Micros:
        """Return how long an event can have waited here at the most."""
        with self._lock:
            for step in self._steps:
                if step.head >= position:
                    return now_us - step.lower_us
            return now_us - self._confirmed_us

    def _merge_steps(self) -> None:
        """Let every two steps become one."""
        merged: deque[_Step] = deque()
        while self._steps:
            step = self._steps.popleft()
            if self._steps:
                step = msgspec.structs.replace(self._steps.popleft(), lower_us=step.lower_us)
            merged.append(step)
        self._steps = merged
