"""A range of the log, looked through in steps: each is short, so that a scan can say how far it is.

What is found is there after each step, and a scan that is stopped has lost nothing.
"""

import time
from collections.abc import Iterator
from typing import Protocol

import msgspec

from backend.store.match_cache import Int64Array

_STEP_S = 0.012  # that a step should take
_LEAST_EVENTS, _FIRST_EVENTS, _MOST_EVENTS = 64, 1_024, 4_000_000


class ScanStep(msgspec.Struct, frozen=True):
    """What was found in (after, upto], as rows of numbers."""

    after: int
    upto: int
    found: Int64Array


class SteppedSearch(Protocol):
    """What can be looked through part by part; there is nothing outside of (after, upto].

    `is_stepped`: whether a part costs only a part of the whole.
    """

    @property
    def after(self) -> int:
        """Behind which position anything may be found."""
        ...

    @property
    def upto(self) -> int:
        """Up to which position anything may be found."""
        ...

    @property
    def is_stepped(self) -> bool:
        """Whether a part of the range costs only a part of the whole."""
        ...

    def find(self, after: int, upto: int) -> Int64Array:
        """Return what is there in (after, upto], as rows of numbers."""
        ...


class ScanSteps:
    """Steps of the length that takes the time that a step should take."""

    def __init__(self, search: SteppedSearch) -> None:
        """Begin with short ones."""
        self._search = search
        self._events = _FIRST_EVENTS if search.is_stepped else _MOST_EVENTS
        self._is_stepped = search.is_stepped

    def next_step(self, after: int, upto: int) -> ScanStep:
        """Look through the first part of (after, upto]."""
        first, last = self._within(after, upto)
        if first == last:
            return self._look(after, upto)
        if after < first:
            return self._look(after, first)
        return self._look(after, min(last, after + self._events) if self._is_stepped else upto)

    def upwards(self, after: int, upto: int) -> Iterator[ScanStep]:
        """Look through (after, upto], the first part first."""
        while after < upto:
            step = self.next_step(after, upto)
            yield step
            after = step.upto

    def downwards(self, after: int, upto: int) -> Iterator[ScanStep]:
        """Look through (after, upto], the last part first."""
        after, upto = self._within(after, upto)
        while after < upto:
            begin = max(after, upto - self._events) if self._is_stepped else after
            yield self._look(begin, upto)
            upto = begin

    def _within(self, after: int, upto: int) -> tuple[int, int]:
        """Return the part of (after, upto] in which anything can match."""
        first = min(max(after, self._search.after), upto)
        return first, max(first, min(upto, self._search.upto))

    def _look(self, after: int, upto: int) -> ScanStep:
        began_s, worked_s = time.perf_counter(), time.thread_time()
        found = self._search.find(after, upto)
        took_s, work_s = time.perf_counter() - began_s, time.thread_time() - worked_s
        if work_s > _STEP_S / 4:  # waiting for a processor makes no step a long one
            took_s = min(took_s, 2 * work_s)
        if took_s > 2 * _STEP_S:
            self._events = max(round(self._events * _STEP_S / took_s), _LEAST_EVENTS)
        elif took_s < _STEP_S / 2 and upto - after >= self._events:
            self._events = min(2 * self._events, _MOST_EVENTS)
        return ScanStep(after, upto, found)
