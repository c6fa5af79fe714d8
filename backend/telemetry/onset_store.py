"""Since when problems have been there, on the disk: a row for each, for as long as it lasts."""

import logging
import sqlite3
from collections.abc import Mapping

from backend.clock import Micros
from backend.telemetry.health.onsets import OnsetKey
from backend.telemetry.warning_filter import WarningFilter

_SCHEMA = """
CREATE TABLE IF NOT EXISTS onsets (
  process TEXT NOT NULL, view TEXT NOT NULL, state TEXT NOT NULL, since INTEGER NOT NULL,
  PRIMARY KEY (process, view, state)
) WITHOUT ROWID
"""
_ALL = "SELECT process, view, state, since FROM onsets"
_PUT = "INSERT OR REPLACE INTO onsets (process, view, state, since) VALUES (?, ?, ?, ?)"
_DELETE = "DELETE FROM onsets WHERE process = ? AND view = ? AND state = ?"


class OnsetStore:
    """Part of the file with the samples; one thread, whose owner commits."""

    def __init__(self, database: sqlite3.Connection, logger: logging.Logger) -> None:
        """Make the table if need be.

        Raises:
            sqlite3.Error: it cannot be made.
        """
        self._database = database
        self._warning = WarningFilter(logger)
        self._known: Mapping[OnsetKey, Micros] = {}
        self._is_known = self._is_unconfirmed = False
        database.execute(_SCHEMA)

    def load(self) -> dict[OnsetKey, Micros]:
        """Return since when what was kept last has been so, by the wall clock; nothing if lost."""
        try:
            rows = self._database.execute(_ALL).fetchall()
        except sqlite3.Error as error:  # health goes on, and begins to count anew
            self._warning.warn("since when problems last cannot be read: %s", error)
            return {}
        return {(process, view, state): since for process, view, state, since in rows}

    def save(self, found: Mapping[OnsetKey, int], zero_us: Micros) -> None:
        """Keep these, and no others. Their times count from `zero_us` of the wall clock."""
        if self._is_known and found == self._known:
            return
        before = self._known if self._is_known else self.load()
        changed = {key: since for key, since in found.items() if self._known.get(key) != since}
        try:
            if not self._database.in_transaction:
                self._database.execute("BEGIN")
            self._database.executemany(_DELETE, [key for key in before if key not in found])
            rows = [(*key, since + zero_us) for key, since in changed.items()]
            self._database.executemany(_PUT, rows)
        except sqlite3.Error as error:  # as with states
            self._warning.warn("since when problems last is not kept: %s", error)
            self.begin_anew()
            return
        self._known, self._is_known, self._is_unconfirmed = found, True, True

    def confirm(self) -> None:
        """Look after a commit whether it has kept what was written before.

        When the disk is full, SQLite takes all of a transaction back, whoever wrote last in it.
        """
        if self._is_unconfirmed and self.load().keys() != self._known.keys():
            self.begin_anew()
        self._is_unconfirmed = False
        self._warning.end_tick()

    def begin_anew(self) -> None:
        """Keep everything once more: what was written last is lost."""
        self._known, self._is_known = {}, False
