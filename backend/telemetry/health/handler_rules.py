"""What a view's handler does, in one word, and the age of the oldest event that it is about."""

from collections.abc import Mapping

from backend.messages.health import Rule, Verdict
from backend.messages.notices import ViewLag
from backend.messages.pipeline import HandlerActivity, HandlerState
from backend.telemetry.health.facts import HeardReplica

HandlerWord = tuple[HandlerState, int | None]
IDLE: HandlerWord = ("idle", None)
# then nothing is applied, on purpose or because it cannot be: no handler is slow or stalled
_AT_REST: frozenset[Rule] = frozenset(("scheduled", "paused", "ahead", "log-unreadable"))
_AT_WORK: frozenset[Rule] = frozenset(("catching-up", "replaying"))


def activities_by_view(replica: HeardReplica) -> Mapping[str, HandlerActivity]:
    """Return what the handlers have told, by view; those left out are idle."""
    return {each.view: each for each in replica.sample.handlers}


def handler_word(
    replica: HeardReplica, view: ViewLag, verdict: Verdict, activity: HandlerActivity | None
) -> HandlerWord:
    """Return the worst word that holds: stalled, failing, slow, active, idle."""
    late_us, limits = view.time_behind_us or 0, replica.facts.limits
    is_late = (
        late_us > limits.late_us and verdict.rule not in _AT_REST and not replica.sample.scheduled
    )
    if is_late and replica.facts.window.unmoved_us >= limits.stalled_us:
        return "stalled", late_us
    if view.parked:
        return "failing", _failing_us(replica, activity)
    if is_late and verdict.rule not in _AT_WORK:
        return "slow", late_us
    is_waited_for = view.events_behind and verdict.rule not in _AT_REST
    if is_waited_for or (activity is not None and activity.applied_per_s):
        return "active", late_us or None
    return IDLE


def _failing_us(replica: HeardReplica, activity: HandlerActivity | None) -> int | None:
    """Return since when the oldest parked event is parked; None where that is not told."""
    if activity is None or not activity.failing:
        return None
    return activity.failing[0].failing_us + (replica.facts.sample_age_us or 0)
