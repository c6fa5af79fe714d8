"""The live store: every row once, as it is now."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from msgspec.structs import astuple

from backend.projection.database import Database, Statement, create, failing, upsert
from backend.projection.fulltext import index_of
from backend.projection.model import Projection, Row
from backend.projection.port import Key
from backend.projection.rows import HOT, KnownKeys, LatestRows, Stage, rebuilder
from backend.projection.stored import Stored, StoredTable
from backend.projection.tables import Shape, live_table, shapes_of


class LiveTable:
    """A table of present rows; each changed row is written once a batch."""

    def __init__(self, shape: Shape, stage: Stage, database: Database, hot: int) -> None:
        table = live_table(shape)
        at_key = (column == sa.bindparam(column.name) for column in table.primary_key)
        self.shape = shape
        self._hot = hot
        self._rebuild = rebuilder(shape)
        self._cursor = database.cursor
        self._upsert = upsert(table).sql
        self._select = database.fetcher(Statement(sa.select(table).where(*at_key)))
        self.rows: LatestRows[Any] = LatestRows(
            shape, stage, self._fetch, _known_keys(database, table)
        )

    def _fetch(self, key: Key) -> Row | None:
        cells = self._select(*key)
        return None if cells is None else self._rebuild(cells)

    def write(self, _: int) -> Collection[Key]:
        """Write what changed; return the changed keys."""
        changed = self.rows.changed
        if changed:
            self._cursor.executemany(self._upsert, map(astuple, changed.values()))
        return changed.keys()

    def settle(self) -> None:
        """Note that everything written is on disk."""
        self.rows.settle(self._hot)

    def forget(self) -> None:
        """Drop everything from memory."""
        self.rows.forget()


class LiveStore(Stored):
    """Read models in a SQLite file, each row once. `hot`: rows of a table kept in memory."""

    def __init__(
        self, path: Path, projections: Mapping[str, Projection], *, hot: int = HOT
    ) -> None:
        """Open the file.

        Raises:
            StorageFailed: it cannot be opened.
        """
        self._hot = hot
        shapes = [shape for each in projections.values() for shape in shapes_of(each)]
        super().__init__(path, projections, [text for shape in shapes for text in schema(shape)])

    def open_table(self, shape: Shape) -> StoredTable:
        """Return the table of that shape."""
        return LiveTable(shape, self.stage, self.database, self._hot)


def schema(shape: Shape) -> list[str]:
    """Return the statements that make the table of present rows, and its text index."""
    made = create(live_table(shape))
    return [*made, *index_of(shape)] if shape.fulltext else made


def _known_keys(database: Database, table: sa.Table) -> KnownKeys:
    keys = Statement(sa.select(*table.primary_key)).sql
    with failing(database.path):
        return KnownKeys(database.cursor.execute(keys))
