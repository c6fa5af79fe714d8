"""Decides the health of one process from its facts: rules about the process, then of its views."""

from collections.abc import Mapping

from backend.messages.health import (
    SEVERITIES,
    HealthStatus,
    ProcessHealth,
    Rule,
    RuleResult,
    Severity,
    Verdict,
    ViewHealth,
)
from backend.messages.notices import ViewLag
from backend.messages.pipeline import HandlerActivity, HandlerState
from backend.telemetry.health.facts import (
    STATUS_SEVERITY,
    HeardReplica,
    PrimaryFacts,
    ReplicaFacts,
    explain,
    first_verdict,
    heard_replica,
    view_facts,
)
from backend.telemetry.health.liveness_rules import LIVENESS_RULES
from backend.telemetry.health.process_rules import PRIMARY_RULES, REPLICA_RULES
from backend.telemetry.health.verdict_hold import VerdictHold
from backend.telemetry.health.view_rules import VIEW_RULES, possible_rules

_SEVERITY_RANK: dict[Severity, int] = {severity: rank for rank, severity in enumerate(SEVERITIES)}
_ORDER: dict[HealthStatus, int] = {status: place for place, status in enumerate(STATUS_SEVERITY)}

_HandlerWord = tuple[HandlerState, int | None]
_IDLE: _HandlerWord = ("idle", None)
# then nothing is applied, on purpose or because it cannot be: no handler is slow or stalled
_AT_REST: frozenset[Rule] = frozenset(("scheduled", "paused", "ahead", "log-unreadable"))
_AT_WORK: frozenset[Rule] = frozenset(("catching-up", "replaying"))


def _activities_by_view(replica: HeardReplica) -> Mapping[str, HandlerActivity]:
    """Return what the handlers have told, by view; those left out are idle."""
    return {each.view: each for each in replica.sample.handlers}


def _handler_word(
    replica: HeardReplica, view: ViewLag, verdict: Verdict, activity: HandlerActivity | None
) -> _HandlerWord:
    """Return the worst word that holds: stalled, failing, slow, active, idle."""
    late_us, facts, at_rest = view.time_behind_us or 0, replica.facts, verdict.rule in _AT_REST
    is_late = late_us > facts.limits.late_us and not at_rest and not replica.sample.scheduled
    if is_late and facts.window.is_standing:
        return "stalled", late_us
    if view.parked:
        return "failing", _failing_us(replica, activity)
    if is_late and verdict.rule not in _AT_WORK:
        return "slow", late_us
    is_waited_for = view.events_behind and not at_rest
    if is_waited_for or (activity is not None and activity.applied_per_s):
        return "active", late_us or None
    return _IDLE


def _failing_us(replica: HeardReplica, activity: HandlerActivity | None) -> int | None:
    """Return since when the oldest parked event is parked; None where that is not told."""
    if activity is None or not activity.failing:
        return None
    return activity.failing[0].failing_us + (replica.facts.sample_age_us or 0)


def badness(verdict: Verdict, process: str = "") -> tuple[int, bool, int, int, int]:
    """Sort the worst last: severity, the primary, then status, then time and events behind.

    `process`: its name; of two that are equally bad the primary is worse, as all wait for it.
    """
    return (
        _SEVERITY_RANK[verdict.severity],
        process == "primary",
        _ORDER[verdict.status],
        verdict.late_us or 0,
        verdict.behind or 0,
    )


def evaluate_primary(facts: PrimaryFacts, hold: VerdictHold, now_us: int) -> ProcessHealth:
    """Return how the writer is."""
    verdict = first_verdict(LIVENESS_RULES, facts) or first_verdict(PRIMARY_RULES, facts)
    return _process_health(facts, verdict, [], hold, now_us)


def evaluate_replica(facts: ReplicaFacts, hold: VerdictHold, now_us: int) -> ProcessHealth:
    """Return how a replica is: what is said of all of it, or else the worst of its views."""
    verdict = first_verdict(LIVENESS_RULES, facts)
    if verdict is not None or facts.sample is None:
        hold.forget_views()
        return _process_health(facts, verdict, _hung_view(verdict), hold, now_us)
    replica = heard_replica(facts, facts.sample)
    verdict = first_verdict(REPLICA_RULES, replica)
    if verdict is not None:
        hold.forget_views()
        views = _views_at_once(replica, verdict)
    else:
        views = _evaluate_views(replica, hold, now_us - (facts.sample_age_us or 0))
        verdict = _worst_view(replica, views)
    return _process_health(facts, verdict, views, hold, now_us)


def _process_health(
    facts: PrimaryFacts | ReplicaFacts,
    verdict: Verdict | None,
    views: list[ViewHealth],
    hold: VerdictHold,
    now_us: int,
) -> ProcessHealth:
    assert verdict is not None  # noqa: S101 - who was never heard is starting, and says so
    return ProcessHealth(
        name=facts.info.name,
        role=facts.info.role,
        verdict=hold.show_process(verdict, now_us),
        views=views,
        pid=facts.info.pid,
    )


def explain_process(facts: PrimaryFacts | ReplicaFacts) -> list[RuleResult]:
    """Return every rule in order with its numbers; those after the one that decided as well."""
    results = explain(LIVENESS_RULES, facts, "")
    if isinstance(facts, PrimaryFacts):
        heard = facts.sample is not None
        return results + (explain(PRIMARY_RULES, facts, "", results) if heard else [])
    if facts.sample is None:
        return results
    replica = heard_replica(facts, facts.sample)
    results += explain(REPLICA_RULES, replica, "", results)
    of_all = tuple(results)
    for place, view in enumerate(facts.sample.views):
        results += explain(VIEW_RULES, view_facts(replica, place), view.view, of_all)
    return results


def _hung_view(verdict: Verdict | None) -> list[ViewHealth]:
    """Return the view whose handler does not come back; of the others nothing is known."""
    running = verdict.running if verdict is not None and verdict.rule == "hung" else None
    if verdict is None or running is None:
        return []
    return [
        ViewHealth(
            view=running.view, verdict=verdict, handler="stalled", oldest_us=running.running_us
        )
    ]


def _views_at_once(replica: HeardReplica, verdict: Verdict) -> list[ViewHealth]:
    """Return every view with what is said of the whole replica."""
    activities = _activities_by_view(replica)
    return [
        _view_health(replica, view, verdict, activities.get(view.view))
        for view in replica.sample.views
    ]


def _view_health(
    replica: HeardReplica, view: ViewLag, verdict: Verdict, activity: HandlerActivity | None
) -> ViewHealth:
    handler, oldest_us = _handler_word(replica, view, verdict, activity)
    return ViewHealth(view=view.view, verdict=verdict, handler=handler, oldest_us=oldest_us)


def _evaluate_views(replica: HeardReplica, hold: VerdictHold, heard_us: int) -> list[ViewHealth]:
    """Return every view's verdict; those with nothing to do, nearly all, share one."""
    unclear = replica.head_is_silent or replica.is_outdated
    rules = possible_rules(replica)
    idle = None if unclear else replica.verdict("OK", "lag-zero")
    views: list[ViewHealth] = []
    activities = _activities_by_view(replica)
    for place, view in enumerate(replica.sample.views):
        if view.events_behind == 0 and not view.parked and idle and hold.is_well(view.view):
            verdict = idle
        else:
            held_us = hold.view_held_us(view.view, heard_us)
            decided = rules.decide(view_facts(replica, place, held_us))
            verdict = hold.show_view(view.view, decided, heard_us)
        views.append(_view_health(replica, view, verdict, activities.get(view.view)))
    return views


def _worst_view(replica: HeardReplica, views: list[ViewHealth]) -> Verdict:
    """Return the worst view's verdict; a replica without views has nothing that could wait."""
    if not views:
        return replica.verdict("OK", "lag-zero")
    return max([view.verdict for view in views], key=badness)
