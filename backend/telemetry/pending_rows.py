"""Rows that are kept in hand until a commit has kept them: a full disk takes back what was written.

SQLite then ends the whole transaction, whoever wrote last in it; the next statement begins another
one, whose commit goes well.
"""

import sqlite3
from collections.abc import Iterable

_MOST = 10_000  # rows in hand; those that came first are dropped

RowKey = tuple[int, str, int]  # step, process, at (microseconds)
Row = tuple[int, str, int, *tuple[bytes, ...]]


class PendingRows:
    """Rows for one table, of which the first three columns are the key; one thread."""

    def __init__(self, database: sqlite3.Connection, put: str, find: str) -> None:
        """`put`: writes a whole row, also over what is there; `find`: selects it by its key."""
        self._database = database
        self._put = put
        self._find = find
        self._unwritten: dict[RowKey, Row] = {}
        self._unconfirmed: dict[RowKey, Row] = {}

    def write(self, rows: Iterable[Row] = ()) -> None:
        """Write these, and what could not be written before.

        Raises:
            sqlite3.Error: it is not written; all stays in hand.
        """
        self._take(self._unwritten, {(row[0], row[1], row[2]): row for row in rows})
        if not self._unwritten:
            return
        if not self._database.in_transaction:
            self._database.execute("BEGIN")
        self._database.executemany(self._put, list(self._unwritten.values()))
        self._take(self._unconfirmed, self._unwritten)
        self._unwritten = {}

    def confirm(self) -> None:
        """Look after a commit whether it has kept what was written; what it has not is in hand."""
        first = next(iter(self._unconfirmed), None)
        if first is None:
            return
        try:
            is_kept = self._database.execute(self._find, first).fetchone() is not None
        except sqlite3.Error:  # nobody knows: to write it once more does no harm
            is_kept = False
        if is_kept:
            self._unconfirmed = {}
        else:
            self.begin_anew()

    def begin_anew(self) -> None:
        """Write once more what was written last: that is lost."""
        lost, self._unconfirmed = self._unconfirmed, {}
        self._take(lost, self._unwritten)
        self._unwritten = lost

    @staticmethod
    def _take(into: dict[RowKey, Row], rows: dict[RowKey, Row]) -> None:
        into.update(rows)
        for key in list(into)[: max(0, len(into) - _MOST)]:
            del into[key]
