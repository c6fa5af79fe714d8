"""A scan that keeps what it finds: it goes on where the last one was, its own or another's."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from backend.messages.filter_plans import ScanProgress
from backend.store.log_search_port import StatementGuard
from backend.store.match_cache import Matches, MatchList
from backend.store.sql.search.scan_steps import ScanSteps
from backend.store.sql.search.search_plan import SearchSnapshot

_TURN_TIMEOUT_S = 0.05  # before it is looked whether anybody still waits


class MatchScan:
    """Looks further for one filter, step by step; `edges`: between which matches are counted."""

    def __init__(
        self,
        search: SearchSnapshot,
        found: MatchList,
        guard: StatementGuard,
        edges: Sequence[int],
    ) -> None:
        """Look at nothing yet."""
        self._search = search
        self._found = found
        self._guard = guard
        self._edges = edges
        self._steps: ScanSteps | None = None

    def upto(
        self, end: int, is_enough: Callable[[Matches], bool] = lambda _found: False
    ) -> Matches:
        """Look up to `end`, or until it is enough, and return what is known then.

        Raises:
            OutOfBudget: it is to stop; what was found until then is kept.
        """
        while (found := self._found.matches).upto < end and not is_enough(found):
            self._guard.advance(self._progress(end) if self._take_step(end) else None)
        return found

    def _take_step(self, end: int) -> bool:
        """Look at the next part of the log, unless another does; False when that takes long."""
        if not self._found.turn.acquire(timeout=_TURN_TIMEOUT_S):
            return False
        try:
            after = self._found.upto
            if after < end:
                self._steps = self._steps or ScanSteps(self._search.prepare(after, end))
                step = self._steps.next_step(after, end)
                self._found.extend(step.found, step.upto)
        finally:
            self._found.turn.release()
        return True

    def _progress(self, end: int) -> ScanProgress:
        found = self._found.matches
        edges = [min(edge, found.upto) for edge in self._edges]
        counts = [after - before for before, after in pairwise(found.counts_upto(edges))]
        return ScanProgress(upto=found.upto, end=end, found=sum(counts), buckets=counts)
