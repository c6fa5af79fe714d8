"""One moment of the past: how every replica was, and what its handlers did."""

import msgspec

from backend.messages.annotations import Marks
from backend.messages.bounds import Count, Int64, LongText
from backend.messages.log_standbys import StandbyLag
from backend.messages.pipeline import Stage


class _MomentPayload(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """Shared shape of everything here; what is not set is not sent."""


class TypeMoment(_MomentPayload, frozen=True, kw_only=True):
    """Events of one type in a view: how many in a second, from commit to applied, and the work.

    `mean_us`, `longest_us`: what the handler took for one event; `busy_share`: of the time, what it
    spent on this type (0 to 1). None: nothing is known.
    """

    type: LongText
    events: Int64 = 0
    p50_us: Int64 | None = None
    p99_us: Int64 | None = None
    mean_us: Int64 | None = None
    longest_us: Int64 | None = None
    busy_share: float = 0.0


class HandlerMoment(_MomentPayload, frozen=True, kw_only=True):
    """What one view's handler did; those that did nothing are not named.

    `applied_per_s`, `busy_share`: None, not known. `failing_entities`: those that it had parked.
    """

    view: LongText
    applied_per_s: float | None = None
    busy_share: float | None = None
    failing_entities: Int64 = 0
    types: list[TypeMoment] = []


class ViewMoment(_MomentPayload, frozen=True, kw_only=True):
    """The numbers of a view: events, and microseconds; None: not known."""

    view: LongText
    events_behind: Int64 | None = None
    time_behind_us: Int64 | None = None
    p50_us: Int64 | None = None
    p90_us: Int64 | None = None
    p99_us: Int64 | None = None
    max_us: Int64 | None = None


class ReplicaMoment(_MomentPayload, frozen=True, kw_only=True):
    """A replica as a sample kept of it says.

    `at_us`: when the sample begins; it holds the worst of the `step_s` seconds from then on.
    `worst`: of all views.
    """

    name: LongText
    at_us: Int64
    step_s: Int64
    applied: Int64
    head: Int64 | None
    apply_rate_per_s: float | None
    append_rate_per_s: float | None
    stages: dict[Stage, Int64 | None]
    worst: ViewMoment
    views: list[ViewMoment]
    handlers: list[HandlerMoment] = []


class AskMoment(_MomentPayload, frozen=True, kw_only=True, tag="ask-moment"):
    """How was everything at a moment of the wall clock?"""

    at_us: Count


class MomentReport(_MomentPayload, frozen=True, kw_only=True, tag="moment-report"):
    """The answer, as far as it is kept.

    `first_us`, `last_us`: the time that it is about, as wide as the samples of that time are.
    `replicas`: of which a sample is kept. `marks`: what happened in that time and a little around.
    `standbys`: of the log's server, of which a sample is kept; the worst of their samples' spans.
    """

    at_us: Int64
    first_us: Int64
    last_us: Int64
    replicas: list[ReplicaMoment]
    marks: Marks
    standbys: list[StandbyLag] = []
