"""Counts the hits of breakpoints beside an archive's work, a part after the other.

It works half of the time at most, so that questions and applying go before it; without breakpoints
it only looks, once a second, whether there are any.
"""

import threading
import time
from collections.abc import Callable
from logging import Logger
from typing import Protocol

from backend.errors import MarigraphError
from backend.messages.breakpoints import Breakpoint
from backend.query.question_budget import OutOfBudget, QuestionBudget
from backend.query.run_to.condition_reader import ConditionSource
from backend.query.run_to.hit_counts import HitCount, HitCounts

_INTERVAL_S = 1.0  # between two looks at what is set, and at the head
_PART_LIMIT_S = 0.3  # that one part may take; what cannot be cut is given twice as long each time
_MOST_LIMIT_S = 20.0


class HitCounter(Protocol):
    """What counts, in the thread that made it; a query service does."""

    def count_hits(self, known: HitCount, budget: QuestionBudget) -> HitCount:
        """Count the hits of a condition a part further."""
        ...

    def close(self) -> None:
        """Give back what was opened for it."""
        ...


class HitCountThread:
    """A thread with a counter of its own, made when there is something to count."""

    def __init__(
        self,
        make: Callable[[], HitCounter],
        conditions: Callable[[], ConditionSource],
        counts: HitCounts,
        logger: Logger,
    ) -> None:
        """`conditions` opens what operators keep, in the thread; `counts` are read by others."""
        self._make, self._conditions = make, conditions
        self._counts, self._logger = counts, logger
        self._service: HitCounter | None = None
        self._was_cut = False  # whether a part took too long, and has to be tried again
        self._is_failing = False  # said once, for as long as it lasts
        self._limits_s: dict[str, float] = {}  # by the names of those that take longer than a part
        self._budget = QuestionBudget(_PART_LIMIT_S)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hit-counts")

    def start(self) -> None:
        """Start counting."""
        self._thread.start()

    def close(self) -> None:
        """End the thread, and the part in its hand."""
        self._stop.set()
        self._budget.cancel()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        conditions = self._conditions()
        try:
            while not self._stop.is_set():
                worked_s = self._try_part(conditions)
                self._stop.wait(worked_s or _INTERVAL_S)
        finally:
            if self._service is not None:
                self._service.close()

    def _try_part(self, conditions: ConditionSource) -> float:
        """Count a part of each; return what that took, in seconds, 0 when all are up to date."""
        began_s = time.monotonic()
        try:
            moved = self._count_part(conditions.read().breakpoints)
        except MarigraphError as error:  # the next look may find it well again
            if not self._is_failing and not self._stop.is_set():
                self._logger.warning("breakpoints cannot be counted: %s", error.message)
            self._is_failing = True
            return 0
        self._is_failing = False
        return time.monotonic() - began_s if moved else 0

    def _count_part(self, breakpoints: list[Breakpoint]) -> bool:
        """Count a part of what each lacks; say whether any has come further."""
        restarts = self._counts.restarts
        known = {each.name: self._counts.find(each.name, each.condition) for each in breakpoints}
        self._was_cut = False
        found = {name: self._count_one(name, count) for name, count in known.items()}
        self._counts.keep(found, restarts)
        return found != known or self._was_cut

    def _count_one(self, name: str, known: HitCount) -> HitCount:
        """Count a part further; what was looked at in vain is remembered by the log's search."""
        if self._stop.is_set():
            return known
        self._service = self._service or self._make()
        limit_s = self._limits_s.get(name, _PART_LIMIT_S)
        self._budget = QuestionBudget(limit_s)
        if self._stop.is_set():  # the budget that was cancelled then was the one before
            return known
        try:
            return self._service.count_hits(known, self._budget)
        except OutOfBudget:  # the next part gets more time; till then what is known stands
            self._limits_s[name] = min(2 * limit_s, _MOST_LIMIT_S)
            self._was_cut = True
            return known
