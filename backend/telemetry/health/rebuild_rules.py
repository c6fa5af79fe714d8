"""Rules about a rebuild beside a replica's rows, and what its views show meanwhile."""

from collections.abc import Sequence

from msgspec.structs import replace

from backend.messages.health import Verdict, ViewHealth
from backend.telemetry.health.facts import FactRule, HeardReplica, Numbers


def _decide_rebuilding(replica: HeardReplica) -> Verdict | None:
    """Hold while a copy is built, and goes on; rows that are built in their place are replaying."""
    rebuild, limit_us = replica.sample.rebuild, replica.facts.limits.stalled_us
    if rebuild is None or rebuild.state != "building" or rebuild.in_place:
        return None
    if _standing_us(replica) >= limit_us:
        return None
    return replace(_verdict(replica), reason=", ".join(rebuild.views))


def _decide_rebuild_stalled(replica: HeardReplica) -> Verdict | None:
    """Hold while a copy is to be built, and nothing moves."""
    rebuild, limit_us = replica.sample.rebuild, replica.facts.limits.stalled_us
    if rebuild is None or rebuild.state != "building" or _standing_us(replica) < limit_us:
        return None
    verdict = replica.verdict("STALLED", "rebuild-stalled", "warning")
    return replace(
        verdict,
        applied=rebuild.position,
        target=rebuild.target,
        by=rebuild.by,
        reason=rebuild.reason,
        limit_us=limit_us,
        late_us=_standing_us(replica),
        behind=None,
    )


def _decide_rebuild_failed(replica: HeardReplica) -> Verdict | None:
    """Hold until somebody goes on with a rebuild that has failed, or cancels it."""
    rebuild = replica.sample.rebuild
    if rebuild is None or rebuild.state != "failed":
        return None
    return replace(
        replica.verdict("FAULTED", "rebuild-failed", "warning"),
        applied=rebuild.position,
        target=rebuild.target,
        by=rebuild.by,
        reason=rebuild.reason,
        position=rebuild.failed_position or None,
        parked=rebuild.parked,
    )


def _verdict(replica: HeardReplica) -> Verdict:
    rebuild = replica.sample.rebuild
    verdict = replica.verdict("REPLAYING", "rebuilding")
    if rebuild is None:
        return verdict
    return replace(
        verdict,
        applied=rebuild.position,
        target=rebuild.target,
        eta_us=rebuild.eta_us,
        by=rebuild.by,
        behind=None,
        late_us=None,
    )


def _standing_us(replica: HeardReplica) -> int:
    """Return how long a rebuild has not gone on; one that waits for its replica's rows is none."""
    rebuild = replica.sample.rebuild
    if rebuild is None or (rebuild.position >= rebuild.target and not rebuild.reason):
        return 0
    return rebuild.unmoved_us


def _rebuild_numbers(replica: HeardReplica) -> Numbers:
    rebuild = replica.sample.rebuild
    if rebuild is None:
        return {"rebuild": None}
    return {
        "rebuild": rebuild.state,
        "rebuild_views": ", ".join(rebuild.views),
        "rebuild_position": rebuild.position,
        "rebuild_target": rebuild.target,
        "rebuild_rate_per_s": rebuild.rate_per_s,
        "rebuild_unmoved_us": rebuild.unmoved_us,
        "rebuild_parked": rebuild.parked,
        "stalled_limit_us": replica.facts.limits.stalled_us,
    }


REBUILD_RULES: tuple[FactRule[HeardReplica], ...] = (
    FactRule("rebuild-failed", _decide_rebuild_failed, _rebuild_numbers),
    FactRule("rebuild-stalled", _decide_rebuild_stalled, _rebuild_numbers),
    FactRule("rebuilding", _decide_rebuilding, _rebuild_numbers),
)


def with_rebuild(
    replica: HeardReplica, views: list[ViewHealth], beside: Sequence[Verdict]
) -> list[ViewHealth]:
    """Return the views with those that are being built: what is wrong with one's rows stays.

    A view that is new has no rows, and nothing else to be told.
    """
    rebuild = replica.sample.rebuild
    found = [each for each in beside if each.rule in {rule.name for rule in REBUILD_RULES}]
    if rebuild is None or not found:
        return views
    verdict = found[0]
    shown = [
        replace(view, verdict=verdict)
        if view.view in rebuild.views and view.verdict.severity == "ok"
        else view
        for view in views
    ]
    known = {view.view for view in views}
    unbuilt = [view for view in rebuild.unbuilt if view not in known]
    return shown + [ViewHealth(view=view, verdict=verdict) for view in unbuilt]
