"""Rules, states, silences and history of alerts in a file that survives restarts and kills.

What cannot be read any more (a broken file, a record of another version) is set aside or left out,
and said: alerts must go on, and the rules that ship are in effect then.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from backend.errors import DamagedFile, StorageFailed
from backend.messages.alerts import (
    AlertEvent,
    AlertRule,
    AlertSilence,
    AlertState,
    CommandFailure,
)
from backend.sqlite.file_profile import ALERTS
from backend.sqlite.sqlite_connection import connect
from backend.sqlite.storage_errors import describe_storage_error, is_damage
from backend.telemetry.alerts.alert_series import AlertKey

KEPT_EVENTS = 10_000
_PARTS = ("", "-wal", "-shm")  # of a database in a folder

_SCHEMA = """
CREATE TABLE IF NOT EXISTS rules (name TEXT PRIMARY KEY, rule BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alerts (
  rule TEXT NOT NULL, process TEXT NOT NULL, view TEXT NOT NULL, record BLOB NOT NULL,
  PRIMARY KEY (rule, process, view)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS silences (id TEXT PRIMARY KEY, silence BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failures (rule TEXT PRIMARY KEY, failure BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS history (number INTEGER PRIMARY KEY, event BLOB NOT NULL);
"""
_PUT_ALERT = "INSERT OR REPLACE INTO alerts (rule, process, view, record) VALUES (?, ?, ?, ?)"
_DROP_ALERT = "DELETE FROM alerts WHERE rule = ? AND process = ? AND view = ?"
_PUT_RULE = "INSERT OR REPLACE INTO rules (name, rule) VALUES (?, ?)"
_PUT_SILENCE = "INSERT OR REPLACE INTO silences (id, silence) VALUES (?, ?)"
_PUT_FAILURE = "INSERT OR REPLACE INTO failures (rule, failure) VALUES (?, ?)"
_ADD_EVENT = "INSERT INTO history (event) VALUES (?)"
_PRUNE = "DELETE FROM history WHERE number <= (SELECT max(number) FROM history) - ?"
_NEWEST = "SELECT event FROM history ORDER BY number DESC LIMIT ?"

_Stored = TypeVar("_Stored")
_encode = msgspec.json.Encoder().encode


class AlertRecord(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What is remembered of one alert; moments are of the wall clock, as they outlive a process.

    `is_notified`: somebody has been told that it fired. `due`: what its command has still to be run
    for; a run that a kill cut off is due again.
    """

    state: AlertState
    since_at_us: int
    fired_at_us: int | None = None
    acknowledged_by: str = ""
    acknowledged_at_us: int | None = None
    note: str = ""
    is_notified: bool = False
    due: str = ""
    value: float | None = None
    found: str = ""
    reason: str = ""


class StoredAlerts(msgspec.Struct):
    """All that a file of alerts holds; a rule of None was removed, though it ships."""

    rules: dict[str, AlertRule | None]
    records: dict[AlertKey, AlertRecord]
    silences: dict[str, AlertSilence]
    failures: dict[str, CommandFailure]


class AlertStore:
    """The file; one thread. `error` says what of it could not be read."""

    def __init__(self, path: Path, logger: logging.Logger) -> None:
        """Open or create the file.

        Raises:
            StorageFailed: it cannot be opened or made, and why.
        """
        self._path = path
        self._logger = logger
        self.error = ""
        try:
            self._database = _open(path)
        except sqlite3.DatabaseError as error:
            self._database = self._replace_damaged(error)

    def load(self) -> StoredAlerts:
        """Return everything but the history.

        Raises:
            StorageFailed: it cannot be read.
        """
        try:
            return self._load()
        except DamagedFile as error:
            self._database.close()
            self._database = self._replace_damaged(error.__cause__)
            return self._load()

    def _replace_damaged(self, error: BaseException | None) -> sqlite3.Connection:
        """Set a broken file aside, with what belongs to it, and return a new one in its place."""
        if not isinstance(error, sqlite3.Error) or not is_damage(error):
            raise describe_storage_error(self._path, error or OSError(), "") from error
        aside = self._path.with_suffix(".broken")
        for part in _PARTS:
            old = Path(f"{self._path}{part}")
            if old.exists():
                old.replace(f"{aside}{part}")
        self._note(
            f"{self._path} was broken ({error}), and is set aside as {aside.name}: the rules that"
            " ship are in effect, and not your own."
        )
        return _open(self._path)

    def _load(self) -> StoredAlerts:
        read = self._database.execute
        try:
            rules = read("SELECT name, rule FROM rules").fetchall()
            records = read("SELECT rule, process, view, record FROM alerts").fetchall()
            silences = read("SELECT id, silence FROM silences").fetchall()
            failures = read("SELECT rule, failure FROM failures").fetchall()
        except sqlite3.Error as error:
            raise describe_storage_error(self._path, error, "Move it away.") from error
        return StoredAlerts(
            rules={
                name: None if text is None else rule
                for name, text in rules
                if (rule := self._decode(text, AlertRule, name)) is not None or text is None
            },
            records={
                (rule, process, view): record
                for rule, process, view, text in records
                if (record := self._decode(text, AlertRecord, rule)) is not None
            },
            silences={
                id_: silence
                for id_, text in silences
                if (silence := self._decode(text, AlertSilence, id_)) is not None
            },
            failures={
                rule: failure
                for rule, text in failures
                if (failure := self._decode(text, CommandFailure, rule)) is not None
            },
        )

    def save(
        self,
        *,
        records: Mapping[AlertKey, AlertRecord | None] | None = None,
        rules: Mapping[str, AlertRule | None] | None = None,
        silences: Mapping[str, AlertSilence | None] | None = None,
        failures: Mapping[str, CommandFailure | None] | None = None,
        events: Iterable[AlertEvent] = (),
    ) -> None:
        """Keep what has changed, all of it or nothing; None: it is gone (of a rule: removed).

        Raises:
            StorageFailed: it is not kept, and why.
        """
        execute = self._database.execute
        try:
            execute("BEGIN IMMEDIATE")
            for key, record in (records or {}).items():
                if record is None:
                    execute(_DROP_ALERT, key)
                else:
                    execute(_PUT_ALERT, (*key, _encode(record)))
            for name, rule in (rules or {}).items():
                execute(_PUT_RULE, (name, None if rule is None else _encode(rule)))
            self._put_or_drop(_PUT_SILENCE, "DELETE FROM silences WHERE id = ?", silences or {})
            self._put_or_drop(_PUT_FAILURE, "DELETE FROM failures WHERE rule = ?", failures or {})
            self._add_events(events)
            execute("COMMIT")
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):  # the first error is the one to be told
                execute("ROLLBACK")
            raise describe_storage_error(self._path, error, "Move it away.") from error

    def newest_events(self, limit: int) -> list[AlertEvent]:
        """Return the newest events, oldest first.

        Raises:
            StorageFailed: they cannot be read.
        """
        try:
            rows = self._database.execute(_NEWEST, (limit,)).fetchall()
        except sqlite3.Error as error:
            raise StorageFailed(f"The alerts' history cannot be read: {error}.") from error
        found = (self._decode(text, AlertEvent, "an event") for (text,) in reversed(rows))
        return [event for event in found if event is not None]

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _put_or_drop(
        self, put: str, drop: str, changed: Mapping[str, AlertSilence | CommandFailure | None]
    ) -> None:
        for name, value in changed.items():
            if value is None:
                self._database.execute(drop, (name,))
            else:
                self._database.execute(put, (name, _encode(value)))

    def _add_events(self, events: Iterable[AlertEvent]) -> None:
        rows = [(_encode(event),) for event in events]
        if rows:
            self._database.executemany(_ADD_EVENT, rows)
            self._database.execute(_PRUNE, (KEPT_EVENTS,))

    def _decode(self, text: bytes | None, kind: type[_Stored], name: str) -> _Stored | None:
        """Return a stored value; None, and a note, for one that cannot be read."""
        if text is None:
            return None
        try:
            return msgspec.json.decode(text, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            self._note(f"{self._path}: {kind.__name__} {name} cannot be read ({error}), left out.")
            return None

    def _note(self, error: str) -> None:
        self._logger.warning("%s", error)
        self.error = error


def _open(path: Path) -> sqlite3.Connection:
    database = connect(path, ALERTS)
    try:
        database.executescript(_SCHEMA)
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database
