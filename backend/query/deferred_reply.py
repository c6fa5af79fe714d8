"""A question that has to wait until the rows have come far enough."""

from collections.abc import Callable

from backend.clock import Clock, Micros
from backend.errors import TimedOut, Unavailable
from backend.messages.commands import Failure
from backend.messages.queries import Question
from backend.wire.failures import failure_of


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
        look_us: Micros | None = None,
    ) -> None:
        """Keep what to ask when `applied` has reached `position`, and else how to say so.

        `look_us`: how often to look, where nobody tells of a position that moves.
        """
        self.position = position
        self.deadline_us = deadline_us
        self._question = question
        self._failure = failure
        self._applied = applied
        self._clock = clock
        self._look_us = look_us

    def next_look_us(self) -> Micros:
        """Return how long it is good to leave it alone, unless it is told of a position."""
        remaining_us = self.remaining_us()
        return remaining_us if self._look_us is None else min(remaining_us, self._look_us)

    def remaining_us(self) -> Micros:
        """Return how long until the deadline; 0 behind it."""
        return max(0, self.deadline_us - self._clock())

    def resume(self) -> Question | Failure | None:
        """Return what to answer now, the failure after the deadline, or None: not yet."""
        try:
            applied = self._applied()
        except Unavailable as error:  # whoever had a part of the view has gone meanwhile
            return failure_of(error)
        if applied >= self.position:
            return self._question
        return None if self.remaining_us() else self._failure(applied)


def not_applied(position: int, applied: int) -> Failure:
    """Return the failure of a question that has waited for a position in vain."""
    return failure_of(
        TimedOut(
            f"Position {position} was not applied in time: the rows stand at {applied}. "
            "Ask again, or ask another replica.",
            field="min_position",
        )
    )
