"""Lag samples over time: 1 s for an hour, 10 s for a day, 1 min for a month, across restarts.

Bounded by number, not by the clock: a clock that jumps neither deletes what was kept nor keeps
more. A coarser sample holds the worst of its span (behind, late, p99) and its last positions.
"""

import contextlib
import logging
import sqlite3
from pathlib import Path

import msgspec

from backend.clock import SECOND_US, Micros, now_us
from backend.errors import StorageFailed
from backend.messages.control import AskLagSeries, LagSeries
from backend.messages.notices import ReplicaSample
from backend.sqlite.file_profile import SAMPLES
from backend.sqlite.sqlite_connection import connect
from backend.sqlite.storage_errors import describe_storage_error, is_damage

KEPT_SAMPLES = {1: 3600, 10: 8640, 60: 43200}  # samples per replica, by the seconds between them
_FUTURE_US: Micros = 120 * SECOND_US  # a sample so far ahead came from a clock that was wrong

_SCHEMA = """
CREATE TABLE IF NOT EXISTS samples (
  step INTEGER NOT NULL, replica TEXT NOT NULL, at INTEGER NOT NULL, point BLOB NOT NULL,
  PRIMARY KEY (step, replica, at)
) WITHOUT ROWID
"""
_PUT = "INSERT OR REPLACE INTO samples (step, replica, at, point) VALUES (?, ?, ?, ?)"
_GET = "SELECT point FROM samples WHERE step = ? AND replica = ? AND at = ?"
_RANGE = "SELECT at, point FROM samples WHERE step = ? AND replica = ? AND at >= ? ORDER BY at"
_LAST = (
    "SELECT replica, max(at), point FROM samples WHERE step = 1 GROUP BY replica ORDER BY replica"
)
_PRUNE = """
DELETE FROM samples WHERE step = :step AND replica = :replica AND (at > :future OR at <= (
  SELECT at FROM samples WHERE step = :step AND replica = :replica AND at <= :future
  ORDER BY at DESC LIMIT 1 OFFSET :kept))
"""

_Numbers = tuple[int | None, int | None, int | None]  # behind, late, p99


class _HistoryPoint(msgspec.Struct, array_like=True):
    """What is kept of a sample; `""` among the views is the worst of all."""

    applied: int
    head: int | None
    views: dict[str, _Numbers]


_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(_HistoryPoint)


def _decode(point: bytes) -> _HistoryPoint | None:
    """Return a stored point; None for one that cannot be read: it is only missed."""
    try:
        return _decoder.decode(point)
    except (msgspec.DecodeError, UnicodeDecodeError):  # another version kept it: a gap is shown
        return None


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
    points = ((name, at_us, _decode(point)) for name, at_us, point in rows)
    return [
        LastSample(name, at_us, point.applied, point.head)
        for name, at_us, point in points
        if point is not None
    ]


class LagHistoryStore:
    """The file with the samples; one thread. A broken file is set aside, as it can be missed."""

    def __init__(self, path: Path, logger: logging.Logger) -> None:
        """Open or create the file.

        Raises:
            StorageFailed: it cannot be opened or made, and why.
        """
        self._logger = logger
        self._open_spans: dict[tuple[int, str], tuple[int, _HistoryPoint]] = {}
        try:
            self._database = _open(path)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise describe_storage_error(path, error, "") from error
            aside = path.with_suffix(".broken")
            logger.warning("%s cannot be read (%s), set aside as %s", path, error, aside.name)
            path.replace(aside)
            self._database = _open(path)

    def add(self, sample: ReplicaSample) -> None:
        """Take a sample into the present span of every step."""
        point = _point(sample)
        for step in KEPT_SAMPLES:
            at = sample.at_us - sample.at_us % (step * SECOND_US)
            key = (step, sample.name)
            present = self._open_spans.get(key)
            if present and present[0] == at:
                before: _HistoryPoint | None = present[1]
            else:
                self._write(key)
                before = self._stored(step, sample.name, at)
            self._open_spans[key] = (at, _merge_worst(before, point))

    def commit(self) -> None:
        """Write finished spans, and drop what is too old."""
        for key, (at, _) in tuple(self._open_spans.items()):
            if now_us() - at >= key[0] * SECOND_US:
                self._write(key)
        try:
            self._database.commit()
        except sqlite3.Error as error:
            self._logger.warning("samples are not kept: %s", error)
            self._database.rollback()

    def answer(self, question: AskLagSeries) -> LagSeries:
        """Return the samples of a replica.

        Raises:
            StorageFailed: they cannot be read.
        """
        try:
            rows = self._database.execute(
                _RANGE, (question.step_s, question.replica, question.since_us)
            ).fetchall()
        except sqlite3.Error as error:
            raise StorageFailed(f"The samples cannot be read: {error}.") from error
        return _history(question, self._with_open_span(rows, question))

    def close(self) -> None:
        """Write what is in hand, and close the file."""
        with contextlib.suppress(sqlite3.Error):
            for key in tuple(self._open_spans):
                self._write(key)
            self._database.commit()
        self._database.close()

    def _with_open_span(
        self, rows: list[tuple[int, bytes]], question: AskLagSeries
    ) -> list[tuple[int, _HistoryPoint]]:
        """Return stored points and the one that is still growing."""
        points = {at: found for at, point in rows if (found := _decode(point)) is not None}
        present = self._open_spans.get((question.step_s, question.replica))
        if present and present[0] >= question.since_us:
            points[present[0]] = present[1]
        return sorted(points.items())

    def _stored(self, step: int, replica: str, at: Micros) -> "_HistoryPoint | None":
        """Return what was kept of this span already, before a restart or a clock's jump."""
        try:
            row = self._database.execute(_GET, (step, replica, at)).fetchone()
        except sqlite3.Error as error:
            self._logger.warning("a sample of %s cannot be read: %s", replica, error)
            return None
        return _decode(row[0]) if row else None

    def _write(self, key: tuple[int, str]) -> None:
        """Put a span into the file, and drop the samples that are too many."""
        known = self._open_spans.pop(key, None)
        if known is None:
            return
        step, replica = key
        try:
            if not self._database.in_transaction:
                self._database.execute("BEGIN")
            self._database.execute(_PUT, (step, replica, known[0], _encode(known[1])))
            bounds = {"step": step, "replica": replica, "future": now_us() + _FUTURE_US}
            self._database.execute(_PRUNE, bounds | {"kept": KEPT_SAMPLES[step]})
        except sqlite3.Error as error:
            self._logger.warning("a sample of %s is not kept: %s", replica, error)


def _open(path: Path) -> sqlite3.Connection:
    database = connect(path, SAMPLES)
    try:
        database.execute(_SCHEMA)
        database.execute("SELECT max(at) FROM samples").fetchone()
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _point(sample: ReplicaSample) -> _HistoryPoint:
    """Return what is kept of a sample; nobody knows the lag of rows that are of another log."""
    views: dict[str, _Numbers] = {
        view.view: (view.events_behind, view.time_behind_us, view.p99_us) for view in sample.views
    }
    p99 = max((view.p99_us for view in sample.views if view.p99_us is not None), default=None)
    views[""] = (sample.events_behind, sample.time_behind_us, p99)
    if sample.ahead:
        views = {view: (None, None, p99_us) for view, (_, _, p99_us) in views.items()}
    return _HistoryPoint(sample.applied, sample.head, views)


def _merge_worst(known: _HistoryPoint | None, point: _HistoryPoint) -> _HistoryPoint:
    """Return both in one: the later positions, the greater numbers."""
    if known is None:
        return point
    views = dict(known.views)
    for name, numbers in point.views.items():
        before = views.get(name, (None, None, None))
        views[name] = (
            _greater_known(before[0], numbers[0]),
            _greater_known(before[1], numbers[1]),
            _greater_known(before[2], numbers[2]),
        )
    return _HistoryPoint(point.applied, point.head, views)


def _greater_known(one: int | None, other: int | None) -> int | None:
    """Return the greater of two numbers of which each may be unknown."""
    if one is None or other is None:
        return one if other is None else other
    return max(one, other)


def _history(question: AskLagSeries, points: list[tuple[int, _HistoryPoint]]) -> LagSeries:
    """Return columns of equal length."""
    nothing: _Numbers = (None, None, None)
    numbers = [point.views.get(question.view, nothing) for _, point in points]
    return LagSeries(
        replica=question.replica,
        view=question.view,
        at_us=[at for at, _ in points],
        applied=[point.applied for _, point in points],
        head=[point.head for _, point in points],
        events_behind=[number[0] for number in numbers],
        time_behind_us=[number[1] for number in numbers],
        p99_us=[number[2] for number in numbers],
    )
