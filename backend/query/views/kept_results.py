"""Results of searches in the past, kept beside the archive for the neighbours of their position.

Each is a table in a file of its own, which every connection of the archive's threads attaches; who
uses one holds its lock. They are lost with the process.
"""

import shutil
from collections import OrderedDict
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from urllib.parse import quote

import msgspec
import sqlalchemy as sa

from backend.query.question_budget import BudgetGuard

_RESULTS = 6  # kept at a time; SQLite attaches ten files at most
MAX_KEPT_ROWS = 2_000_000  # of a result; a longer one is not kept when its page is read
_TURN_S = 0.02  # between two looks whether a result is free


class ResultKey(msgspec.Struct, frozen=True):
    """What a result is of."""

    view: str
    filter: str
    order: str


class KeptResult(msgspec.Struct):
    """One result: in which database, and what stands in it.

    `position`: whose rows they are; None: the table has to be made anew. `edition`: of the rows.
    """

    schema: str
    lock: Lock
    key: ResultKey | None = None
    position: int | None = None
    edition: int = 0
    rows: int = 0

    def note_edition(self, edition: int) -> None:
        """Make it anew when rows of the past are other ones since."""
        if self.edition != edition:
            self.edition, self.position = edition, None


class KeptResults:
    """The results of one archive, shared by its threads."""

    def __init__(self, folder: Path) -> None:
        """Keep files in a folder of their own, which holds nothing else."""
        self._folder = folder
        self._lock = Lock()
        names = (f"found_{number}" for number in range(_RESULTS))
        self._results = OrderedDict((name, KeptResult(name, Lock())) for name in names)
        shutil.rmtree(folder, ignore_errors=True)

    def attach(self, connection: sa.Connection) -> None:
        """Let a connection see the results; once, outside of a transaction."""
        self._folder.mkdir(exist_ok=True)
        driver = connection.connection.driver_connection
        if driver is None:
            return
        driver.execute("PRAGMA query_only = OFF")  # the archive itself is opened read-only
        for schema in self._results:
            path = quote(str(self._folder / f"{schema}.sqlite"))
            driver.execute(f"ATTACH 'file:{path}?mode=rwc' AS {schema}")
            driver.execute(f"PRAGMA {schema}.journal_mode = MEMORY")
            driver.execute(f"PRAGMA {schema}.synchronous = OFF")

    @contextmanager
    def hold(self, key: ResultKey, guard: BudgetGuard) -> Generator[KeptResult]:
        """Have the result of a question alone: as it is kept, or empty.

        Raises:
            OutOfBudget: it is in use for too long.
        """
        result = self._choose(key)
        while not result.lock.acquire(timeout=_TURN_S):
            guard.advance(None)
            result = self._choose(key)
        try:
            if result.key != key:
                result.key, result.position = key, None
            yield result
            if result.rows > MAX_KEPT_ROWS:
                result.position = None
        except BaseException:
            result.position = None  # what was written is taken back
            raise
        finally:
            result.lock.release()

    def _choose(self, key: ResultKey) -> KeptResult:
        """Return the result of that key; else the free one that was not used for longest."""
        with self._lock:
            kept = [each for each in self._results.values() if each.key == key]
            free = (each for each in self._results.values() if not each.lock.locked())
            chosen = kept[0] if kept else next(free, next(iter(self._results.values())))
            self._results.move_to_end(chosen.schema)
            return chosen

    def close(self) -> None:
        """Remove the files."""
        shutil.rmtree(self._folder, ignore_errors=True)
