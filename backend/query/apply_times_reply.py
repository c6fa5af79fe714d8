"""When a replica applied an event: answered as soon as that is noted."""

from functools import partial

from backend.clock import SECOND_US, Clock
from backend.messages.queries import ApplyTimes, AskApplyTimes
from backend.projection.apply_history import ApplyHistory
from backend.query.deferred_reply import DeferredReply, not_applied

_MAX_WAIT_US = 60 * SECOND_US


def answer_apply_times(
    asked: AskApplyTimes, history: ApplyHistory, replica: str, clock: Clock
) -> ApplyTimes | DeferredReply:
    """Return the times, or a wait for them; `clock`: monotonic."""
    if history.position >= asked.position:
        return history.times_of(asked.position, replica)
    return DeferredReply(
        asked.position,
        clock() + max(0, min(asked.timeout_us, _MAX_WAIT_US)),
        question=asked,
        failure=partial(not_applied, asked.position),
        applied=lambda: history.position,
        clock=clock,
    )
