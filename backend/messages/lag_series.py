"""The kept history of lag: what a replica's samples said, as columns of equal length."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backend.messages.bounds import Count, Int64, LongText, ShortText
from backend.messages.pipeline import Stage

MAX_SERIES_VIEWS = 200  # of one question
SampleStepSeconds = Literal[1, 10, 60]
# what a replica's samples can tell of its stages; each begins with the one before it
MEASURED_STAGES: tuple[Stage, ...] = ("published", "received", "applied", "on-disk", "visible")


class _LagSeriesMessage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shared shape of everything here."""


class AskLagSeries(_LagSeriesMessage, frozen=True, kw_only=True, tag="ask-history"):
    """Lag samples of a replica since a moment (microseconds).

    `views`: of which the numbers are wanted, each by its name, or empty for the worst of all.
    `step_s`: seconds between samples: 1 (kept an hour), 10 (a day) or 60 (a month).
    """

    replica: ShortText
    views: Annotated[list[ShortText], Meta(max_length=MAX_SERIES_VIEWS)] = msgspec.field(
        default_factory=lambda: [""]
    )
    since_us: Count = 0
    step_s: SampleStepSeconds = 1


class ViewSeries(_LagSeriesMessage, frozen=True, kw_only=True):
    """The numbers of one view, or of the worst (`view` empty): events, and microseconds (`…_us`).

    `p50_us` to `max_us`: apply latency, from commit to applied. `parked`: events set aside.
    """

    view: LongText
    events_behind: list[Int64 | None]
    time_behind_us: list[Int64 | None]
    p50_us: list[Int64 | None]
    p90_us: list[Int64 | None]
    p99_us: list[Int64 | None]
    max_us: list[Int64 | None]
    parked: list[Int64 | None]


class LagSeries(_LagSeriesMessage, frozen=True, kw_only=True, tag="history"):
    """Columns of equal length, oldest first; None where it was not known.

    `at_us`: microseconds. `applied`, `head`: positions. `stages`: what each took on average, in
    microseconds. The rates are those of the whole replica. `views`: as they were asked for.
    """

    replica: LongText
    at_us: list[Int64]
    applied: list[Int64]
    head: list[Int64 | None]
    apply_rate_per_s: list[float | None]
    append_rate_per_s: list[float | None]
    stages: dict[Stage, list[Int64 | None]]
    views: list[ViewSeries]
