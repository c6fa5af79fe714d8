"""A scan that keeps what it finds: it goes on where the last one was, its own or another's."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from threading import Lock
from typing import Protocol

from backend.messages.filter_plans import ScanProgress
from backend.store.log_search_port import StatementGuard
from backend.store.match_cache import Int64Array, Matches, MatchList
from backend.store.sql.search.scan_steps import ScanSteps, SteppedSearch
from backend.store.sql.search.search_plan import SearchSnapshot

_TURN_TIMEOUT_S = 0.05  # before it is looked whether anybody still waits


class ScanTarget(Protocol):
    """What a scan's finds are kept in; whoever extends it holds `turn` meanwhile."""

    turn: Lock

    @property
    def upto(self) -> int:
        """The last position that was looked at."""
        ...

    def extend(self, found: Int64Array, upto: int) -> None:
        """Add what was found in (self.upto, upto]."""
        ...


class KeptScan:
    """Looks further, step by step, taking turns with others that do.

    `prepare` gives the search of a range when the first step is to be taken; `describe` says how
    far the scan to an end has come.
    """

    def __init__(
        self,
        target: ScanTarget,
        prepare: Callable[[int, int], SteppedSearch],
        guard: StatementGuard,
        describe: Callable[[int], ScanProgress],
    ) -> None:
        """Look at nothing yet."""
        self._target = target
        self._prepare = prepare
        self._guard = guard
        self._describe = describe
        self._steps: ScanSteps | None = None

    def run(self, end: int, is_enough: Callable[[], bool] = lambda: False) -> None:
        """Look up to `end`, or until it is enough.

        Raises:
            OutOfBudget: it is to stop; what was found until then is kept.
        """
        while self._target.upto < end and not is_enough():
            self._guard.advance(self._describe(end) if self._take_step(end) else None)

    def _take_step(self, end: int) -> bool:
        """Look at the next part of the log, unless another does; False when that takes long."""
        if not self._target.turn.acquire(timeout=_TURN_TIMEOUT_S):
            return False
        try:
            after = self._target.upto
            if after < end:
                self._steps = self._steps or ScanSteps(self._prepare(after, end))
                step = self._steps.next_step(after, end)
                self._target.extend(step.found, step.upto)
        finally:
            self._target.turn.release()
        return True


class MatchScan:
    """Looks for what matches one filter; `edges`: between which positions it is counted."""

    def __init__(
        self,
        search: SearchSnapshot,
        found: MatchList,
        guard: StatementGuard,
        edges: Sequence[int],
    ) -> None:
        """Look at nothing yet."""
        self._found = found
        self._edges = edges
        self._scan = KeptScan(found, search.prepare, guard, self._describe)

    def upto(
        self, end: int, is_enough: Callable[[Matches], bool] = lambda _found: False
    ) -> Matches:
        """Look up to `end`, or until it is enough, and return what is known then.

        Raises:
            OutOfBudget: it is to stop; what was found until then is kept.
        """
        self._scan.run(end, lambda: is_enough(self._found.matches))
        return self._found.matches

    def _describe(self, end: int) -> ScanProgress:
        found = self._found.matches
        edges = [min(edge, found.upto) for edge in self._edges]
        counts = [after - before for before, after in pairwise(found.counts_upto(edges))]
        return ScanProgress(upto=found.upto, end=end, found=sum(counts), buckets=counts)
