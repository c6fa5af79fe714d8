"""Which tables a file of read models has, view by view: what is missing, and what has changed.

Views are built one by one: a new one, or one of another shape, leaves the rows of the others as
they are, and is built beside them. What is not installed any more is dropped.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec
import sqlalchemy as sa

from backend.projection.fulltext_index import FULLTEXT_SUFFIX, quoted_name
from backend.projection.row_schema import CODE
from backend.projection.sql_tables import blocks_name
from backend.projection.table_specs import TableSpec, with_generation
from backend.sqlite.compiled_statement import compile_create

DescribeTable = Callable[[TableSpec], Sequence[str]]
_READ_SETTING = "SELECT value FROM marigraph_settings WHERE name = ?"
_WRITE_SETTING = (
    "INSERT INTO marigraph_settings (name, value) VALUES (?, ?)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_OWN_KEY = "schema"
VIEW_KEY = "schema:"
# virtual tables first: they own some of the others
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    " ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'"
)
_COPY_MARK = with_generation("", 1)[:-1]
RETIRED_MARK = f"{_COPY_MARK}former"
# What the tables beside the rows once were: with the segments of an archive, which are no more.
WITH_SEGMENTS = "7e769df690b55c727d5622c265473f25f00eb71aaa74bb253856a3ca6818330a"
# What they were before there was a code ledger, which is made beside them: the rows stay.
WITHOUT_CODE = "b074d3051e7a1155c51f2b8778ea1b85933e7c91e4cf4fcdea4c00a10fd2f51c"
_SEGMENTS = "marigraph_segments"
_SEGMENTED = (
    "SELECT m.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c"
    " WHERE m.type = 'table' AND c.name = 'segment' AND c.pk = 1 AND m.name <> ?"
)


_ALL_WHOLE: Mapping[str, str] = {}


class ViewSchema(msgspec.Struct, frozen=True):
    """The tables of a view, the statements that make them, and of which part of it they are."""

    tables: tuple[str, ...]
    statements: tuple[str, ...]
    part: str = ""

    @property
    def fingerprint(self) -> str:
        """A digest of the statements, another one for each part: its rows are others."""
        return _digest((*self.statements, self.part) if self.part else self.statements)


class BuiltView(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of a view that has tables: of which shape they are, which, and of which part."""

    fingerprint: str
    tables: tuple[str, ...]
    part: str = ""


def view_schemas(
    specs: Mapping[str, Sequence[TableSpec]],
    describe: DescribeTable,
    parts: Mapping[str, str] = _ALL_WHOLE,
) -> dict[str, ViewSchema]:
    """Return the schema of each view, given its tables, and which part of it they are for."""
    return {
        view: ViewSchema(
            tuple(name for spec in tables for name in table_names(spec)),
            tuple(text for spec in tables for text in describe(spec)),
            parts.get(view, ""),
        )
        for view, tables in specs.items()
    }


def table_names(spec: TableSpec) -> tuple[str, ...]:
    """Return the tables that a spec may stand for: its text index, its totals, and the table.

    The archive has no text index, and nothing else has totals; these names stand for nothing there.
    """
    text = (f"{spec.table}{FULLTEXT_SUFFIX}",) if spec.fulltext else ()
    return (*text, blocks_name(spec), spec.table)


class SchemaKeeper:
    """Makes and drops tables; all its methods run within one transaction.

    `own`: those that every store has beside its rows; `kept`: the names of those that stay,
    whatever shape the rows have. `has_dropped`: rows that were there are no more.
    """

    def __init__(self, cursor: sqlite3.Cursor, own: sa.MetaData, kept: Collection[str]) -> None:
        self._cursor = cursor
        self._own = tuple(text for each in own.sorted_tables for text in compile_create(each))
        self._by_view = [each.name for each in own.sorted_tables if "view" in each.columns]
        self._kept = kept
        self.has_dropped = False

    def migrate_present(
        self, schema: Mapping[str, ViewSchema], is_empty: Callable[[], bool]
    ) -> frozenset[str]:
        """Make the tables that are read. Return the views that have none yet.

        While `is_empty`, nothing is built yet, and the tables are just made.
        """
        cursor, fingerprint = self._cursor, _digest(self._own)
        if read_setting(cursor, _OWN_KEY) == WITH_SEGMENTS:
            self._retire_segments()
            cursor.execute(_WRITE_SETTING, (_OWN_KEY, WITHOUT_CODE))
        if read_setting(cursor, _OWN_KEY) == WITHOUT_CODE:
            self._create(compile_create(CODE, if_missing=True))
            cursor.execute(_WRITE_SETTING, (_OWN_KEY, fingerprint))
        if read_setting(cursor, _OWN_KEY) != fingerprint:
            self._drop_all()
            self._create(self._own)
            cursor.execute(_WRITE_SETTING, (_OWN_KEY, fingerprint))
        for view in built_views(cursor) - schema.keys():
            self._drop_view(view)
        unbuilt: set[str] = set()
        for view, wanted in schema.items():
            built = built_view(cursor, view)
            if built is not None and built.fingerprint == wanted.fingerprint:
                continue
            if is_empty():
                self._drop_view(view)
                self._create(wanted.statements)
                note_built(cursor, view, wanted)
            else:
                unbuilt.add(view)
        return frozenset(unbuilt)

    def migrate_copy(self, schema: Mapping[str, ViewSchema], generation: int) -> None:
        """Make the tables of a copy, anew if there are some of another shape."""
        key = with_generation(_OWN_KEY, generation)
        texts = [*self._own, *(text for each in schema.values() for text in each.statements)]
        if read_setting(self._cursor, key) == _digest(texts):
            return
        drop_tables(self._cursor, copy_tables(self._cursor, generation))
        self._create(texts)
        self._cursor.execute(_WRITE_SETTING, (key, _digest(texts)))

    def _create(self, statements: Sequence[str]) -> None:
        for text in statements:
            self._cursor.execute(text)

    def _retire_segments(self) -> None:
        """Set aside what an archive of the earlier layout holds: it is swept as a former copy is.

        Its views are built anew beside nothing; those of a replica stay as they are.
        """
        drop_tables(self._cursor, [_SEGMENTS])
        for (name,) in self._cursor.execute(_SEGMENTED, (_SEGMENTS,)).fetchall():
            new = quoted_name(f"{name}{RETIRED_MARK}0")
            self._cursor.execute(f"ALTER TABLE {quoted_name(name)} RENAME TO {new}")

    def _drop_all(self) -> None:
        """Drop every table but those that are kept, and what the settings say of the others."""
        self.has_dropped = True
        names = [name for (name,) in self._cursor.execute(_TABLES) if name not in self._kept]
        drop_tables(self._cursor, names)
        self._cursor.execute("DELETE FROM marigraph_settings WHERE name LIKE 'schema%'")

    def _drop_view(self, view: str) -> None:
        """Drop all that there is of a view."""
        built = built_view(self._cursor, view)
        if built is None:
            return
        self.has_dropped = True
        drop_tables(self._cursor, built.tables)
        for table in self._by_view:
            self._cursor.execute(f"DELETE FROM {table} WHERE view = ?", (view,))  # noqa: S608 - our own name
        self._cursor.execute(_WRITE_SETTING, (f"{VIEW_KEY}{view}", ""))


def copy_tables(cursor: sqlite3.Cursor, generation: int | None = None) -> list[str]:
    """Return the tables of a copy, virtual ones first; without a generation of all of them."""
    mark = _COPY_MARK if generation is None else with_generation("", generation)
    names = [name for (name,) in cursor.execute(_TABLES)]
    if generation is None:
        return [name for name in names if mark in name]
    return [name for name in names if name.endswith(mark) or f"{mark}_" in name]


def drop_tables(cursor: sqlite3.Cursor, names: Sequence[str]) -> None:
    """Drop tables; what a virtual one owns goes with it."""
    for name in names:
        cursor.execute(f"DROP TABLE IF EXISTS {quoted_name(name)}")


def built_view(cursor: sqlite3.Cursor, view: str) -> BuiltView | None:
    """Return what is kept of a view's tables; None when it has none."""
    text = read_setting(cursor, f"{VIEW_KEY}{view}")
    return msgspec.json.decode(text, type=BuiltView) if text else None


def note_built(cursor: sqlite3.Cursor, view: str, schema: ViewSchema) -> None:
    """Keep that a view has tables of this shape."""
    built = BuiltView(schema.fingerprint, schema.tables, schema.part)
    text = msgspec.json.encode(built).decode()
    cursor.execute(_WRITE_SETTING, (f"{VIEW_KEY}{view}", text))


def built_views(cursor: sqlite3.Cursor) -> set[str]:
    """Return the views that have tables, of whatever shape."""
    found = cursor.execute(
        "SELECT name FROM marigraph_settings WHERE name LIKE ? AND value <> ''", (f"{VIEW_KEY}%",)
    )
    return {name.removeprefix(VIEW_KEY) for (name,) in found}


def read_setting(cursor: sqlite3.Cursor, name: str) -> str:
    """Return what is kept under this name; empty when there is nothing."""
    found = cursor.execute(_READ_SETTING, (name,)).fetchone()
    return found[0] if found else ""


def _digest(texts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
