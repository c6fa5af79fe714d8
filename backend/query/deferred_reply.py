"""An answer that has to wait until the rows have come far enough."""

from collections.abc import Callable

from backend.clock import Clock, Micros
from backend.errors import TimedOut
from backend.messages.queries import QueryReply
from backend.wire.failures import failure_of


class DeferredReply:
    """Waits for `position`, until `deadline_us` at the latest (microseconds, on the given clock).

    That clock must be one that nobody sets, or a wait may last for ever.


    Whoever holds it calls `retry` when the applied position has moved, and at the deadline.
    """

    def __init__(
        self,
        position: int,
        deadline_us: Micros,
        *,
        applied: Callable[[], int],
        attempt: Callable[[], QueryReply],
        clock: Clock,
    ) -> None:
        """Keep what to try again; `attempt` is made once, when `applied` has reached `position`."""
        self.position = position
        self.deadline_us = deadline_us
        self._applied = applied
        self._attempt = attempt
        self._clock = clock

    def remaining_us(self) -> Micros:
        """Return how long until the deadline; 0 behind it."""
        return max(0, self.deadline_us - self._clock())

    def retry(self) -> QueryReply | None:
        """Return the answer, a `timed-out` failure after the deadline, or None: not yet."""
        applied = self._applied()
        if applied >= self.position:
            return self._attempt()
        if self.remaining_us():
            return None
        return failure_of(
            TimedOut(
                f"Position {self.position} was not applied in time: the rows stand at "
                f"{applied}. Ask again, or ask another replica.",
                field="min_position",
            )
        )
