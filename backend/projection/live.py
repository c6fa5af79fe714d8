"""The live store: every row once, as it is now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from msgspec.structs import astuple

from backend.projection.database import Database, Statement, create, failing, upsert
from backend.projection.fulltext import index_of
from backend.projection.model import Projection, Row, Tables
from backend.projection.port import Key, ParkedEvent, Standing
from backend.projection.rows import HOT, Fetch, KnownKeys, LatestRows, Stage, rebuild
from backend.projection.tables import Shape, live_table, shapes_of


class LiveStore:
    """Read models in a SQLite file; rows, checkpoint and parked events in one transaction.

    Each changed row is written once a batch. `hot`: rows of each table kept in memory.
    """

    def __init__(
        self, path: Path, projections: Mapping[str, Projection], *, hot: int = HOT
    ) -> None:
        """Open the file.

        Raises:
            StorageFailed: it cannot be opened.
        """
        shapes = {name: shapes_of(projection) for name, projection in projections.items()}
        schema = [text for group in shapes.values() for shape in group for text in _schema(shape)]
        self.stage = Stage()
        self._hot = hot
        self._database = Database(path, schema)
        self._rows: list[tuple[str, LatestRows[Any]]] = []
        self._tables: dict[str, dict[type[Row], LatestRows[Any]]] = {
            name: {shape.row: self._open(shape) for shape in group}
            for name, group in shapes.items()
        }

    def _open(self, shape: Shape) -> LatestRows[Any]:
        table = live_table(shape)
        rows = LatestRows(shape, self.stage, self._fetcher(shape, table), self._known(table))
        self._rows.append((upsert(table).sql, rows))
        return rows

    def _fetcher(self, shape: Shape, table: sa.Table) -> Fetch[Row]:
        at_key = (column == sa.bindparam(column.name) for column in table.primary_key)
        fetch = self._database.fetcher(Statement(sa.select(table).where(*at_key)).sql)

        def row(key: Key) -> Row | None:
            cells = fetch(key)
            return cells and rebuild(shape, cells)

        return row

    def _known(self, table: sa.Table) -> KnownKeys:
        keys = Statement(sa.select(*table.primary_key)).sql
        with failing(self._database.path):
            return KnownKeys(self._database.cursor.execute(keys))

    def standing(self) -> Standing:
        """Return the checkpoint that is on disk; position 0 for an empty store."""
        return self._database.standing()

    def tables(self, view: str) -> Tables:
        """Return the tables that the handlers of this view work on."""
        return cast("Tables", self._tables[view])

    def save(
        self,
        standing: Standing,
        parked: Sequence[ParkedEvent] = (),
        taken: Iterable[ParkedEvent] = (),
    ) -> Mapping[str, Collection[Key]]:
        """Write changed rows, checkpoint and parked events in one transaction.

        Raises:
            StorageFailed: nothing was written; the changes are forgotten, apply them again.
        """
        try:
            with failing(self._database.path), self._database.transaction():
                for sql, rows in self._rows:
                    if rows.changed:
                        self._database.cursor.executemany(sql, map(astuple, rows.changed.values()))
                self._database.write_standing(standing)
                self._database.write_parked(parked, list(taken))
        except BaseException:
            self.forget()
            raise
        return self._settle()

    def _settle(self) -> dict[str, Collection[Key]]:
        changed: dict[str, Collection[Key]] = {}
        for _, rows in self._rows:
            if rows.changed and not rows.shape.memory:
                changed[rows.shape.name] = rows.changed.keys()
            rows.settle(self._hot)
        return changed

    def forget(self) -> None:
        """Drop everything that is not on disk."""
        self.stage.puts.clear()
        for _, rows in self._rows:
            rows.forget()

    def parked(self, view: str = "", entity: str = "") -> list[ParkedEvent]:
        """Return the parked events, oldest first; of one view or entity when named."""
        return self._database.parked(view, entity)

    def setting(self, name: str) -> str:
        """Return what was kept under this name; empty when there is nothing."""
        return self._database.setting(name)

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a text across restarts."""
        self._database.keep_setting(name, value)

    def close(self) -> None:
        """Give file and memory back."""
        self.forget()
        self._database.close()


def _schema(shape: Shape) -> list[str]:
    made = create(live_table(shape))
    return [*made, *index_of(shape)] if shape.fulltext else made
