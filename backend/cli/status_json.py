"""What `marigraph status --json` prints: durations in seconds, memory in bytes."""

from collections.abc import Iterator

import msgspec

from backend.cli.pipeline_tables import handler_objects, stage_object
from backend.clock import SECOND_US, format_rfc3339
from backend.messages.control import Health
from backend.messages.feed_choice import QueueRoom, StreamConsumer
from backend.messages.health import ProcessHealth, Verdict
from backend.messages.health_text import describe_verdict, view_verdict
from backend.messages.notices import ProcessInfo, ReplicaSample, ViewLag
from backend.messages.row_storage import RowStorage


def status_objects(health: Health) -> Iterator[dict[str, object]]:
    """Yield the log, every process, every replica, its views, their handlers and its stages."""
    yield _log_object(health)
    health_by_name = {each.name: each for each in health.report.processes}
    for process in health.topology.processes:
        yield _process_object(process, health_by_name[process.name].verdict)
    primary = health.primary
    if primary is not None and health_by_name[primary.name].verdict.is_heard:
        for stage in primary.stages:
            yield {"kind": "stage", "process": primary.name, **stage_object(stage)}
    for name, sample in replica_samples(health).items():
        yield _replica_object(health_by_name[name], sample)
        for view in sample.views if sample else ():
            yield {"kind": "view", "replica": name, **_view_object(health_by_name[name], view)}
        for handler in handler_objects(health_by_name[name], sample.handlers if sample else ()):
            yield {"kind": "handler", "replica": name, **handler}
        for room in sample.queues if sample else ():
            yield {"kind": "queue", **queue_object(room)}
        if sample is not None and sample.consumer is not None:
            yield {"kind": "consumer", "replica": name, **_consumer_object(sample.consumer)}
        for stage in sample.stages if sample else ():
            yield {"kind": "stage", "process": name, **stage_object(stage)}


def replica_samples(health: Health) -> dict[str, ReplicaSample | None]:
    """Return every replica and the archive with its sample, None where nothing of it is known.

    A sample of a process that fell silent, or is gone, says nothing about now.
    """
    samples = {sample.name: sample for sample in health.replicas}
    return {
        each.name: samples.get(each.name) if each.verdict.is_heard else None
        for each in health.report.processes
        if each.role in ("replica", "archive")
    }


def to_seconds(micros: int | None) -> float | None:
    """Return microseconds as seconds."""
    return None if micros is None else micros / SECOND_US


def verdict_object(verdict: Verdict) -> dict[str, object]:
    """Return a status with what it follows from."""
    return {
        "status": verdict.status,
        "severity": verdict.severity,
        "rule": verdict.rule,
        "evidence": describe_verdict(verdict),
        "held": to_seconds(verdict.held_us),
        "age": to_seconds(verdict.age_us),
    }


def _log_object(health: Health) -> dict[str, object]:
    primary, report = health.primary, health.report
    return {
        "kind": "log",
        "at": format_rfc3339(health.at_us),
        "clients": health.clients,
        "head": report.head,
        "head_age": to_seconds(report.head_age_us),
        "clock_offset": to_seconds(report.clock_offset_us),
        "severity": report.severity,
        "worst": report.worst or None,
        "accepted": primary.accepted if primary else None,
        "rejected": primary.rejected if primary else None,
        "failed": primary.failed if primary else None,
        "waiting": primary.waiting if primary else None,
        "store": primary.store if primary else None,
    }


def _process_object(process: ProcessInfo, verdict: Verdict) -> dict[str, object]:
    fields = msgspec.structs.asdict(process)
    del fields["since_us"], fields["memory_bytes"]
    is_away = verdict.rule == "replica-away"  # what was known of its process is old
    if is_away:
        fields |= dict.fromkeys(("pid", "state", "restarts", "state_age_us"))
    return {
        "kind": "process",
        **fields,
        "since": None if is_away else format_rfc3339(process.since_us),
        "memory": None if is_away else process.memory_bytes,
        **verdict_object(verdict),
    }


def _replica_object(health: ProcessHealth, sample: ReplicaSample | None) -> dict[str, object]:
    verdict = health.verdict
    fields: dict[str, object] = {
        "kind": "replica",
        "name": health.name,
        **verdict_object(verdict),
        "applied": verdict.applied,
        "head": verdict.head,
        "events_behind": verdict.behind,
        "time_behind": to_seconds(verdict.late_us),
        "target": verdict.target,
        "eta": to_seconds(verdict.eta_us),
    }
    if sample is None:
        return fields | {"parked": verdict.parked or None}
    slowest = slowest_view(sample.views)
    return fields | {
        "at": format_rfc3339(sample.at_us),
        "apply_rate": sample.apply_rate_per_s,
        "append_rate": sample.append_rate_per_s,
        "mode": sample.mode,
        "feed": sample.feed,
        "feed_error": sample.feed_error or None,
        "handing_over": sample.handing_over,
        "paused_by": sample.paused_by,
        "throttle": sample.throttle_per_s,
        "parked": sample.parked,
        "cache_hits": sample.cache_hits,
        "cache_misses": sample.cache_misses,
        "memory": sample.memory_bytes,
        "mixed_views": sample.mixed,
        "share": [each.text for each in sample.share],
        **(_storage_object(sample.storage) if sample.storage else {}),
        **(_latency_object(slowest) if slowest else {}),
    }


def _storage_object(storage: RowStorage) -> dict[str, object]:
    return {
        "disk": storage.size_bytes,
        "write_share": storage.write_share,
        "written_per_s": storage.written_bytes_per_s,
    }


def queue_object(room: QueueRoom) -> dict[str, object]:
    """Return a replica's queue with the room that it has left."""
    return {
        "replica": room.replica,
        "acknowledged": room.acknowledged,
        "waiting_bytes": room.waiting_bytes,
        "waiting_rows": room.waiting_rows,
        "oldest": to_seconds(room.oldest_us),
        "max_bytes": room.max_bytes,
        "max_rows": room.max_rows,
        "max_age": to_seconds(room.max_age_us),
        "room": to_seconds(room.room_us),
        "growth_per_s": room.growth_bytes_per_s,
        "lost": room.is_lost,
        "begun": room.has_begun,
    }


def _consumer_object(consumer: StreamConsumer) -> dict[str, object]:
    """Return what the server of the log's stream says of a replica, in messages; null: nothing."""
    is_known = consumer.asked_age_us is not None
    return {
        "name": consumer.name,
        "behind": consumer.behind,
        "pending": consumer.pending if is_known else None,
        "unacknowledged": consumer.unacknowledged if is_known else None,
        "ack_floor": consumer.ack_floor if is_known else None,
        "asked_age": to_seconds(consumer.asked_age_us),
        "problem": consumer.problem or None,
        "deleted": consumer.is_deleted,
    }


def slowest_view(views: list[ViewLag]) -> ViewLag | None:
    """Return the view whose events wait longest to be applied."""
    return max(views, key=lambda view: view.p99_us or 0, default=None)


def _view_object(health: ProcessHealth, view: ViewLag) -> dict[str, object]:
    verdict = view_verdict(health, view.view)
    is_known = verdict.behind is not None
    return {
        "view": view.view,
        "status": verdict.status,
        "events_behind": view.events_behind if is_known else None,
        "time_behind": to_seconds(view.time_behind_us) if is_known else None,
        **_latency_object(view),
        "parked": view.parked,
    }


def _latency_object(view: ViewLag) -> dict[str, object]:
    return {
        "p50": to_seconds(view.p50_us),
        "p90": to_seconds(view.p90_us),
        "p99": to_seconds(view.p99_us),
        "max": to_seconds(view.max_us),
    }
