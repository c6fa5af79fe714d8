"""Switches views to the copy that was built beside them: one transaction of one file.

Nothing is copied: the tables change their names, and the text index its triggers. Who reads
meanwhile sees the rows from before until the end of its transaction. The tables that were read
before are emptied and dropped afterwards, in small steps, as that takes as long as they are large.
"""

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from backend.projection.fulltext_index import fulltext_triggers, quoted_name
from backend.projection.row_schema import CHECKPOINT, OWN, PARKED
from backend.projection.sql_tables import blocks_name
from backend.projection.sqlite_row_database import translate_row_errors
from backend.projection.table_specs import TableSpec, with_generation
from backend.projection.view_entities import EntityRows
from backend.projection.view_schema import (
    RETIRED_MARK,
    ViewSchema,
    built_view,
    copy_tables,
    note_built,
)
from backend.sqlite.file_profile import READ_MODELS
from backend.sqlite.sqlite_connection import connect
from backend.translation import tr_noop

_STEP_ROWS = 2_000  # rows of a former table that are deleted at once
_PAUSE_S = 0.01  # between two of these
_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
_KIND = "SELECT sql LIKE 'CREATE VIRTUAL%' FROM sqlite_master WHERE type = 'table' AND name = ?"
_HAS_TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
NO_SUCH_ENTITY = tr_noop(
    "Neither the rows nor the log have such an entity in this view; nothing was changed. Name one"
    " by a value of the view's key, or rebuild the whole view."
)
OTHERS_PARKED = tr_noop(
    "Parked events of other entities in this view may be about its rows too: retry or skip those"
    " first, or rebuild the whole view. Nothing was changed."
)


CopyParts = tuple[
    sqlite3.Cursor, Mapping[str, Sequence[TableSpec]], Mapping[str, ViewSchema]
]  # the file, and by view: the tables that are read, and their schema


class TakenEntity(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of the view an entity has now; or why nothing was taken over."""

    rows: int = 0
    obstacle: str = ""


class ViewCopy:
    """The copy of some views in the file of a store; all its methods run in one transaction."""

    def __init__(
        self,
        cursor: sqlite3.Cursor,
        specs: Mapping[str, Sequence[TableSpec]],
        schemas: Mapping[str, ViewSchema],
        generation: int,
    ) -> None:
        """`specs`, `schemas`: by view, of the tables that are read."""
        self.cursor = cursor
        self._specs = specs
        self._schemas = schemas
        self._generation = generation

    @property
    def views(self) -> list[str]:
        """What it is a copy of."""
        return list(self._specs)

    def position(self) -> int:
        """Return up to where the copy is built."""
        table = quoted_name(self.copied(CHECKPOINT.name))
        found = self.cursor.execute(f"SELECT position FROM {table}").fetchone()  # noqa: S608 - our own name
        return found[0] if found else 0

    def switch(self) -> None:
        """Let the copy be what is read, with its parked events."""
        for view, specs in self._specs.items():
            self._retire(view)
            for spec in specs:
                self._adopt(spec)
            for table in _tables_with("view"):
                self._delete(table, "view = ?", (view,))
                self._copy_rows(self.copied(table), table, "view = ?", (view,))
            note_built(self.cursor, view, self._schemas[view])

    def take_checkpoint(self) -> None:
        """Let the whole store stand where the copy does; all of its views have been switched."""
        self._delete(CHECKPOINT.name, "true", ())
        self._copy_rows(self.copied(CHECKPOINT.name), CHECKPOINT.name)

    def take_entity(self, meant: Sequence[EntityRows]) -> TakenEntity:
        """Take over the rows of one entity, and what of it is parked; nothing where that is unsafe.

        `meant`: what the entity may be; the first of which anything is there.
        """
        entity = next((each for each in meant if self._has_any(each)), None)
        if entity is None:
            return TakenEntity(obstacle=NO_SUCH_ENTITY)
        if self._is_parked_otherwise(entity):
            return TakenEntity(obstacle=OTHERS_PARKED)
        (view,) = self._specs
        taken = [self.take_rows(spec, *_of_key(spec, entity)) for spec in self._specs[view]]
        where, values = self._of_streams(entity)
        for table in _tables_with("view", "entity"):
            self._delete(table, where, values)
            self._copy_rows(self.copied(table), table, where, values)
        return TakenEntity(rows=taken[0])

    def _has_any(self, entity: EntityRows) -> bool:
        """Say whether there is a row of it, or a parked event, in the rows or in the copy."""
        (specs,) = self._specs.values()
        places = [(spec.name, *_of_key(spec, entity)) for spec in specs]
        places.append((PARKED.name, *self._of_streams(entity)))
        return any(
            self._count(table, where, values)
            for name, where, values in places
            for table in (name, self.copied(name))
        )

    def _is_parked_otherwise(self, entity: EntityRows) -> bool:
        """Say whether events of others are parked in the rows and applied in the copy, or so.

        They may be about the entity's rows as well: it would be without them, or have them twice.
        """
        where, values = self._of_streams(entity)
        rest = f"view = ? AND NOT ({where})"
        given = (*self._specs, *values)
        tables = (PARKED.name, self.copied(PARKED.name))
        return any(
            self.cursor.execute(
                f"SELECT entity, position FROM {quoted_name(one)} WHERE {rest} EXCEPT"  # noqa: S608 - names of tables
                f" SELECT entity, position FROM {quoted_name(other)} WHERE {rest} LIMIT 1",
                (*given, *given),
            ).fetchone()
            for one, other in (tables, tables[::-1])
        )

    def _of_streams(self, entity: EntityRows) -> tuple[str, tuple[str, ...]]:
        """Return the condition for what is parked of an entity, and its values."""
        places = ", ".join("?" * len(entity.streams))
        return f"view = ? AND entity IN ({places})", (*self._specs, *entity.streams)

    def take_rows(self, spec: TableSpec, where: str, values: Sequence[str]) -> int:
        """Take over rows of a table; return how many there are now."""
        self._delete(spec.name, where, values)
        return self._copy_rows(self.copied(spec.name), spec.name, where, values)

    def _count(self, table: str, where: str, values: Sequence[str]) -> int:
        statement = f"SELECT count(*) FROM {quoted_name(table)} WHERE {where}"  # noqa: S608 - names of tables
        found: tuple[int] = self.cursor.execute(statement, values).fetchone()
        return found[0]

    def _delete(self, table: str, where: str, values: Sequence[str]) -> int:
        statement = f"DELETE FROM {quoted_name(table)} WHERE {where}"  # noqa: S608 - names of tables
        return self.cursor.execute(statement, values).rowcount

    def _copy_rows(
        self, source: str, target: str, where: str = "true", values: Sequence[str] = ()
    ) -> int:
        rows = f"SELECT * FROM {quoted_name(source)} WHERE {where}"  # noqa: S608 - names of tables
        return self.cursor.execute(f"INSERT INTO {quoted_name(target)} {rows}", values).rowcount

    def _retire(self, view: str) -> None:
        """Give what is read up to now another name; `sweep` drops it."""
        built = built_view(self.cursor, view)
        for name in built.tables if built else ():
            drop_triggers(self.cursor, name)
            self._rename(name, f"{name}{RETIRED_MARK}{self._generation}")

    def _adopt(self, spec: TableSpec) -> None:
        copied = self.copied(spec.name)
        drop_triggers(self.cursor, copied)
        if spec.fulltext:
            self._rename(f"{copied}_text", f"{spec.name}_text")
        self._rename(self.copied(blocks_name(spec)), blocks_name(spec))  # of the archive
        self._rename(copied, spec.name)
        if spec.fulltext and self._exists(f"{spec.name}_text"):
            for text in fulltext_triggers(spec):
                self.cursor.execute(text)

    def copied(self, name: str) -> str:
        """Return what a table is called in the copy."""
        return with_generation(name, self._generation)

    def _exists(self, name: str) -> bool:
        return self.cursor.execute(_HAS_TABLE, (name,)).fetchone() is not None

    def _rename(self, name: str, new: str) -> None:
        if self._exists(name):
            names = f"{quoted_name(name)} RENAME TO {quoted_name(new)}"
            self.cursor.execute(f"ALTER TABLE {names}")


def _of_key(spec: TableSpec, entity: EntityRows) -> tuple[str, tuple[str, ...]]:
    """Return the condition for an entity's rows in a table, and its values."""
    names = [name for name in spec.key if name in entity.columns]
    if not names:
        return "false", ()  # the table is of something else
    return " OR ".join(f"{quoted_name(name)} = ?" for name in names), (entity.key,) * len(names)


def _tables_with(*columns: str) -> list[str]:
    """Return the tables beside the rows that have these columns."""
    return [each.name for each in OWN.sorted_tables if set(columns) <= set(each.columns.keys())]


def drop_triggers(cursor: sqlite3.Cursor, table: str) -> None:
    """Drop the triggers of a table: they name others by what these are called no more."""
    for (name,) in cursor.execute(_TRIGGERS, (table,)).fetchall():
        cursor.execute(f"DROP TRIGGER {quoted_name(name)}")


def find_leftovers(cursor: sqlite3.Cursor, generation: int) -> list[str]:
    """Return the tables of copies that nobody builds or reads; `generation`: that is in hand."""
    kept = set(copy_tables(cursor, generation)) if generation else set[str]()
    return [name for name in copy_tables(cursor) if name not in kept]


def sweep_leftovers(path: Path, generation: int, is_over: Callable[[], bool]) -> None:
    """Remove the tables of copies that nobody builds or reads, in small steps; see above.

    Raises:
        StorageFailed: the file cannot be written.
    """
    with translate_row_errors(path), closing(connect(path, READ_MODELS)) as connection:
        cursor = connection.cursor()
        names = find_leftovers(cursor, generation)
        for name in names:
            drop_triggers(cursor, name)
        for name in names:
            while not _sweep_table(cursor, name):
                if is_over():
                    return
                time.sleep(_PAUSE_S)  # who applies events comes first


def _sweep_table(cursor: sqlite3.Cursor, table: str) -> bool:
    """Delete some rows of a table, or drop it when it has none; say whether it is gone."""
    found = cursor.execute(_KIND, (table,)).fetchone()
    if found is None:
        return True  # it has gone with a virtual table
    if not found[0] and _delete_some(cursor, table):
        return False
    cursor.execute(f"DROP TABLE IF EXISTS {quoted_name(table)}")
    return True


def _delete_some(cursor: sqlite3.Cursor, table: str) -> int:
    names = cursor.execute(
        "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", (table,)
    ).fetchall()
    key = ", ".join(quoted_name(name) for (name,) in names)
    some = f"SELECT {key} FROM {quoted_name(table)} LIMIT {_STEP_ROWS:d}"  # noqa: S608 - names of tables
    statement = f"DELETE FROM {quoted_name(table)} WHERE ({key}) IN ({some})"  # noqa: S608 - as above
    return cursor.execute(statement).rowcount
