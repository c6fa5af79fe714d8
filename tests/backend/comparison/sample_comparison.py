"""A comparison as it may come out, for tests of what is made of it."""

from backend.messages.feed_choice import FeedChoice
from backend.messages.feed_comparison import (
    TRIALS,
    ComparisonLoad,
    ComparisonSource,
    FeedComparison,
    FeedMeasurement,
    FeedTrial,
    LagSamples,
    Percentiles,
    PrimaryAlone,
    WriteCost,
)

_WRITTEN = WriteCost(
    primary_bytes=4_000_000, replica_bytes=None, queue_bytes=None, commits=90, commands=2_000
)


def _measurement(feed: FeedChoice) -> FeedMeasurement:
    is_queue = feed == "queue"
    refusal = "The queue was trimmed: rebuild needed." if is_queue else ""
    return FeedMeasurement(
        feed=feed,
        lag=LagSamples(
            after_us=[0, 25_000, 50_000],
            events_behind=[0, 7 if is_queue else 3, 0],
            time_behind_us=[0, 20_000 if is_queue else 2_000, 0],
        ),
        events_behind=Percentiles(count=3_000, p50=0, p99=7, max=9),
        time_behind_us=Percentiles(count=3_000, p50=0, p99=2_000, max=30_000),
        apply_latency_us=Percentiles(count=1_000, p50=1_500, p99=20_000, max=31_000),
        catch_up_us=40_000,
        burst_rate_per_s=1_900.4,
        write=WriteCost(
            primary_bytes=4_100_000,
            replica_bytes=2_000_000,
            queue_bytes=3_000_000 if is_queue else None,
            commits=95,
            commands=2_000,
        ),
        disk_bytes={"log": 9_000_000, "replica-1": 2_000_000}
        | ({"queue": 10**6} if is_queue else {}),
        trials=[
            FeedTrial(kind=kind, by_feed=not is_queue, took_us=1_200_000, refusal=refusal)
            for kind in TRIALS
        ],
    )


COMPARISON = FeedComparison(
    source=ComparisonSource(
        at_us=1_700_000_000_000_000,
        machine="bench",
        processor="a processor",
        cores=2,
        memory_bytes=8_000_000_000,
        system="Linux",
        file_system="ext4",
        load_average=0.4,
        marigraph="0.1.0",
        python="3.11.7",
        sqlite="3.40.1",
    ),
    load=ComparisonLoad(commands=1_000, rate_per_s=400, keys=50, burst=1_000, away=1_000),
    alone=PrimaryAlone(burst_rate_per_s=2_400.0, write=_WRITTEN),
    feeds=[_measurement("events"), _measurement("queue")],
    away_rows=250,
    usual_rows=10_000_000,
    usual_age_us=259_200_000_000,
    took_us=61_000_000,
)
