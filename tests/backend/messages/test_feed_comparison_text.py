import msgspec

from backend.messages.feed_comparison import ComparisonMessage, ComparisonProgress
from backend.messages.feed_comparison_text import (
    comparison_notes,
    describe_comparison_progress,
    feed_comparison_rows,
)
from tests.backend.comparison.sample_comparison import COMPARISON


def test_that_every_figure_of_the_table_has_its_unit() -> None:
    rows = {each.title: each for each in feed_comparison_rows(COMPARISON)}
    assert rows["Lag, p50 / p99 / max"].events == "0 / 7 / 9 events"
    assert rows["Apply latency, p50 / p99 / max"].queue == "1.5 ms / 20.0 ms / 31.0 ms".replace(
        " ms", "\u202fms"
    )
    assert rows["Commands as fast as they are answered"].alone == "2\u202f400 commands/s"
    assert rows["Written by the queue's process"].events == "\u2013"
    assert rows["Written by the queue's process"].queue == "3.0\u202fMB, 1.5 kB a command"


def test_that_what_a_queue_cannot_do_is_told_with_what_it_took_from_the_log() -> None:
    rows = {each.title: each for each in feed_comparison_rows(COMPARISON)}
    assert rows["Rebuild of all views"].events == "yes, in 1.2\u202fs"
    assert rows["Rebuild of all views"].queue == "not from its queue; from the log in 1.2\u202fs"
    assert rows["Catch up after a long absence"].queue.startswith("no, trimmed; rebuilt")


def test_that_the_figures_say_their_load_their_machine_and_what_was_simulated() -> None:
    notes = " ".join(comparison_notes(COMPARISON))
    assert "1\u202f000 commands of one event each at 400/s" in notes
    assert "here it was let keep 250 rows" in notes
    assert "Measured 2023-11-14T22:13:20Z" in notes
    assert "SQLite 3.40.1" in notes
    assert notes.count("The queue was trimmed") == 1


def test_that_progress_says_the_run_the_feed_and_how_far_it_is() -> None:
    progress = ComparisonProgress(run=2, runs=3, feed="events", step="load", done=400, total=2_000)
    said = describe_comparison_progress(progress)
    assert said == "2 of 3, events feed: sends commands at the rate, 400 of 2\u202f000"


def test_that_a_comparison_is_the_same_after_it_was_written_as_json() -> None:
    written = msgspec.json.encode(COMPARISON)
    assert msgspec.json.decode(written, type=ComparisonMessage) == COMPARISON
