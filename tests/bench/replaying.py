"""What the benchmarks of read models share: a long log, a replica over it, and raw upserts."""

import sqlite3
import time
from collections.abc import Collection, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec.structs import astuple

from backend.domain.registry import Registry
from backend.projection.applier import Applier
from backend.projection.apply_context import RowKey
from backend.projection.live_store import live_schema
from backend.projection.read_model import Projection, ViewRow
from backend.projection.row_cache import CachedRows, KeyFilter
from backend.projection.row_queries import view_spec
from backend.projection.sql_row_store import StoredTable
from backend.projection.sql_tables import live_table
from backend.projection.sqlite_row_store import SqliteRowStore
from backend.projection.table_specs import TableSpec
from backend.sqlite.compiled_statement import compile_create, compile_upsert
from backend.store.engine_registry import open_log, open_reader
from backend.text_normalization import register_functions
from tests.backend.projection.log_fixtures import append
from tests.backend.projection.shop_history import Shop, events

CHUNK = 2_000  # events
RAW_BATCH = 500  # upserts a transaction
Views = Mapping[str, Projection]
Cells = tuple[Any, ...]


def long_log(path: Path, registry: Registry, count: int, *, users: int, products: int) -> str:
    """Write a log of a shop with so many users and products; return its URL."""
    url = f"sqlite:///{path}"
    shop = Shop(1, users=users, products=products)
    history = events(registry, islice(shop.payloads(), count))
    log = open_log(url)
    while chunk := list(islice(history, CHUNK)):
        append(log, chunk)
    log.close()
    return url


class VersionTable:
    """A table that writes nothing: it gathers the cells of every version of every row."""

    def __init__(self, spec: TableSpec, store: SqliteRowStore) -> None:
        self.spec = spec
        self.cells: list[Cells] = []
        self.rows: CachedRows[Any] = CachedRows(spec, store.context, lambda _: None, KeyFilter())

    def write(self, _: int, /) -> Collection[RowKey]:
        """Gather what changed."""
        self.cells.extend(map(astuple, self.rows.versions))
        return ()

    def probe(self, row: ViewRow, /) -> None:
        """Take any row."""

    def reload(self) -> None:
        """Know nothing."""
        self.rows.clear()

    def mark_flushed(self) -> None:
        """Keep every row in memory: there is no disk to find them on."""
        self.rows.mark_flushed(hot=2**62)

    def discard_changes(self) -> None:
        """Drop everything."""
        self.rows.clear()

    def all_keys(self) -> list[RowKey]:
        """Return nothing: no row is kept."""
        return []


class VersionStore(SqliteRowStore):
    """A store that only gathers the versions of one view's rows."""

    def __init__(self, path: Path, projection: Projection) -> None:
        self._opened: list[VersionTable] = []
        super().__init__(path, {projection.name: projection}, lambda _: (), 0)

    def open_table(self, spec: TableSpec) -> StoredTable:
        """Return a table that gathers."""
        self._opened.append(VersionTable(spec, self))
        return self._opened[-1]

    def taken(self) -> list[Cells]:
        """Return the versions of the view's rows since the last call."""
        view = self._opened[0]
        taken, view.cells = view.cells, []
        return taken


class Gathered:
    """The row versions that a log's events make of one view."""

    def __init__(self, path: Path, url: str, projection: Projection, registry: Registry) -> None:
        self._path = path
        self._reader = open_reader(url)
        self._store = VersionStore(path, projection)
        self._applier = Applier(self._store, {projection.name: projection}, registry)

    def upto(self, position: int) -> list[Cells]:
        """Return the versions from the last position up to this one."""
        while (at := self._applier.position) < position:
            self._applier.apply(self._reader.read(at, min(CHUNK, position - at)))
        return self._store.taken()

    def close(self) -> None:
        """Give everything back, and remove the file."""
        self._store.close()
        self._reader.close()
        remove(self._path)


class Raw:
    """Plain upserts by the driver into a view's own table, with a checkpoint, WAL and NORMAL."""

    def __init__(
        self,
        path: Path,
        projection: Projection,
        batch: int = RAW_BATCH,
        *,
        has_text_index: bool = True,
    ) -> None:
        shape = view_spec(projection)
        schema = live_schema(shape) if has_text_index else compile_create(live_table(shape))
        self._batch = batch
        self._path = path
        self.rows = 0
        self.seconds = 0.0
        self._upsert = compile_upsert(live_table(shape)).sql
        self._connection = sqlite3.connect(path, isolation_level=None)
        register_functions(self._connection)
        for text in (
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = NORMAL",
            *schema,
        ):
            self._connection.execute(text)
        self._connection.execute("CREATE TABLE checkpoint (id INTEGER PRIMARY KEY, at INTEGER)")

    def write(self, cells: list[Cells]) -> None:
        """Upsert all of them, a batch a transaction."""
        began = time.perf_counter()
        for start in range(0, len(cells), self._batch):
            part = cells[start : start + self._batch]
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(self._upsert, part)
            self._connection.execute(
                "INSERT OR REPLACE INTO checkpoint VALUES (1, ?)", (self.rows + start,)
            )
            self._connection.execute("COMMIT")
        self.seconds += time.perf_counter() - began
        self.rows += len(cells)

    @property
    def rate(self) -> float:
        """Upserts a second."""
        return self.rows / self.seconds

    def close(self) -> None:
        """Close the file, and remove it."""
        self._connection.close()
        remove(self._path)


def remove(path: Path) -> None:
    """Remove a database with its log and index files."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def written() -> int:
    """Return the bytes that this process has given to the kernel to write."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("wchar")).split()[1])
