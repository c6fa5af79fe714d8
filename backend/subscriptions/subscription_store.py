"""Subscriptions in a file that survives restarts and kills; what is answered is on disk."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from backend.clock import Micros, now_us
from backend.messages.subscriptions import MAX_PARKED_IN_ONE, ParkedDelivery, ReportDeliveries
from backend.sqlite.file_profile import SUBSCRIPTIONS
from backend.sqlite.sqlite_connection import connect
from backend.sqlite.storage_errors import translate_storage_errors

SUBSCRIPTIONS_FILE_NAME = "subscriptions.sqlite"
_IF_DAMAGED = "Stop the backend and move this file away; subscriptions begin anew with --from."
_SCHEMA = """
CREATE TABLE IF NOT EXISTS subscriptions (
  name TEXT PRIMARY KEY, filter TEXT NOT NULL, acknowledged INTEGER NOT NULL,
  event BLOB NOT NULL, event_position INTEGER NOT NULL, paused_by TEXT NOT NULL,
  created INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deliveries (
  name TEXT NOT NULL, position INTEGER NOT NULL, stream TEXT NOT NULL, reason TEXT NOT NULL,
  at INTEGER NOT NULL, retry INTEGER NOT NULL, PRIMARY KEY (name, position)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS consumers (
  name TEXT PRIMARY KEY, consumer TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS throttles (
  name TEXT PRIMARY KEY, rate_per_s INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS deliveries_by_stream ON deliveries (name, stream, position);
"""
_STATES = """
SELECT name, filter, acknowledged, event, event_position, paused_by, created,
  coalesce((SELECT consumer FROM consumers WHERE consumers.name = subscriptions.name), ''),
  coalesce((SELECT rate_per_s FROM throttles WHERE throttles.name = subscriptions.name), 0),
  (SELECT count(*) FROM deliveries WHERE deliveries.name = subscriptions.name)
FROM subscriptions
"""
_ALL = f"{_STATES} ORDER BY name"
_ONE = f"{_STATES} WHERE name = ?"
_CREATE = "INSERT INTO subscriptions VALUES (?, ?, ?, x'', 0, '', ?)"
_RESET = """
UPDATE subscriptions SET acknowledged = ?, event = x'', event_position = 0
WHERE name = ?
"""
_SET_FILTER = "UPDATE subscriptions SET filter = ? WHERE name = ?"
_ACKNOWLEDGE = """
UPDATE subscriptions SET acknowledged = max(acknowledged, :acknowledged),
  event = CASE WHEN :event_position > event_position THEN :event ELSE event END,
  event_position = max(event_position, :event_position)
WHERE name = :name
"""
_PAUSE = "UPDATE subscriptions SET paused_by = ? WHERE name = ?"
_THROTTLE = "INSERT OR REPLACE INTO throttles VALUES (?, ?)"
_REMOVE_THROTTLE = "DELETE FROM throttles WHERE name = ?"
_REMOVE = "DELETE FROM subscriptions WHERE name = ?"
_HOLD = "INSERT OR REPLACE INTO consumers VALUES (?, ?)"
_RELEASE = "DELETE FROM consumers WHERE name = ?"
_REMOVE_DELIVERIES = "DELETE FROM deliveries WHERE name = ?"
_PARK = """
INSERT INTO deliveries VALUES (:name, :position, :stream, :reason, :at, :reason = '' AND coalesce(
  (SELECT max(retry) FROM deliveries WHERE name = :name AND stream = :stream), 0))
ON CONFLICT DO UPDATE SET reason = excluded.reason, at = excluded.at
"""
_HOLD_STREAM = "UPDATE deliveries SET retry = 0 WHERE name = ? AND stream = ?"
_DONE = "DELETE FROM deliveries WHERE name = ? AND position = ?"
_RETRY = "UPDATE deliveries SET retry = 1 WHERE name = ? AND stream = ?"
_REFUSED = """
SELECT stream FROM deliveries WHERE name = ? AND position = ? AND reason <> '' AND NOT retry
"""
_TO_RETRY = "SELECT position FROM deliveries WHERE name = ? AND retry ORDER BY position LIMIT ?"
_PARKED = """
SELECT position, stream, reason FROM deliveries WHERE name = ? ORDER BY position LIMIT ?
"""
_STREAMS = "SELECT DISTINCT stream FROM deliveries WHERE name = ?"


class StoredSubscription(msgspec.Struct, frozen=True):
    """A subscription as it is on disk.

    `event`, `event_position`: the last one that was acknowledged. `holder`: who took it last and
    has not left. `throttle_per_s`: 0 for none. `parked`: how many of its events are.
    """

    name: str
    filter: str
    acknowledged: int
    event: bytes
    event_position: int
    paused_by: str
    created_us: Micros
    holder: str
    throttle_per_s: int
    parked: int


class SubscriptionStore:
    """The file; one thread.

    Every method raises StorageFailed where it cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing is opened before it is needed.

        A broken file keeps subscriptions from going on, and nothing else: without it nobody knows
        what was acknowledged.
        """
        self._path = folder / SUBSCRIPTIONS_FILE_NAME
        self._opened: sqlite3.Connection | None = None

    @property
    def _database(self) -> sqlite3.Connection:
        if self._opened is None:
            database = connect(self._path, SUBSCRIPTIONS)
            try:
                database.executescript(_SCHEMA)
            except sqlite3.Error:  # told by who asked; no open file is left behind
                database.close()
                raise
            self._opened = database
        return self._opened

    def all(self) -> list[StoredSubscription]:
        """Return every subscription by name."""
        return [StoredSubscription(*row) for row in self._rows(_ALL)]

    def find(self, name: str) -> StoredSubscription | None:
        """Return one as `all` does; None: there is none."""
        return next((StoredSubscription(*row) for row in self._rows(_ONE, name)), None)

    def create(self, name: str, text: str, after: int) -> None:
        """Make one that begins behind a position."""
        self._write(_CREATE, name, text, after, now_us())

    def reset(self, name: str, after: int) -> None:
        """Let one begin anew behind a position; what it has parked is forgotten."""
        with self._transaction():
            self._write(_RESET, after, name)
            self._write(_REMOVE_DELIVERIES, name)

    def set_filter(self, name: str, text: str) -> None:
        """Deliver other events from now on."""
        self._write(_SET_FILTER, text, name)

    def hold(self, name: str, consumer: str) -> None:
        """Keep who takes it, until they leave."""
        self._write(_HOLD, name, consumer)

    def report(self, report: ReportDeliveries) -> None:
        """Keep what a consumer has done, all of it or nothing; and that it leaves, if it does."""
        with self._transaction():
            if report.leaves:
                self._write(_RELEASE, report.name)
            for each in report.parked:  # first: what waited for one that is done now comes next
                self._park(report.name, each)
            for position in report.done:
                self._write(_DONE, report.name, position)
            if report.acknowledged is not None:
                values = {
                    "name": report.name,
                    "acknowledged": report.acknowledged,
                    "event": report.event,
                    "event_position": report.event_position,
                }
                self._database.execute(_ACKNOWLEDGE, values)

    def _park(self, name: str, parked: ParkedDelivery) -> None:
        values = {
            "name": name,
            "position": parked.position,
            "stream": parked.stream,
            "reason": parked.reason,
            "at": now_us(),
        }
        self._database.execute(_PARK, values)
        if parked.reason:
            self._write(_HOLD_STREAM, name, parked.stream)

    def pause(self, name: str, by: str) -> None:
        """Pause it, or let it go on when `by` is empty."""
        self._write(_PAUSE, by, name)

    def throttle(self, name: str, rate_per_s: int) -> None:
        """Limit the events that it is given a second; 0 lifts that."""
        self._write(_THROTTLE, name, rate_per_s)

    def remove(self, name: str) -> None:
        """Forget it."""
        with self._transaction():
            self._write(_REMOVE, name)
            self._write(_RELEASE, name)
            self._write(_REMOVE_THROTTLE, name)
            self._write(_REMOVE_DELIVERIES, name)

    def retry(self, name: str, stream: str) -> int:
        """Let a stream's parked events be delivered again; return how many there are."""
        with translate_storage_errors(self._path, _IF_DAMAGED):
            return self._database.execute(_RETRY, (name, stream)).rowcount

    def skip(self, name: str, position: int) -> tuple[str, int] | None:
        """Forget a parked event, and let those that wait behind it be delivered again.

        Returns its stream and how many those are; None: it was not refused, or is on its way again.
        """
        with self._transaction():
            found = self._database.execute(_REFUSED, (name, position)).fetchone()
            if found is None:
                return None
            self._write(_DONE, name, position)
            return found[0], self._database.execute(_RETRY, (name, found[0])).rowcount

    def to_retry(self, name: str) -> list[int]:
        """Return positions of parked events that are to be delivered again, in order."""
        return [position for (position,) in self._rows(_TO_RETRY, name, MAX_PARKED_IN_ONE)]

    def parked(self, name: str) -> list[ParkedDelivery]:
        """Return the first parked events, in order."""
        return [
            ParkedDelivery(position=position, stream=stream, reason=reason)
            for position, stream, reason in self._rows(_PARKED, name, MAX_PARKED_IN_ONE)
        ]

    def waiting_streams(self, name: str) -> list[str]:
        """Return the streams with parked events."""
        return [stream for (stream,) in self._rows(_STREAMS, name)]

    def close(self) -> None:
        """Close the file; everything is in it already."""
        if self._opened is not None:
            self._opened.close()

    def _rows(self, statement: str, *values: object) -> list[Any]:
        with translate_storage_errors(self._path, _IF_DAMAGED):
            return self._database.execute(statement, values).fetchall()

    def _write(self, statement: str, *values: object) -> None:
        with translate_storage_errors(self._path, _IF_DAMAGED):
            self._database.execute(statement, values)

    @contextmanager
    def _transaction(self) -> Generator[None]:
        with translate_storage_errors(self._path, _IF_DAMAGED):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:  # whatever it is: nothing else may become part of it
                self._database.rollback()
                raise
