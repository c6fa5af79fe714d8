"""The comparison of the feeds in words: a table and notes, for window and command line alike."""

from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from backend.clock import format_rfc3339
from backend.messages.feed_comparison import (
    TRIALS,
    ComparisonProgress,
    ComparisonSource,
    ComparisonStep,
    FeedComparison,
    FeedMeasurement,
    FeedTrial,
    LogWriter,
    Percentiles,
    TrialKind,
    WriteCost,
)
from backend.messages.number_text import (
    format_bytes,
    format_counted,
    format_decimal,
    format_number,
    format_per_second,
    format_span,
)
from backend.messages.text_list import join_names
from backend.translation import tr, tr_noop

COMPARISON_TITLES = (
    tr_noop("Measured"),
    tr_noop("No replica"),
    tr_noop("Events feed"),
    tr_noop("Queue feed"),
)
FEED_TITLES: dict[LogWriter, str] = {
    "none": tr_noop("no replica"),
    "events": tr_noop("events feed"),
    "queue": tr_noop("queue feed"),
}
_STEPS: dict[ComparisonStep, str] = {
    "start": tr_noop("starts a backend"),
    "register": tr_noop("registers users"),
    "load": tr_noop("sends commands at the rate"),
    "burst": tr_noop("sends commands as fast as they are answered"),
    "catch-up": tr_noop("waits until the replica has caught up"),
    "traces": tr_noop("asks when each event was on disk and could be read"),
    "rebuild": tr_noop("rebuilds the replica"),
    "new-view": tr_noop("installs a view over the old events"),
    "replay": tr_noop("builds an archive, and asks it for the past"),
    "away": tr_noop("sends commands while the replica is held"),
}
_TRIALS: dict[TrialKind, str] = {
    "replay": tr_noop("Replay to a past position"),
    "rebuild": tr_noop("Rebuild of all views"),
    "new-view": tr_noop("A new view over old events, with the backend's start"),
    "away": tr_noop("Catch up after a long absence"),
}
_NONE = "\u2013"


class ComparisonRow(msgspec.Struct, frozen=True):
    """What was measured, and its figure with no replica, with the events feed and the queue."""

    title: str
    alone: str
    events: str
    queue: str


def describe_comparison_progress(progress: ComparisonProgress) -> str:
    """Say where it is: `2 of 3, events feed: sends commands at the rate, 400 of 2 000`."""
    text = tr(
        "{run} of {runs}, {feed}: {step}",
        run=progress.run,
        runs=progress.runs,
        feed=tr(FEED_TITLES[progress.feed]),
        step=tr(_STEPS[progress.step]),
    )
    if not progress.total:
        return text
    done, total = format_number(progress.done), format_number(progress.total)
    return tr("{text}, {done} of {total}", text=text, done=done, total=total)


def feed_comparison_rows(comparison: FeedComparison) -> Iterator[ComparisonRow]:
    """Yield the table, one figure a row."""
    by_feed = {each.feed: each for each in comparison.feeds}
    events, queue = by_feed["events"], by_feed["queue"]

    def both(
        title: str, figure: Callable[[FeedMeasurement], str], alone: str = ""
    ) -> ComparisonRow:
        return ComparisonRow(title, alone, figure(events), figure(queue))

    yield both(tr("Lag, p50 / p99 / max"), lambda each: _events_text(each.events_behind))
    yield both(tr("Lag in time, p50 / p99 / max"), lambda each: _spans_text(each.time_behind_us))
    yield both(
        tr("Apply latency, p50 / p99 / max"), lambda each: _spans_text(each.apply_latency_us)
    )
    yield both(tr("Caught up after the burst in"), lambda each: format_span(each.catch_up_us))
    alone, write = comparison.alone, comparison.alone.write
    yield both(
        tr("Commands as fast as they are answered"),
        lambda each: _rate_text(each.burst_rate_per_s),
        _rate_text(alone.burst_rate_per_s),
    )
    yield both(
        tr("Commits of the log at the rate, one flush each"),
        lambda each: format_number(each.write.commits),
        format_number(write.commits),
    )
    yield both(
        tr("Written by the primary"),
        lambda each: _written_text(each.write.primary_bytes, each.write),
        _written_text(write.primary_bytes, write),
    )
    yield both(
        tr("Written by the replica"),
        lambda each: _written_text(each.write.replica_bytes, each.write),
    )
    yield both(
        tr("Written by the queue's process"),
        lambda each: _written_text(each.write.queue_bytes, each.write),
    )
    yield both(tr("On disk: log"), partial(_size_text, "log"))
    yield both(tr("On disk: rows of the replica"), partial(_size_text, "replica-1"))
    yield both(tr("On disk: queue"), partial(_size_text, "queue"))
    for kind in TRIALS:
        yield both(tr(_TRIALS[kind]), partial(_trial_text, kind))


def comparison_notes(comparison: FeedComparison) -> Iterator[str]:
    """Yield what the figures are of: the load, what was tried, the machine, the versions."""
    load = comparison.load
    yield tr(
        "Load: {commands} of one event each at {rate}/s, then {burst} as fast as they are answered,"
        " about {keys} users; the same over each feed, in backends of its own.",
        commands=format_counted(load.commands, "command"),
        rate=format_number(load.rate_per_s),
        burst=format_number(load.burst),
        keys=format_number(load.keys),
    )
    yield tr(
        "Lag is what a reader sees who looks every millisecond. Apply latency is from the log's"
        " disk until rows can be read, over {events} of each feed.",
        events=format_counted(
            min(each.apply_latency_us.count for each in comparison.feeds), "event"
        ),
    )
    yield tr(
        "Long absence: the replica was held while {away} were sent. A queue keeps {rows} or"
        " {age}; here it was let keep {cap}, as if more had come meanwhile than it may hold.",
        away=format_counted(load.away, "command"),
        rows=format_counted(comparison.usual_rows, "row"),
        age=format_span(comparison.usual_age_us),
        cap=format_counted(comparison.away_rows, "row"),
    )
    yield from _refusals(comparison)
    yield describe_measurement_source(comparison.source, comparison.took_us)


def _refusals(comparison: FeedComparison) -> Iterator[str]:
    """Yield what a queue said when it was tried by itself, once for all that it said it of."""
    titles: dict[str, list[str]] = {}
    for trial in (each for feed in comparison.feeds for each in feed.trials if each.refusal):
        titles.setdefault(trial.refusal, []).append(tr(_TRIALS[trial.kind]))
    for refusal, tried in titles.items():
        yield tr("{tried}, from its queue: {refusal}", tried=join_names(tried), refusal=refusal)


def describe_measurement_source(source: ComparisonSource, took_us: int) -> str:
    """Say on what machine, with which versions and when something was measured."""
    return tr(
        "Measured {at} in {took} on {machine}: {processor}, {cores} cores, {memory}, {system},"
        " {file_system}, load {busy} at its begin; Marigraph {marigraph}, Python {python},"
        " SQLite {sqlite}.",
        at=format_rfc3339(source.at_us)[:19] + "Z",
        took=format_span(took_us),
        machine=source.machine,
        processor=source.processor or _NONE,
        cores=source.cores,
        memory=_NONE if source.memory_bytes is None else format_bytes(source.memory_bytes),
        system=source.system,
        file_system=source.file_system or _NONE,
        busy=_NONE if source.load_average is None else f"{source.load_average:.1f}",
        marigraph=source.marigraph,
        python=source.python,
        sqlite=source.sqlite,
    )


def _events_text(found: Percentiles) -> str:
    parts = (format_number(round(each)) for each in (found.p50, found.p99, found.max))
    return tr("{numbers} events", numbers=" / ".join(parts))


def _spans_text(found: Percentiles) -> str:
    return " / ".join(format_span(round(each)) for each in (found.p50, found.p99, found.max))


def _rate_text(rate_per_s: float) -> str:
    return tr("{rate} commands/s", rate=format_per_second(rate_per_s))


def _written_text(size_bytes: int | None, write: WriteCost) -> str:
    if size_bytes is None:
        return _NONE
    each = format_decimal(round(size_bytes / max(1, write.commands) / 1000, 1))
    return tr("{size}, {each} kB a command", size=format_bytes(size_bytes), each=each)


def _size_text(kind: str, measured: FeedMeasurement) -> str:
    size = measured.disk_bytes.get(kind)
    return _NONE if size is None else format_bytes(size)


def _trial_text(kind: TrialKind, measured: FeedMeasurement) -> str:
    trial = next((each for each in measured.trials if each.kind == kind), None)
    return _NONE if trial is None else _outcome_text(trial)


def _outcome_text(trial: FeedTrial) -> str:
    took = _NONE if trial.took_us is None else format_span(trial.took_us)
    if trial.by_feed:
        return tr("yes, in {span}", span=took)
    if trial.kind == "away":
        return tr("no, trimmed; rebuilt from the log in {span}", span=took)
    return tr("not from its queue; from the log in {span}", span=took)
