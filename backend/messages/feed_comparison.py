"""The comparison of the two feeds: one load over each, and what was measured of it."""

from typing import Literal

import msgspec

from backend.messages.feed_choice import FeedChoice

ComparisonStep = Literal[
    "start",
    "register",
    "load",
    "burst",
    "catch-up",
    "traces",
    "rebuild",
    "new-view",
    "replay",
    "away",
]
TrialKind = Literal["rebuild", "new-view", "replay", "away"]
LogWriter = Literal["none"] | FeedChoice  # beside which feed the primary was measured
TRIALS: tuple[TrialKind, ...] = ("replay", "rebuild", "new-view", "away")


class ComparisonLoad(msgspec.Struct, frozen=True, kw_only=True):
    """The load: commands of one event each, first at a rate, then as fast as they are answered.

    `keys`: users that they are about; `burst` commands as fast as possible; `away` commands while
    the replica is stopped.
    """

    commands: int
    rate_per_s: int
    keys: int
    burst: int
    away: int


class ComparisonSource(msgspec.Struct, frozen=True, kw_only=True):
    """Where and with what it was measured; `file_system`: of the folder, empty if not known.

    `load_average`: of the minute before: what else the machine does is in the figures.
    """

    at_us: int
    machine: str
    processor: str
    cores: int
    memory_bytes: int | None
    system: str
    file_system: str
    load_average: float | None
    marigraph: str
    python: str
    sqlite: str


class LagSamples(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader of the replica saw during the load, as columns of equal length.

    `after_us`: since the first command was sent. `events_behind`: answered commands whose events
    the answer of the replica did not have; `time_behind_us`: since the oldest of them was answered.
    """

    after_us: list[int]
    events_behind: list[int]
    time_behind_us: list[int]


class Percentiles(msgspec.Struct, frozen=True, kw_only=True):
    """Of so many values, in their own unit."""

    count: int
    p50: float
    p99: float
    max: float


class WriteCost(msgspec.Struct, frozen=True, kw_only=True):
    """What the processes wrote for the load and the burst; None: this system does not say.

    `commits`: durable transactions of the log during the load, each flushed to the disk once.
    """

    primary_bytes: int | None
    replica_bytes: int | None
    queue_bytes: int | None
    commits: int
    commands: int


class FeedTrial(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was tried afterwards.

    `by_feed`: whether what feeds the replica could do it; `refusal`: what it said, if not.
    `took_us`: until it was done by the feed or, if that could not, from the log; None: it was not.
    """

    kind: TrialKind
    by_feed: bool
    took_us: int | None
    refusal: str = ""


class FeedMeasurement(msgspec.Struct, frozen=True, kw_only=True):
    """One feed under the load. `disk_bytes`: what lies in the folder afterwards, by what it is."""

    feed: FeedChoice
    lag: LagSamples
    events_behind: Percentiles
    time_behind_us: Percentiles
    apply_latency_us: Percentiles
    catch_up_us: int
    burst_rate_per_s: float
    write: WriteCost
    disk_bytes: dict[str, int]
    trials: list[FeedTrial]


class PrimaryAlone(msgspec.Struct, frozen=True, kw_only=True):
    """The primary with no replica beside it, under the same load."""

    burst_rate_per_s: float
    write: WriteCost


class FeedComparison(msgspec.Struct, frozen=True, kw_only=True, tag="comparison", tag_field="kind"):
    """Everything that was measured.

    `away_rows`: of a queue's rows so many were kept while its replica was away, instead of the
    `usual_rows` that it may hold; `usual_age_us`: how long one may wait in it.
    """

    source: ComparisonSource
    load: ComparisonLoad
    alone: PrimaryAlone
    feeds: list[FeedMeasurement]
    away_rows: int
    usual_rows: int
    usual_age_us: int
    took_us: int


class ComparisonProgress(
    msgspec.Struct, frozen=True, kw_only=True, tag="progress", tag_field="kind"
):
    """Where it is: of `runs` runs the one numbered `run` from 1, beside `feed`; `done` of `total`.

    `total` 0: how much there is to do is not known.
    """

    run: int
    runs: int
    feed: LogWriter
    step: ComparisonStep
    done: int = 0
    total: int = 0


ComparisonMessage = ComparisonProgress | FeedComparison
