"""The numbers of alert rules over time that no sample of lag keeps, of every process and view.

They are read where the rules read them, at every look, so that a preview compares what a rule would
have compared. A span keeps the least and the greatest of what was read in it; its steps are those
of the samples of lag, and as many of them are kept. What nobody looked at is missing.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Iterable, Sequence

import msgspec

from backend.clock import DAY_US, SECOND_US, Micros
from backend.errors import StorageFailed
from backend.messages.alert_places import is_watched
from backend.messages.alerts import AlertMetric, AlertOperator
from backend.telemetry.alerts.readings import ProcessReading, read_process
from backend.telemetry.history_steps import KEPT_SAMPLES
from backend.telemetry.metric_span import (
    LookNumbers,
    MetricSpan,
    decode_numbers,
    encode_numbers,
    worst_number,
)
from backend.telemetry.pending_rows import PendingRows, Row
from backend.telemetry.process_rotation import ProcessRotation
from backend.telemetry.warning_filter import WarningFilter

# in this order a row has them by number: new ones are added at the end
KEPT_METRICS: tuple[AlertMetric, ...] = (
    "overdue",
    "bulk-left",
    "bulk-failed",
    "catch-up",
    "queue-room",
    "silence",
    "memory",
    "waiting",
    "accepted-rate",
    "rejected-rate",
    "failed-rate",
    "head-silence",
    "clock-behind",
)
_PRUNE_EVERY_US: Micros = 5 * SECOND_US  # one process after the other
_FUTURE_US: Micros = 120 * SECOND_US  # a span so far ahead came from a clock that was wrong
_GONE_US: Micros = 31 * DAY_US  # a process that was not there for so long

_SCHEMA = """
CREATE TABLE IF NOT EXISTS metrics (
  step INTEGER NOT NULL, process TEXT NOT NULL, at INTEGER NOT NULL, numbers BLOB NOT NULL,
  PRIMARY KEY (step, process, at)
) WITHOUT ROWID
"""
_PUT = "INSERT OR REPLACE INTO metrics (step, process, at, numbers) VALUES (?, ?, ?, ?)"
_FIND = "SELECT 1 FROM metrics WHERE step = ? AND process = ? AND at = ?"
_WITHIN = "SELECT numbers FROM metrics WHERE step = ? AND process = ? AND at >= ? AND at < ?"
_RANGE = "SELECT at, numbers FROM metrics WHERE step = ? AND process = ? AND at >= ? ORDER BY at"
_NEXT_PROCESS = (
    "SELECT process FROM metrics WHERE step = 60 AND process > ? ORDER BY process LIMIT 1"
)
_NEWEST = "SELECT max(at) FROM metrics WHERE step = 60 AND process = ?"
_PRUNE = """
DELETE FROM metrics WHERE step = :step AND process = :process AND (at > :future OR at <= (
  SELECT at FROM metrics WHERE step = :step AND process = :process AND at <= :future
  ORDER BY at DESC LIMIT 1 OFFSET :kept))
"""
_FORGET = "DELETE FROM metrics WHERE step = ? AND process = ?"

MetricKey = tuple[str, AlertMetric, str]  # process, metric, view (empty: the process as a whole)


class MetricSeries(msgspec.Struct, frozen=True):
    """A metric's worst of every span; NaN: nothing to measure, None: not known."""

    at_us: list[Micros]
    values: list[float | None]


class MetricHistory:
    """Part of the file with the samples; one thread, whose owner commits."""

    def __init__(self, database: sqlite3.Connection, logger: logging.Logger) -> None:
        """Make the table if need be.

        Raises:
            sqlite3.Error: it cannot be made.
        """
        self._database = database
        self._warning = WarningFilter(logger)
        self._pending = PendingRows(database, _PUT, _FIND)
        self._open_spans: dict[str, dict[int, MetricSpan]] = {}  # by process, then by step
        self._places: dict[str, list[tuple[int, AlertMetric]]] = {}  # by role
        self._newest_us: Micros = 0  # that was noted
        self._pruned_us: Micros | None = None
        self._to_prune = ProcessRotation(database, _NEXT_PROCESS)
        database.execute(_SCHEMA)

    def note(self, processes: Iterable[ProcessReading]) -> None:
        """Keep what rules read of these processes at one look."""
        finished: list[tuple[int, str, MetricSpan]] = []
        newest_us = self._newest_us
        for process in processes:
            places = self._places_of(process)
            if not places:
                continue
            look = _read(process, places)
            name, at_us = process.health.name, process.report.at_us
            spans = self._open_spans.get(name)
            if spans is None:
                spans = self._open_spans[name] = {}
            for step in KEPT_SAMPLES:
                begins_us = at_us - at_us % (step * SECOND_US)
                span = spans.get(step)
                if span is None or span.at_us != begins_us:
                    is_fresh = span is not None and begins_us > self._newest_us
                    if span is not None:
                        finished.append((step, name, span))
                    span = spans[step] = MetricSpan(begins_us)
                    if not is_fresh:
                        self._resume(span, step, name)
                span.add(look)
            newest_us = max(newest_us, at_us)
        self._newest_us = newest_us
        self._write(finished)

    def note_end(self, at_us: Micros) -> None:
        """Put down the spans of processes that are gone, and drop what is too much."""
        finished: list[tuple[int, str, MetricSpan]] = []
        for name, spans in tuple(self._open_spans.items()):
            for step, span in tuple(spans.items()):
                if at_us - span.at_us >= 2 * step * SECOND_US:
                    finished.append((step, name, spans.pop(step)))
            if not spans:
                del self._open_spans[name]
        self._write(finished)
        pruned_us = self._pruned_us
        if pruned_us is None or not 0 <= at_us - pruned_us < _PRUNE_EVERY_US:
            self._pruned_us = at_us
            with contextlib.suppress(sqlite3.Error):  # said where it is written, and tried again
                self._prune(at_us)

    def flush(self) -> None:
        """Put down all that is open, before the file is closed."""
        self._write(
            (step, name, span)
            for name, spans in self._open_spans.items()
            for step, span in spans.items()
        )
        self._open_spans.clear()

    def confirm(self) -> None:
        """Look after a commit whether it has kept what was written; else it is written again."""
        self._pending.confirm()
        self._warning.end_tick()

    def begin_anew(self) -> None:
        """Write once more what was written last: that is lost."""
        self._pending.begin_anew()

    def series(
        self, key: MetricKey, operator: AlertOperator, since_us: Micros, step_s: int
    ) -> MetricSeries:
        """Return a metric since a moment: of each span the worst for a rule that compares so.

        Raises:
            StorageFailed: it cannot be read.
        """
        process, metric, view = key
        try:
            rows = self._database.execute(_RANGE, (step_s, process, since_us)).fetchall()
        except sqlite3.Error as error:
            raise StorageFailed(f"The kept numbers cannot be read: {error}.") from error
        found = {
            at_us: numbers for at_us, row in rows if (numbers := decode_numbers(row)) is not None
        }
        span = self._open_spans.get(process, {}).get(step_s)
        if span is not None and span.at_us >= since_us:
            found[span.at_us] = span.numbers()
        place = KEPT_METRICS.index(metric)
        ordered = sorted(found.items())
        return MetricSeries(
            [at_us for at_us, _ in ordered],
            [
                worst_number(each.overdue.get(view) if view else each.metrics.get(place), operator)
                for _, each in ordered
            ],
        )

    def _places_of(self, process: ProcessReading) -> list[tuple[int, AlertMetric]]:
        """Return the metrics that are of such a process, with their places."""
        health = process.health
        known = self._places.get(health.role)
        if known is None:
            known = self._places[health.role] = [
                (place, metric)
                for place, metric in enumerate(KEPT_METRICS)
                if is_watched(metric, health, health.name)
            ]
        return known

    def _resume(self, span: MetricSpan, step: int, process: str) -> None:
        """Take in what was kept of a span before a restart or a clock's jump, in finer ones too."""
        ends_us = span.at_us + step * SECOND_US
        for finer in (each for each in KEPT_SAMPLES if each <= step):
            try:
                rows = self._database.execute(_WITHIN, (finer, process, span.at_us, ends_us))
                for (row,) in rows.fetchall():
                    if (numbers := decode_numbers(row)) is not None:
                        span.add_kept(numbers)
            except sqlite3.Error as error:
                self._warning.warn("numbers of %s cannot be read: %s", process, error)

    def _write(self, spans: Iterable[tuple[int, str, MetricSpan]]) -> None:
        rows: list[Row] = [
            (step, name, span.at_us, encode_numbers(span.numbers())) for step, name, span in spans
        ]
        try:
            self._pending.write(rows)
        except sqlite3.Error as error:  # alerts go on without their history
            self._warning.warn("numbers of alerts are not kept: %s", error)

    def _prune(self, at_us: Micros) -> None:
        """Drop what is too much of one process, or all of one that is long gone."""
        process = self._to_prune.take()
        if process is None:
            return
        (newest_us,) = self._database.execute(_NEWEST, (process,)).fetchone()
        if not self._database.in_transaction:
            self._database.execute("BEGIN")
        is_gone = at_us - newest_us > _GONE_US and process not in self._open_spans
        for step, kept in KEPT_SAMPLES.items():
            if is_gone:
                self._database.execute(_FORGET, (step, process))
            else:
                bounds = {"step": step, "process": process, "future": at_us + _FUTURE_US}
                self._database.execute(_PRUNE, bounds | {"kept": kept})


def _read(process: ProcessReading, places: Sequence[tuple[int, AlertMetric]]) -> LookNumbers:
    """Return what is known of a process's metrics, by place, and what is overdue in its views."""
    metrics: dict[int, float] = {}
    for place, metric in places:
        value = read_process(metric, process)
        if value is not None and not isinstance(value, tuple):
            metrics[place] = value
    work = process.replica.work if process.replica is not None else ()
    return metrics, {each.view: each.overdue for each in work if each.overdue is not None}
