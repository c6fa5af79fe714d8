"""The database of a store of read models, whichever it is: checkpoint, settings, transactions.

Statements are SQL with `?` for values. Those over the tables beside the rows are compiled once for
SQLite, in words that every database here knows; those over the tables of views are compiled by the
database itself (`compile`, `upsert`), as their names may be anything.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from backend.projection.row_schema import BULKS, CHECKPOINT, SETTINGS
from backend.projection.row_store import Checkpoint
from backend.sqlite.compiled_statement import CompiledStatement, CoreStatement, compile_upsert

READ_CHECKPOINT = CompiledStatement(sa.select(CHECKPOINT.c.position, CHECKPOINT.c.counts)).sql
_FIRST_CHECKPOINT = CompiledStatement(
    sqlite.insert(CHECKPOINT)
    .values({c.name: sa.bindparam(c.name) for c in CHECKPOINT.columns})
    .on_conflict_do_nothing()
).sql
_ADVANCE_CHECKPOINT = CompiledStatement(
    sa.update(CHECKPOINT)
    .where(CHECKPOINT.c.position == sa.bindparam("before"))
    .values(position=sa.bindparam("position"), counts=sa.bindparam("counts"))
).sql
READ_SETTING = CompiledStatement(
    sa.select(SETTINGS.c.value).where(SETTINGS.c.name == sa.bindparam("name"))
).sql
WRITE_SETTING = compile_upsert(SETTINGS).sql
CANCEL_BULKS = CompiledStatement(
    sa.update(BULKS)
    .where(BULKS.c.state.in_([sa.literal_column("'running'"), sa.literal_column("'suspended'")]))
    .values(
        state=sa.literal_column("'cancelled'"),
        changed=sa.bindparam("changed"),
        changed_by=sa.literal_column("'the rebuild'"),
    )
).sql
Values = Sequence[Any]  # what a driver can bind
FetchOne = Callable[..., tuple[Any, ...] | None]


class RowCursor(Protocol):
    """What runs statements; it stays the same when its connection is made anew."""

    @property
    def rowcount(self) -> int:
        """How many rows the last statement changed."""
        ...

    def execute(self, sql: str, parameters: Values = (), /) -> "RowCursor":
        """Run a statement."""
        ...

    def executemany(self, sql: str, parameters: Iterable[Values], /) -> object:
        """Run a statement once for each."""
        ...

    def fetchone(self) -> Any:  # noqa: ANN401 - a row, whatever was selected, or None
        """Return the next row."""
        ...

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]:
        """Give the rows that are left."""
        ...


class RowDatabase:
    """One connection, for the one thread that writes; the subclasses are the databases.

    `name`: what messages call it; `dialect`: `sqlite` or `postgresql`. `unbuilt`: views that others
    have been built without: they are new, or of another shape, and have no table yet.
    `value_errors`: what a statement is refused for when not the database is to blame, but a value.
    `lost_commits`: how many may have been made or not, as the connection was lost with the answer.
    """

    name: str
    dialect: str
    unbuilt: frozenset[str] = frozenset()
    value_errors: tuple[type[Exception], ...] = ()
    lost_commits = 0

    @property
    def cursor(self) -> RowCursor:
        """The cursor."""
        raise NotImplementedError

    def translate_errors(self) -> AbstractContextManager[None]:
        """Turn the driver's errors into StorageFailed; `value_errors` pass."""
        raise NotImplementedError

    def transaction(self) -> AbstractContextManager[None]:
        """Write all or nothing."""
        raise NotImplementedError

    def durable_transaction(self) -> AbstractContextManager[None]:
        """Write all or nothing, on disk when it ends: what an operator wants is in no log."""
        raise NotImplementedError

    def rolled_back(self) -> AbstractContextManager[None]:
        """Write nothing in the end, whatever is tried."""
        raise NotImplementedError

    def compile(self, statement: CoreStatement) -> str:
        """Return a statement over tables of views; without values of its own."""
        raise NotImplementedError

    def run(self, statement: CoreStatement) -> int:
        """Run a statement with its own values; return how many rows it changed."""
        raise NotImplementedError

    def upsert(self, table: sa.Table) -> str:
        """Return what writes a row, its cells in the table's order, over that of the same key."""
        raise NotImplementedError

    def iterate(self, sql: str, values: Values) -> Iterator[Any]:
        """Give rows one by one, while other statements run."""
        raise NotImplementedError

    def fetcher(self, statement: CoreStatement) -> FetchOne:
        """Return a function that reads the one row that the statement finds for its values."""
        raise NotImplementedError

    def confirm(self) -> None:
        """See that it is there; to be called while nothing is written, which else would tell.

        Raises:
            StorageFailed: it cannot be reached.
        """

    def expect_batch(self, events: int) -> None:
        """Make ready for a batch of so many events."""

    def close(self) -> None:
        """Give the connection back."""
        raise NotImplementedError

    def checkpoint(self) -> Checkpoint:
        """Return the checkpoint.

        Raises:
            StorageFailed: it cannot be read.
        """
        with self.translate_errors():
            found = self.cursor.execute(READ_CHECKPOINT).fetchone()
        if found is None:
            return Checkpoint(0, {})
        return Checkpoint(found[0], msgspec.json.decode(found[1], type=dict[str, int]))

    def advance_checkpoint(self, before: int, checkpoint: Checkpoint) -> bool:
        """Move the checkpoint on from `before`; within a transaction. False: it is not there."""
        counts = msgspec.json.encode(checkpoint.counts).decode()
        cursor = self.cursor
        cursor.execute(_ADVANCE_CHECKPOINT, (checkpoint.position, counts, before))
        if not cursor.rowcount and not before:
            cursor.execute(_FIRST_CHECKPOINT, (1, checkpoint.position, counts))
        return cursor.rowcount == 1

    def setting(self, name: str) -> str:
        """Return what was kept under this name; empty when there is nothing."""
        with self.translate_errors():
            found = self.cursor.execute(READ_SETTING, (name,)).fetchone()
        return found[0] if found else ""

    def write_setting(self, name: str, value: str) -> None:
        """Keep a text; at once, or with the transaction that is open."""
        with self.translate_errors():
            self.cursor.execute(WRITE_SETTING, (name, value))
