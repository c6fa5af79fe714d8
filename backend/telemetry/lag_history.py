"""Lag samples over time: 1 s for an hour, 10 s for a day, 1 min for a month, across restarts.

Bounded by number, not by the clock: a clock that jumps neither deletes what was kept nor keeps
more. A coarser sample holds the worst of its span (behind, late, p99) and its last positions.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import msgspec

from backend.clock import SECOND_US, Micros, now_us
from backend.errors import StorageFailed
from backend.messages.lag_series import AskLagSeries, LagSeries
from backend.messages.log_standbys import AskStandbySeries, StandbyHistory
from backend.messages.moments import HandlerMoment
from backend.messages.notices import PrimarySample, ReplicaSample
from backend.messages.pipeline import StageLag
from backend.sqlite.file_profile import SAMPLES
from backend.sqlite.sqlite_connection import connect
from backend.sqlite.storage_errors import describe_storage_error, is_damage
from backend.telemetry.history_steps import KEPT_SAMPLES
from backend.telemetry.lag_columns import series_of
from backend.telemetry.lag_point import (
    LagPoint,
    decode_handlers,
    decode_point,
    encode_point,
    handlers_of,
    merge_handlers,
    merge_worst,
    point_of,
)
from backend.telemetry.metric_history import MetricHistory
from backend.telemetry.onset_store import OnsetStore
from backend.telemetry.pending_rows import PendingRows, Row
from backend.telemetry.standby_points import (
    STANDBY_PREFIX,
    is_standby,
    standby_point,
    standby_series,
)
from backend.telemetry.state_history import StateHistory
from backend.telemetry.warning_filter import WarningFilter

_REACH_STEPS = 3  # steps after which the sample before says nothing about a moment
_FUTURE_US: Micros = 120 * SECOND_US  # a sample so far ahead came from a clock that was wrong

_SCHEMA = """
CREATE TABLE IF NOT EXISTS samples (
  step INTEGER NOT NULL, replica TEXT NOT NULL, at INTEGER NOT NULL, point BLOB NOT NULL,
  handlers BLOB NOT NULL DEFAULT x'',
  PRIMARY KEY (step, replica, at)
) WITHOUT ROWID
"""
_COLUMNS = "SELECT name FROM pragma_table_info('samples')"
_ADD_HANDLERS = "ALTER TABLE samples ADD COLUMN handlers BLOB NOT NULL DEFAULT x''"
_PUT = "INSERT OR REPLACE INTO samples (step, replica, at, point, handlers) VALUES (?, ?, ?, ?, ?)"
_GET = "SELECT point, handlers FROM samples WHERE step = ? AND replica = ? AND at = ?"
_AT = (
    "SELECT at, point, handlers FROM samples WHERE step = ? AND replica = ? AND at <= ?"
    " ORDER BY at DESC LIMIT 1"
)
_NEXT_REPLICA = (
    "SELECT replica FROM samples WHERE step = 60 AND replica > ? ORDER BY replica LIMIT 1"
)
_RANGE = "SELECT at, point FROM samples WHERE step = ? AND replica = ? AND at >= ? ORDER BY at"
_LAST = (
    "SELECT replica, max(at), point FROM samples WHERE step = 1 GROUP BY replica ORDER BY replica"
)
_PRUNE = """
DELETE FROM samples WHERE step = :step AND replica = :replica AND (at > :future OR at <= (
  SELECT at FROM samples WHERE step = :step AND replica = :replica AND at <= :future
  ORDER BY at DESC LIMIT 1 OFFSET :kept))
"""


class _OpenSpan(msgspec.Struct, frozen=True):
    """The span of a step that still grows: when it began, and what was seen since."""

    at_us: Micros
    point: LagPoint
    handlers: list[HandlerMoment]

    def merged_with(self, fresh: "_OpenSpan") -> "_OpenSpan":
        """Return both in one."""
        handlers = merge_handlers(self.handlers, fresh.handlers)
        return _OpenSpan(self.at_us, merge_worst(self.point, fresh.point), handlers)


class KeptMoment(msgspec.Struct, frozen=True):
    """What is kept of a moment, in the finest step that reaches so far back."""

    at_us: Micros
    step_s: int
    point: LagPoint
    handlers: list[HandlerMoment]


class LastSample(msgspec.Struct, frozen=True):
    """A replica as it was last sampled; `head` None: the log's end was not known to it."""

    name: str
    at_us: Micros
    applied: int
    head: int | None


def last_samples(database: sqlite3.Connection) -> list[LastSample]:
    """Return each replica's newest sample in a file of samples.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    rows = database.execute(_LAST).fetchall()
    points = (
        (name, at_us, decode_point(point)) for name, at_us, point in rows if not is_standby(name)
    )
    return [
        LastSample(name, at_us, point.applied, point.head)
        for name, at_us, point in points
        if point is not None
    ]


class LagHistoryStore:
    """The file with the samples; one thread. A broken file is set aside, as it can be missed.

    In the same file, `states`: what is kept of states, `metrics`: of the other numbers that alerts
    are about, `onsets`: since when problems last.
    """

    def __init__(self, path: Path, logger: logging.Logger) -> None:
        """Open or create the file.

        Raises:
            StorageFailed: it cannot be opened or made, and why.
        """
        self._warning = WarningFilter(logger)
        self._open_spans: dict[tuple[int, str], _OpenSpan] = {}
        try:
            self._database = _open(path)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise describe_storage_error(path, error, "") from error
            aside = path.with_suffix(".broken")
            logger.warning("%s cannot be read (%s), set aside as %s", path, error, aside.name)
            path.replace(aside)
            self._database = _open(path)
        try:
            self._pending = PendingRows(self._database, _PUT, _GET)
            self.states = StateHistory(self._database, logger)
            self.metrics = MetricHistory(self._database, logger)
            self.onsets = OnsetStore(self._database, logger)
        except sqlite3.Error as error:
            self._database.close()
            raise describe_storage_error(path, error, "") from error

    def add(self, sample: ReplicaSample, published: Sequence[StageLag] = ()) -> None:
        """Take a sample into the present span of every step.

        `published`: the stages that the writer has measured meanwhile.
        """
        self._add(sample.name, sample.at_us, point_of(sample, published), handlers_of(sample))

    def add_standbys(self, sample: PrimarySample) -> None:
        """Take in how far the standbys of the log are, if that is known as of now."""
        known = sample.standbys
        if known is None or known.problem:
            return
        for standby in known.standbys:
            self._add(f"{STANDBY_PREFIX}{standby.name}", sample.at_us, standby_point(standby), [])

    def _add(
        self, name: str, at_us: Micros, point: LagPoint, handlers: list[HandlerMoment]
    ) -> None:
        for step in KEPT_SAMPLES:
            at = at_us - at_us % (step * SECOND_US)
            key = (step, name)
            present = self._open_spans.get(key)
            if present is None or present.at_us != at:
                self._write(key)
                present = self._stored(step, name, at)
            fresh = _OpenSpan(at, point, handlers)
            self._open_spans[key] = fresh if present is None else present.merged_with(fresh)

    def commit(self) -> None:
        """Write finished spans, and drop what is too old."""
        for key, span in tuple(self._open_spans.items()):
            if now_us() - span.at_us >= key[0] * SECOND_US:
                self._write(key)
        self._write_pending()
        self.states.note_end()
        self.metrics.note_end(now_us())
        try:
            self._database.commit()
        except sqlite3.Error as error:
            self._warning.warn("samples are not kept: %s", error)
            self._database.rollback()
            for part in (self._pending, self.states, self.metrics, self.onsets):
                part.begin_anew()
        else:
            for part in (self._pending, self.states, self.metrics, self.onsets):
                part.confirm()
            self._warning.end_tick()

    def answer(self, question: AskLagSeries) -> LagSeries:
        """Return the samples of a replica.

        Raises:
            StorageFailed: they cannot be read.
        """
        points = self._points(question.replica, question.step_s, question.since_us)
        return series_of(question, points)

    def answer_standbys(self, question: AskStandbySeries) -> StandbyHistory:
        """Return what is kept of every standby.

        Raises:
            StorageFailed: it cannot be read.
        """
        found = {
            name: self._points(f"{STANDBY_PREFIX}{name}", question.step_s, question.since_us)
            for name in self.standbys()
        }
        return StandbyHistory(
            standbys=[standby_series(name, points) for name, points in found.items() if points]
        )

    def replicas(self) -> list[str]:
        """Return the replicas of which samples are kept, by name.

        Raises:
            StorageFailed: they cannot be read.
        """
        return [name for name in self._names() if not is_standby(name)]

    def standbys(self) -> list[str]:
        """Return the standbys of the log of which samples are kept, by name.

        Raises:
            StorageFailed: they cannot be read.
        """
        found = [name for name in self._names() if is_standby(name)]
        return [name.removeprefix(STANDBY_PREFIX) for name in found]

    def _names(self) -> list[str]:
        names = {name for _, name in self._open_spans}
        found = ""
        try:
            while row := self._database.execute(_NEXT_REPLICA, (found,)).fetchone():
                found = str(row[0])
                names.add(found)
        except sqlite3.Error as error:
            raise StorageFailed(f"The samples cannot be read: {error}.") from error
        return sorted(names)

    def moment(self, replica: str, at_us: Micros) -> KeptMoment | None:
        """Return what is kept of a replica at a moment; None where that is nothing.

        Raises:
            StorageFailed: it cannot be read.
        """
        for step in KEPT_SAMPLES:
            span = self._open_spans.get((step, replica))
            if span is None or span.at_us > at_us:
                span = self._stored_before(step, replica, at_us)
            if span is not None and at_us - span.at_us < _REACH_STEPS * step * SECOND_US:
                return KeptMoment(span.at_us, step, span.point, span.handlers)
        return None

    def close(self) -> None:
        """Write what is in hand, and close the file."""
        with contextlib.suppress(sqlite3.Error):  # what is in hand is missed, and nothing else
            for key in tuple(self._open_spans):
                self._write(key)
            self.states.note_end()
            self.metrics.flush()
            self._database.commit()
        self._database.close()

    def _points(self, name: str, step_s: int, since_us: Micros) -> list[tuple[int, LagPoint]]:
        """Return stored points and the one that is still growing."""
        try:
            rows = self._database.execute(_RANGE, (step_s, name, since_us)).fetchall()
        except sqlite3.Error as error:
            raise StorageFailed(f"The samples cannot be read: {error}.") from error
        points = {at: found for at, point in rows if (found := decode_point(point)) is not None}
        present = self._open_spans.get((step_s, name))
        if present and present.at_us >= since_us:
            points[present.at_us] = present.point
        return sorted(points.items())

    def _stored(self, step: int, replica: str, at: Micros) -> _OpenSpan | None:
        """Return what was kept of this span already, before a restart or a clock's jump."""
        try:
            row = self._database.execute(_GET, (step, replica, at)).fetchone()
        except sqlite3.Error as error:
            self._warning.warn("a sample of %s cannot be read: %s", replica, error)
            return None
        return _span(at, *row) if row else None

    def _stored_before(self, step: int, replica: str, at: Micros) -> _OpenSpan | None:
        try:
            row = self._database.execute(_AT, (step, replica, at)).fetchone()
        except sqlite3.Error as error:
            raise StorageFailed(f"The samples cannot be read: {error}.") from error
        return _span(*row) if row else None

    def _write(self, key: tuple[int, str]) -> None:
        """Put a span into the file, and drop the samples that are too many."""
        known = self._open_spans.pop(key, None)
        if known is None:
            return
        step, replica = key
        row = (step, replica, known.at_us, encode_point(known.point), encode_point(known.handlers))
        if not self._write_pending(row):
            return
        try:
            bounds = {"step": step, "replica": replica, "future": now_us() + _FUTURE_US}
            self._database.execute(_PRUNE, bounds | {"kept": KEPT_SAMPLES[step]})
        except sqlite3.Error as error:
            self._warning.warn("samples of %s that are too old stay: %s", replica, error)

    def _write_pending(self, *rows: Row) -> bool:
        """Write these and what was lost before; say whether that went well."""
        try:
            self._pending.write(rows)
        except sqlite3.Error as error:  # they stay in hand
            self._warning.warn("samples are not kept: %s", error)
            return False
        return True


def _open(path: Path) -> sqlite3.Connection:
    database = connect(path, SAMPLES)
    try:
        database.execute(_SCHEMA)
        if "handlers" not in {name for (name,) in database.execute(_COLUMNS)}:
            database.execute(_ADD_HANDLERS)
        database.execute("SELECT max(at) FROM samples").fetchone()
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _span(at_us: Micros, point: bytes, handlers: bytes) -> _OpenSpan | None:
    found = decode_point(point)
    return None if found is None else _OpenSpan(at_us, found, decode_handlers(handlers))
