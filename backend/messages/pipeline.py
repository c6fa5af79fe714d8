"""From commit to the eye: what each stage takes, and what the handlers of read models do.

A handler is a view's code that applies events; an entity is the stream that an event belongs to.
"""

from typing import Literal

import msgspec

from backend.clock import SECOND_US
from backend.messages.bounds import Int64, LongText

LATENCY_REACH_US = 60 * SECOND_US  # what was measured earlier is no figure of now, and not sent
Stage = Literal["committed", "published", "received", "applied", "on-disk", "visible"]
HandlerState = Literal[
    "idle",  # nothing has come for it of late
    "active",  # it applies events, and none of them waits long
    "slow",  # the oldest event that waits for it has waited longer than the limit
    "failing",  # it has parked events
    "stalled",  # it has been at one event for too long, or its position stands while events wait
]


class _PipelinePayload(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """Shared shape of everything here; what is not set is not sent."""


class StageLag(_PipelinePayload, frozen=True, kw_only=True):
    """How far a stage has come, and what it took of late after the stage before.

    `took_us` is the mean, `p50_us` and `p99_us` over the batches of the last second in which
    anything could have gone through; None: nothing did in the last minute.
    """

    stage: Stage
    position: Int64
    took_us: Int64 | None
    p50_us: Int64 | None = None
    p99_us: Int64 | None = None


class RunningEvent(_PipelinePayload, frozen=True, kw_only=True):
    """An event that a view's handler is applying, and for how long it has been seen doing so."""

    view: LongText
    position: Int64
    type: LongText
    entity: LongText
    running_us: Int64


class RunningQuestion(_PipelinePayload, frozen=True, kw_only=True):
    """A question that a replica has been at for longer than it may, or a thread that stands still.

    `what`: the question in few words, empty without one. `running_us`: for how long it has been
    seen so; `limit_us`: what it may take. `is_blocking`: no other question is answered meanwhile.
    """

    what: LongText
    running_us: Int64
    limit_us: Int64
    is_blocking: bool = False


class TypeLatency(_PipelinePayload, frozen=True, kw_only=True):
    """Events of one type that were applied in the last second with any; from commit to applied."""

    type: LongText
    events: Int64
    p50_us: Int64
    p99_us: Int64


class TypeWork(_PipelinePayload, frozen=True, kw_only=True):
    """What a handler took for events of one type in the last seconds, from its call to its return.

    `mean_us`, `longest_us`: for one event; `share`: of the time (0 to 1).
    """

    type: LongText
    events: Int64
    mean_us: Int64
    longest_us: Int64
    share: float


class FailingEntity(_PipelinePayload, frozen=True, kw_only=True):
    """An entity with a parked event: the first is at `position`, `waiting` more wait behind it.

    `error`: the last line of why; `failing_us`: since it was parked.
    """

    entity: LongText
    position: Int64
    error: LongText
    failing_us: Int64
    waiting: Int64 = 0


class HandlerActivity(_PipelinePayload, frozen=True, kw_only=True):
    """One view's handler in the last seconds.

    `busy_share`: of the last seconds, what was spent in the handler (0 to 1); None, as
    `applied_per_s`: not known, of a handler that does not come back. `recent`: the event that it
    was last seen at within a second. `slowest`: some types, the longest from commit to applied
    first; `work`: some, those that took most of the handler's time first, and then those that took
    longest for an event. `failing`: some entities, the oldest first, of `failing_entities` in all.
    """

    view: LongText
    applied_per_s: float | None = 0.0
    busy_share: float | None = 0.0
    recent: RunningEvent | None = None
    slowest: list[TypeLatency] = []
    work: list[TypeWork] = []
    failing: list[FailingEntity] = []
    failing_entities: Int64 = 0
