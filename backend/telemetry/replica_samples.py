"""Samples of replicas: what one has measured, with what its process says beside it.

The four numbers themselves (events behind, time behind, apply latency, drain) are measured where
events are applied, in `backend.projection.replica_lag`. None stands for what cannot be known; it is
never shown as 0. What they mean is decided by the supervisor, in `backend.telemetry.health`.
"""

from collections.abc import Mapping, Sequence

import msgspec

from backend.messages.feed_choice import QueueRoom, StreamConsumer
from backend.messages.notices import FirstParked, ReplicaSample, ViewLag
from backend.messages.pipeline import RunningQuestion
from backend.messages.rebuild import RebuildProgress
from backend.messages.row_storage import RowStorage
from backend.messages.view_shares import ViewShare
from backend.messages.work import OverdueWork
from backend.projection.replica_lag import ReplicaLag


class ReplicaProcessNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """What a sample tells beside the lag; `first_parked`: by view."""

    name: str
    pid: int
    first_parked: Mapping[str, FirstParked]
    parked: int
    cache_hits: int
    cache_misses: int
    memory_bytes: int
    question: RunningQuestion | None
    watch_error: str
    work: Sequence[OverdueWork] = ()
    queues: Sequence[QueueRoom] = ()
    rebuild: RebuildProgress | None = None
    bulk_left: int = 0
    bulk_failed: int = 0
    storage: RowStorage | None = None
    mixed: Sequence[str] = ()
    share: Sequence[ViewShare] = ()
    elsewhere: Sequence[str] = ()
    has_stream: bool = False
    consumer: StreamConsumer | None = None


def build_sample(lag: ReplicaLag, process: ReplicaProcessNumbers) -> ReplicaSample:
    """Return what a replica says about itself."""
    return ReplicaSample(
        name=process.name,
        at_us=lag.at_us,
        applied=lag.applied,
        head=lag.head,
        events_behind=lag.events_behind,
        time_behind_us=lag.time_behind_us,
        apply_rate_per_s=lag.apply_rate_per_s,
        append_rate_per_s=lag.append_rate_per_s,
        catch_up_s=lag.catch_up_s,
        mode=lag.mode,
        paused_by=lag.paused_by,
        throttle_per_s=lag.throttle_per_s,
        views=_with_first_parked(lag.views, process.first_parked),
        parked=process.parked,
        cache_hits=process.cache_hits,
        cache_misses=process.cache_misses,
        memory_bytes=process.memory_bytes,
        pid=process.pid,
        head_age_us=lag.head_age_us,
        scheduled=lag.scheduled,
        ahead=lag.ahead,
        log_error=lag.log_error,
        rows_error=lag.rows_error,
        replay_target=lag.replay_target,
        catch_up_target=lag.catch_up_target,
        stages=lag.stages,
        handlers=lag.handlers,
        question=process.question,
        watch_error=process.watch_error,
        work=list(process.work),
        feed=lag.feed,
        feed_error=lag.feed_error,
        handing_over=lag.handing_over,
        queues=list(process.queues),
        rebuild=process.rebuild,
        bulk_left=process.bulk_left,
        bulk_failed=process.bulk_failed,
        storage=process.storage,
        mixed=list(process.mixed),
        share=list(process.share),
        elsewhere=list(process.elsewhere),
        has_stream=process.has_stream,
        consumer=process.consumer,
    )


def _with_first_parked(
    views: list[ViewLag], first_parked: Mapping[str, FirstParked]
) -> list[ViewLag]:
    if not first_parked:
        return views
    return [
        msgspec.structs.replace(view, first_parked=first_parked.get(view.view)) for view in views
    ]
