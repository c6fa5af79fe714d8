"""The whole comparison: three runs of one load, in a temporary folder that is gone afterwards."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from backend.clock import SECOND_US, monotonic_us
from backend.comparison.feed_run import measure_alone, measure_feed
from backend.comparison.measurement_source import describe_source
from backend.messages.feed_choice import FEEDS_OF_ANY_LOG
from backend.messages.feed_comparison import (
    ComparisonLoad,
    ComparisonProgress,
    ComparisonStep,
    FeedComparison,
    LogWriter,
)
from backend.settings import Settings

_RUNS: tuple[LogWriter, ...] = ("none", *FEEDS_OF_ANY_LOG)
_ROW_SHARE = 4  # of the rows that come while a replica is away, its queue may hold one in so many

OnComparisonProgress = Callable[[ComparisonProgress], None]


def compare_feeds(
    load: ComparisonLoad, scratch: Path | None, on_progress: OnComparisonProgress
) -> FeedComparison:
    """Run it; `scratch`: where the temporary folder is made, the system's own if None.

    Raises:
        MarigraphError: a backend cannot be started, or does not do what it should.
    """
    began_us, usual = monotonic_us(), Settings()
    away_rows = max(1, load.away // _ROW_SHARE)
    with TemporaryDirectory(prefix="marigraph-comparison-", dir=scratch) as temporary:
        folder = Path(temporary).resolve()
        source = describe_source(folder)
        alone = measure_alone(folder / "none", load, _progress_of("none", on_progress))
        feeds = [
            measure_feed(folder / feed, feed, load, away_rows, _progress_of(feed, on_progress))
            for feed in FEEDS_OF_ANY_LOG
        ]
    return FeedComparison(
        source=source,
        load=load,
        alone=alone,
        feeds=feeds,
        away_rows=away_rows,
        usual_rows=usual.queue_max_rows,
        usual_age_us=usual.queue_max_age_s * SECOND_US,
        took_us=monotonic_us() - began_us,
    )


def _progress_of(
    feed: LogWriter, on_progress: OnComparisonProgress
) -> Callable[[ComparisonStep, int, int], None]:
    def show(step: ComparisonStep, done: int, total: int) -> None:
        on_progress(
            ComparisonProgress(
                run=_RUNS.index(feed) + 1,
                runs=len(_RUNS),
                feed=feed,
                step=step,
                done=done,
                total=total,
            )
        )

    return show
