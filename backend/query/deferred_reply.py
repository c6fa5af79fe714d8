"""A question that has to wait until the rows have come far enough."""

from collections.abc import Callable

from backend.clock import Clock, Micros
from backend.messages.commands import Failure
from backend.messages.queries import Question


class DeferredReply:
    """Waits for `position`, until `deadline_us` at the latest (microseconds, on the given clock).

    That clock must be one that nobody sets, or a wait may last for ever.

    Whoever holds it calls `resume` when the applied position has moved, and at the deadline.
    """

    def __init__(
        self,
        position: int,
        deadline_us: Micros,
        *,
        question: Question,
        failure: Callable[[int], Failure],
        applied: Callable[[], int],
        clock: Clock,
    ) -> None:
        """Keep what to ask when `applied` has reached `position`, and else how to say so."""
        self.position = position
        self.deadline_us = deadline_us
        self._question = question
        self._failure = failure
        self._applied = applied
        self._clock = clock

    def remaining_us(self) -> Micros:
        """Return how long until the deadline; 0 behind it."""
        return max(0, self.deadline_us - self._clock())

    def resume(self) -> Question | Failure | None:
        """Return what to answer now, the failure after the deadline, or None: not yet."""
        applied = self._applied()
        if applied >= self.position:
            return self._question
        return None if self.remaining_us() else self._failure(applied)
