"""Pure reducers: a snapshot and something that arrived make the next snapshot."""

from collections.abc import Sequence
from typing import assert_never

from msgspec.structs import replace

from backend.messages.alerts import AlertReport
from backend.messages.events import Event, EventBatch, FeedMessage, Heartbeat
from backend.messages.health import HealthReport
from backend.messages.not_kept import is_time_kept
from backend.messages.notices import (
    AppliedNotice,
    BulkEnded,
    Notice,
    PrimarySample,
    ProcessReady,
    ProcessWaiting,
    ReplicaBusy,
    ReplicaSample,
    Topology,
)
from backend.messages.subscriptions import is_subscription
from console.state.backend_snapshot import BackendSnapshot, CommandRates, HeardSample, SnapshotPhase

_MAX_ENDED_BULKS = 20
_RATE_WINDOW_SAMPLES = 6  # primary samples, one a second, over which rates are taken


def empty_snapshot(now: int) -> BackendSnapshot:
    """What is known before anything was heard."""
    return BackendSnapshot(
        now_us=now,
        health_heard_us=now,
        phase="starting",
        reason="",
        session="",
        sessions=0,
        processes=(),
        primary=None,
        primary_heard_us=0,
        replicas={},
        applied={},
        head=0,
        head_recorded_us=0,
        head_heard_us=0,
        type_counts={},
        rates=CommandRates(),
    )


def apply_connection(
    snapshot: BackendSnapshot, phase: SnapshotPhase, reason: str
) -> BackendSnapshot:
    """Take note of the connection's phase and, in a sentence, the reason."""
    return replace(snapshot, phase=phase, reason=reason)


def apply_host(snapshot: BackendSnapshot, host: str) -> BackendSnapshot:
    """Take note of the other host on which the backend runs; empty: it is on this one."""
    return replace(snapshot, host=host)


def apply_session(snapshot: BackendSnapshot, name: str) -> BackendSnapshot:
    """A backend answered; what an earlier session reported is not known any more.

    Nor is how it was before it was lost: its next report is waited for, as at the beginning.
    """
    if name == snapshot.session and snapshot.phase != "lost":
        return replace(snapshot, phase="connected", reason="")
    if name == snapshot.session:
        return replace(
            snapshot,
            phase="connected",
            reason="",
            sessions=snapshot.sessions + 1,
            health=None,
            health_heard_us=snapshot.now_us,
        )
    fresh = empty_snapshot(snapshot.now_us)
    return replace(
        fresh,
        phase="connected",
        host=snapshot.host,
        session=name,
        sessions=snapshot.sessions + 1,
        head=snapshot.head,
        head_recorded_us=snapshot.head_recorded_us,
        type_counts=snapshot.type_counts,
    )


def apply_notice(snapshot: BackendSnapshot, notice: Notice, now: int) -> BackendSnapshot:
    """Take in what a process reported."""
    match notice:
        case Topology():
            return _apply_topology(snapshot, notice)
        case PrimarySample():
            return _apply_primary(snapshot, notice, now)
        case ReplicaSample():
            replicas = dict(
                sorted(
                    {
                        **snapshot.replicas,
                        notice.name: HeardSample(sample=notice, heard_us=now),
                    }.items()
                )
            )
            heard = replace(snapshot, replicas=replicas)
            heard = _apply_confirmed_head(heard, notice.head, notice.head_age_us, now)
            return _apply_position(heard, notice.name, notice.applied)
        case AppliedNotice():
            return _apply_view_positions(
                _apply_position(snapshot, notice.name, notice.position), notice
            )
        case HealthReport() | AlertReport() | BulkEnded():
            return _apply_report(snapshot, notice, now)
        case ProcessReady() | ProcessWaiting() | ReplicaBusy():
            return snapshot  # topology and health, which follow, say it too
        case _:
            assert_never(notice)


def _apply_report(
    snapshot: BackendSnapshot, report: HealthReport | AlertReport | BulkEnded, now: int
) -> BackendSnapshot:
    if isinstance(report, BulkEnded):
        ended = (*snapshot.ended_bulks, report)[-_MAX_ENDED_BULKS:]
        return replace(snapshot, ended_bulks=ended)
    if isinstance(report, AlertReport):
        return replace(snapshot, alerts=report, alerts_heard_us=now)
    heard = replace(
        snapshot,
        health=report,
        health_heard_us=now,
        replicas=_without_gone_subscriptions(snapshot.replicas, report),
    )
    return _apply_confirmed_head(heard, report.head, report.head_age_us, now)


def _without_gone_subscriptions(
    replicas: dict[str, HeardSample], report: HealthReport
) -> dict[str, HeardSample]:
    names = {each.name for each in report.processes}
    gone = {name for name in replicas if is_subscription(name) and name not in names}
    return {name: each for name, each in replicas.items() if name not in gone} if gone else replicas


def apply_feed(snapshot: BackendSnapshot, feed: FeedMessage, now: int) -> BackendSnapshot:
    """Take in the feed: where the log ends."""
    match feed:
        case EventBatch():
            recorded = _head_recorded(feed.events, snapshot.head_recorded_us)
            return replace(snapshot, head=feed.head, head_recorded_us=recorded, head_heard_us=now)
        case Heartbeat():
            return replace(
                snapshot,
                head=feed.head,
                head_recorded_us=feed.recorded,
                head_heard_us=now,
                type_counts=feed.counts,
            )
        case _:
            assert_never(feed)


def command_rates(samples: tuple[PrimarySample, ...]) -> CommandRates:
    """Rates over a window of samples of one run of the primary; unknown with fewer than two."""
    if len(samples) < 2 or samples[-1].uptime_us <= samples[0].uptime_us:
        return CommandRates()
    first, last = samples[0], samples[-1]
    seconds = (last.uptime_us - first.uptime_us) / 1_000_000
    return CommandRates(
        events_per_s=(last.head - first.head) / seconds,
        accepted_per_s=(last.accepted - first.accepted) / seconds,
        rejected_per_s=(last.rejected - first.rejected) / seconds,
        failed_per_s=(last.failed - first.failed) / seconds,
    )


def _apply_view_positions(snapshot: BackendSnapshot, notice: AppliedNotice) -> BackendSnapshot:
    """Note which views changed; a replica that goes back begins anew."""
    before = snapshot.view_positions.get(notice.name, {})
    kept = {view: position for view, position in before.items() if position <= notice.position}
    changed = {**kept, **dict.fromkeys(notice.views, notice.position)}
    return replace(snapshot, view_positions={**snapshot.view_positions, notice.name: changed})


def _apply_primary(snapshot: BackendSnapshot, sample: PrimarySample, now: int) -> BackendSnapshot:
    before = snapshot.primary_samples[-1] if snapshot.primary_samples else None
    restarted = before is not None and sample.uptime_us < before.uptime_us
    earlier = () if restarted else snapshot.primary_samples[-(_RATE_WINDOW_SAMPLES - 1) :]
    samples = (*earlier, sample)
    return replace(
        snapshot,
        primary=sample,
        primary_heard_us=now,
        primary_samples=samples,
        rates=command_rates(samples),
        head=max(snapshot.head, sample.head),
    )


def _apply_confirmed_head(
    snapshot: BackendSnapshot, head: int | None, age_us: int | None, now: int
) -> BackendSnapshot:
    """Take the log's end from who read it after the feed's last word: the primary may be frozen."""
    if head is None or age_us is None or now - age_us <= snapshot.head_heard_us:
        return snapshot
    return replace(snapshot, head=max(snapshot.head, head), head_heard_us=now - age_us)


def _apply_topology(snapshot: BackendSnapshot, notice: Topology) -> BackendSnapshot:
    names = {process.name for process in notice.processes}
    return replace(
        snapshot,
        processes=tuple(notice.processes),
        stopped=tuple(notice.stopped),
        replicas={
            name: heard
            for name, heard in snapshot.replicas.items()
            if name in names or is_subscription(name)
        },
        applied={name: position for name, position in snapshot.applied.items() if name in names},
    )


def _apply_position(snapshot: BackendSnapshot, name: str, position: int) -> BackendSnapshot:
    return replace(snapshot, applied={**snapshot.applied, name: position})


def _head_recorded(events: Sequence[Event], known_us: int) -> int:
    """Return when the last event was committed; 0 where its store keeps no such time."""
    if not events:
        return known_us
    return events[-1].recorded if is_time_kept(events[-1].recorded) else 0
