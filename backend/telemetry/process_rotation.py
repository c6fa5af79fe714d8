"""One process after the other, in the order of their names: all at once would take seconds."""

import sqlite3


class ProcessRotation:
    """Whose turn it is, of the processes that a table has rows of; one thread."""

    def __init__(self, database: sqlite3.Connection, next_process: str) -> None:
        """`next_process`: a statement that finds the first process behind the one given to it."""
        self._database = database
        self._next_process = next_process
        self._last = ""

    def take(self) -> str | None:
        """Return the process behind the one before, the first behind the last; None: no rows.

        Raises:
            sqlite3.Error: the table cannot be read.
        """
        for before in (self._last, ""):
            found = self._database.execute(self._next_process, (before,)).fetchone()
            if found is not None:
                self._last = str(found[0])
                return self._last
        return None
