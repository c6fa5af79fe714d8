"""The states of processes and views over time: a row a change, for a month, across restarts.

States change rarely, so that a change takes less room than a sample a second. What comes and goes
by the second and means the same to an operator is kept as one state. Nobody knows a state of a time
at which nobody looked.
"""

import logging
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from backend.clock import DAY_US, SECOND_US, Micros
from backend.errors import StorageFailed
from backend.messages.health import HealthReport, ProcessHealth
from backend.telemetry.process_rotation import ProcessRotation
from backend.telemetry.warning_filter import WarningFilter

States = tuple[str, ...]  # in force at one moment: the rules of a process may be several
StateKey = tuple[str, str, str]  # process, metric, view (empty: the process as a whole)
KEPT_US: Micros = 31 * DAY_US
MAX_ROWS = 20_000  # of one process
# by metric: they alternate while all is well, and are kept as one
ALTERNATING: dict[str, frozenset[str]] = {
    "rule": frozenset(("lag-zero", "within-limit")),
    "handler": frozenset(("idle", "active")),
}
_WELL = "well"  # one of those
_GAP_US: Micros = 10 * SECOND_US  # without a report for so long nobody looked
_PRUNE_EVERY_US: Micros = 60 * SECOND_US  # one process after the other

_SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS states (
  process TEXT NOT NULL, metric TEXT NOT NULL, view TEXT NOT NULL, at INTEGER NOT NULL,
  found TEXT NOT NULL, PRIMARY KEY (process, metric, view, at)
) WITHOUT ROWID
""",
    "CREATE TABLE IF NOT EXISTS watches (begins INTEGER PRIMARY KEY, ends INTEGER NOT NULL)",
)
_PUT = "INSERT OR REPLACE INTO states (process, metric, view, at, found) VALUES (?, ?, ?, ?, ?)"
_FIND = "SELECT 1 FROM states WHERE (process, metric, view, at) = (?, ?, ?, ?)"
_PUT_WATCH = "INSERT OR REPLACE INTO watches (begins, ends) VALUES (?, ?)"
_RANGE = """
SELECT at, found FROM states WHERE process = :process AND metric = :metric AND view = :view
AND at >= coalesce((
  SELECT max(at) FROM states WHERE process = :process AND metric = :metric AND view = :view
  AND at <= :since), :since)
ORDER BY at
"""
_WATCHES = "SELECT begins, ends FROM watches WHERE ends >= ? ORDER BY begins"
_NEXT_PROCESS = "SELECT process FROM states WHERE process > ? ORDER BY process LIMIT 1"
_TOO_MANY = "SELECT at FROM states WHERE process = ? ORDER BY at DESC LIMIT 1 OFFSET ?"
# what was in force at that moment stays: nothing says when it began otherwise
_PRUNE = """
DELETE FROM states WHERE process = :process AND at <= :until AND EXISTS (
  SELECT 1 FROM states AS later WHERE later.process = :process
  AND later.metric = states.metric AND later.view = states.view
  AND later.at > states.at AND later.at <= :until)
"""
# a watch begins with all that is in force: what stands before the first says nothing any more, and
# neither does the end of a state that was not followed by another
_PRUNE_GONE = """
DELETE FROM states WHERE process = :process AND (
  at < (SELECT min(begins) FROM watches) OR (at <= :until AND found = ''))
"""
_PRUNE_WATCHES = "DELETE FROM watches WHERE ends <= ?"


class StateSeries(msgspec.Struct, frozen=True):
    """The states at moments of equal distance; each holds all that were in force until the next.

    Moments at which nobody looked are missing; None: it was not known.
    """

    at_us: list[Micros]
    states: list[States | None]


class StateHistory:
    """Part of the file with the samples; one thread, whose owner commits."""

    def __init__(self, database: sqlite3.Connection, logger: logging.Logger) -> None:
        """Make the tables if need be.

        Raises:
            sqlite3.Error: they cannot be made.
        """
        self._database = database
        self._warning = WarningFilter(logger)
        self._unconfirmed: tuple[str, str, str, Micros] | None = None  # the first row of a commit
        self._known: dict[str, dict[StateKey, str]] = {}  # by process
        self._seen: dict[str, object] = {}  # what a process was compared by, by name
        self._begins_us: Micros | None = None
        self._looked_us: Micros = 0
        self._pruned_us: Micros | None = None
        self._to_prune = ProcessRotation(database, _NEXT_PROCESS)
        for statement in _SCHEMA:
            database.execute(statement)

    def note(self, report: HealthReport) -> None:
        """Keep what has changed since the report before."""
        at_us = report.at_us
        if self._begins_us is None or not 0 <= at_us - self._looked_us <= _GAP_US:
            self.note_end()
            self._begins_us = at_us
            self._known.clear()
            self._seen.clear()
        self._looked_us = at_us
        rows: list[tuple[str, str, str, Micros, str]] = []
        for process in report.processes:
            seen = _comparable(process)
            if self._seen.get(process.name) != seen:
                self._seen[process.name] = seen
                found = dict(_states(process))
                rows += self._changes(process.name, found, at_us)
                self._known[process.name] = found
        for name in self._known.keys() - {each.name for each in report.processes}:
            rows += self._changes(name, {}, at_us)
            del self._known[name], self._seen[name]
        self._write(rows)

    def note_end(self) -> None:
        """Keep until when somebody looked, and drop what is too old, before a commit."""
        if self._begins_us is None:
            return
        try:
            if not self._database.in_transaction:
                self._database.execute("BEGIN")
            self._database.execute(_PUT_WATCH, (self._begins_us, self._looked_us))
            pruned_us, looked_us = self._pruned_us, self._looked_us
            if pruned_us is None or not 0 <= looked_us - pruned_us < _PRUNE_EVERY_US:
                self._prune()
                self._pruned_us = looked_us
        except sqlite3.Error as error:  # health goes on without its history
            self._warning.warn("states are not kept: %s", error)

    def series(self, key: StateKey, since_us: Micros, step_us: Micros) -> StateSeries:
        """Return the states of a process or view since a moment.

        Raises:
            StorageFailed: they cannot be read.
        """
        process, metric, view = key
        bounds = {"process": process, "metric": metric, "view": view, "since": since_us}
        try:
            changes = self._database.execute(_RANGE, bounds).fetchall()
            watches = dict(self._database.execute(_WATCHES, (since_us,)).fetchall())
        except sqlite3.Error as error:
            raise StorageFailed(f"The states cannot be read: {error}.") from error
        if self._begins_us is not None:
            watches[self._begins_us] = self._looked_us
        found = dict[Micros, States | None]()
        changed_us = [at_us for at_us, _ in changes]
        for begins_us, ends_us in sorted(watches.items()) if changes else ():
            first, end = bisect_left(changed_us, begins_us), bisect_right(changed_us, ends_us)
            own = changes[first:end]
            moments = _steps(max(begins_us, since_us), ends_us, step_us)
            found.update(zip(moments, _in_force(own, moments, step_us), strict=True))
        ordered = sorted(found.items())  # a clock that was set back made watches overlap
        return StateSeries([at_us for at_us, _ in ordered], [states for _, states in ordered])

    def confirm(self) -> None:
        """Look after a commit whether it has kept what was written before.

        When the disk is full, SQLite takes all of a transaction back, whoever wrote last in it.
        """
        first, self._unconfirmed = self._unconfirmed, None
        if first is not None and not self._is_kept(first):
            self.begin_anew()
        self._warning.end_tick()

    def begin_anew(self) -> None:
        """Keep everything once more: what was written last is lost."""
        self._begins_us = self._unconfirmed = None

    def _is_kept(self, key: tuple[str, str, str, Micros]) -> bool:
        try:
            return self._database.execute(_FIND, key).fetchone() is not None
        except sqlite3.Error:  # nobody knows: to keep all once more does no harm
            return False

    def _changes(
        self, process: str, found: dict[StateKey, str], at_us: Micros
    ) -> Iterator[tuple[str, str, str, Micros, str]]:
        """Yield the rows of what is another now; what is not there any more is not known."""
        known = self._known.get(process, {})
        for key in known.keys() | found.keys():
            if known.get(key) != found.get(key):
                yield (*key, at_us, found.get(key, ""))

    def _write(self, rows: Sequence[tuple[str, str, str, Micros, str]]) -> None:
        if not rows:
            return
        try:
            if not self._database.in_transaction:
                self._database.execute("BEGIN")
            self._database.executemany(_PUT, rows)
        except sqlite3.Error as error:  # health goes on; the time since counts as not watched
            self._warning.warn("states are not kept: %s", error)
            self.begin_anew()
            return
        if self._unconfirmed is None:
            self._unconfirmed = rows[0][:4]

    def _prune(self) -> None:
        """Drop what is too old or too much of one process: all at once would take seconds."""
        until_us = self._looked_us - KEPT_US
        self._database.execute(_PRUNE_WATCHES, (until_us,))
        process = self._to_prune.take()
        if process is None:
            return
        too_many = self._database.execute(_TOO_MANY, (process, MAX_ROWS)).fetchone()
        if too_many is not None:
            until_us = max(until_us, int(too_many[0]))
        bounds = {"process": process, "until": until_us}
        self._database.execute(_PRUNE, bounds)
        self._database.execute(_PRUNE_GONE, bounds)


def _comparable(process: ProcessHealth) -> object:
    """Return what is the same for as long as no state changes, quickly: nearly always it is."""
    verdict = process.verdict
    beside = [each.rule for each in process.beside] if process.beside else ()
    views = [
        (each.view, each.verdict.status, each.verdict.rule, each.handler) for each in process.views
    ]
    return verdict.status, verdict.rule, beside, views


def _states(process: ProcessHealth) -> Iterator[tuple[StateKey, str]]:
    """Yield the states of a process and of each of its views, as they are kept."""
    name, verdict = process.name, process.verdict
    rules = [_kept("rule", each.rule) for each in (verdict, *process.beside)]
    yield (name, "status", ""), verdict.status
    yield (name, "rule", ""), ",".join(rules)
    for view in process.views:
        yield (name, "status", view.view), view.verdict.status
        yield (name, "rule", view.view), _kept("rule", view.verdict.rule)
        yield (name, "handler", view.view), _kept("handler", view.handler)


def _kept(metric: str, state: str) -> str:
    return _WELL if state in ALTERNATING[metric] else state


def _steps(begins_us: Micros, ends_us: Micros, step_us: Micros) -> range:
    """Return the moments of a watch, the same whenever it is asked."""
    return range(begins_us - begins_us % step_us, ends_us + 1, step_us)


def _in_force(
    changes: Sequence[tuple[Micros, str]], moments: Sequence[Micros], step_us: Micros
) -> Iterator[States | None]:
    """Yield all states that were in force from each moment until the next."""
    place, present = 0, ""
    for at_us in moments:
        found = [present] if present else []
        while place < len(changes) and changes[place][0] < at_us + step_us:
            present = changes[place][1]
            if changes[place][0] <= at_us:
                found.clear()  # it was over before
            found += [present] if present else []
            place += 1
        yield tuple(",".join(found).split(",")) if found else None
