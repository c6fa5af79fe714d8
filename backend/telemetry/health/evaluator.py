"""Decides the health of one process from its facts: rules about the process, then of its views."""

from collections.abc import Sequence
from operator import attrgetter

from msgspec.structs import replace

from backend.messages.health import (
    ProcessHealth,
    RuleResult,
    Verdict,
    ViewHealth,
)
from backend.messages.verdict_order import badness
from backend.telemetry.health.code_rules import NOTE_RULES, NOTES
from backend.telemetry.health.facts import (
    HeardReplica,
    PrimaryFacts,
    ReplicaFacts,
    explain,
    explain_beside,
    first_verdict,
    heard_replica,
    view_facts,
)
from backend.telemetry.health.handler_words import HandlerWords
from backend.telemetry.health.liveness_rules import LIVENESS_RULES
from backend.telemetry.health.process_rules import BESIDE_RULES, PRIMARY_RULES, REPLICA_RULES
from backend.telemetry.health.rebuild_rules import with_rebuild
from backend.telemetry.health.standby_rules import STANDBY_RULES
from backend.telemetry.health.verdict_hold import VerdictHold
from backend.telemetry.health.view_rules import VIEW_RULES, ViewJudge

_LAG = attrgetter("late_us", "behind")


def evaluate_primary(facts: PrimaryFacts, hold: VerdictHold, now_us: int) -> ProcessHealth:
    """Return how the writer is."""
    verdict = first_verdict(LIVENESS_RULES, facts)
    if verdict is not None:
        return _process_health(facts, verdict, [], hold, now_us)
    beside = [found for rule in STANDBY_RULES if (found := rule.decide(facts))]
    shown = hold.show_beside(beside, now_us)
    return _process_health(facts, first_verdict(PRIMARY_RULES, facts), [], hold, now_us, shown)


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
        views, verdict = _evaluate_views(replica, hold, now_us - (facts.sample_age_us or 0))
    others = [found for rule in BESIDE_RULES if (found := rule.decide(replica))]
    others += [found for rule in NOTE_RULES if (found := rule.decide(replica))]
    beside = hold.show_beside([*others, verdict] if verdict.is_problem else others, now_us)
    own = beside.pop() if verdict.is_problem else verdict
    views = with_rebuild(replica, views, beside)
    worst = max([own, *(each for each in beside if each.rule not in NOTES)], key=badness)
    if worst is not own and own.is_problem:
        beside.append(own)  # a worse one hides it, and ends it not
    return _process_health(facts, worst, views, hold, now_us, beside)


def _process_health(
    facts: PrimaryFacts | ReplicaFacts,
    verdict: Verdict | None,
    views: list[ViewHealth],
    hold: VerdictHold,
    now_us: int,
    beside: Sequence[Verdict] = (),
) -> ProcessHealth:
    assert verdict is not None  # noqa: S101 - who was never heard is starting, and says so
    return ProcessHealth(
        name=facts.info.name,
        role=facts.info.role,
        verdict=hold.show_process(verdict, now_us),
        views=views,
        pid=facts.info.pid,
        host=facts.info.host,
        beside=list(beside),
    )


def explain_process(facts: PrimaryFacts | ReplicaFacts) -> list[RuleResult]:
    """Return every rule in order with its numbers; those after the one that decided as well."""
    results = explain(LIVENESS_RULES, facts, "")
    if isinstance(facts, PrimaryFacts):
        heard = facts.sample is not None
        if heard:
            results += explain(PRIMARY_RULES, facts, "", results)
            results += explain_beside(STANDBY_RULES, facts)
        return results
    if facts.sample is None:
        return results
    replica = heard_replica(facts, facts.sample)
    results += explain(REPLICA_RULES, replica, "", results)
    of_all = tuple(results)
    results += explain_beside((*BESIDE_RULES, *NOTE_RULES), replica)
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
    words = HandlerWords(replica)
    return [words.describe(view, verdict) for view in replica.sample.views]


def _evaluate_views(
    replica: HeardReplica, hold: VerdictHold, heard_us: int
) -> tuple[list[ViewHealth], Verdict]:
    """Return every view, and the worst verdict; views with nothing to do, nearly all, share one."""
    unclear = replica.head_is_silent or replica.is_outdated
    judge, words, shown_views = ViewJudge(replica), HandlerWords(replica), hold.views
    idle = replica.verdict("OK", "lag-zero")
    views: list[ViewHealth] = []
    others: list[Verdict] = []
    for place, view in enumerate(replica.sample.views):
        shown = shown_views.get(view.view)
        if shown is None and view.events_behind == 0 and not view.parked and not unclear:
            verdict = idle
        else:
            decided = judge.decide(place, view, heard_us - shown.since_us if shown else 0)
            verdict = hold.show_view(view.view, shown, decided, heard_us)
            others.append(verdict)
        views.append(words.describe(view, verdict))
    return views, _worst(others, replica) if others else idle


def _with_lag(replica: HeardReplica, parked: Verdict) -> Verdict:
    """Return the verdict with the replica's own lag: a view that set an event aside has none."""
    if replica.is_outdated:
        return parked
    sample = replica.sample
    return replace(parked, behind=sample.events_behind, late_us=sample.time_behind_us)


def _worst(verdicts: list[Verdict], replica: HeardReplica) -> Verdict:
    """Return the worst verdict; nearly always all are of one kind, and there may be thousands."""
    kinds = {(verdict.severity, verdict.status) for verdict in verdicts}
    if len(kinds) > 1:
        worst = max(verdicts, key=badness)
        return _with_lag(replica, worst) if worst.rule == "parked" else worst
    return verdicts[0] if replica.is_outdated else max(verdicts, key=_LAG)
