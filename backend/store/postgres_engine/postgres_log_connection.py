"""PostgreSQL: one writer under an advisory lock, rows as arrays, one round trip a table."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

import psycopg
from psycopg import errors
from sqlalchemy import (
    URL,
    Column,
    Connection,
    Insert,
    NullPool,
    Select,
    Table,
    Update,
    any_,
    bindparam,
    create_engine,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError

from backend.errors import AlreadyRunning, MarigraphError, StorageFailed, Unreadable, WrongVersion
from backend.store.sql.log_connection import DriverCursor, LogConnection, SqlRow
from backend.store.sql.log_schema import streams

# A server that is gone without a word is noticed after half a minute, not after hours.
_CONNECT_ARGUMENTS: dict[str, object] = {
    "client_encoding": "utf8",
    "application_name": "marigraph",
    "connect_timeout": 10,  # s
    "keepalives_idle": 10,  # s
    "keepalives_interval": 5,  # s
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # ms
}
_ADVISORY_LOCK = 0x6D617269  # the advisory lock of a log's one writer, "mari"


class PostgresLogConnection(LogConnection):
    """A connection to the log's database; the writer's one holds the lock."""

    driver_errors = (DBAPIError, psycopg.Error, UnicodeEncodeError)

    def __init__(self, url: URL, *, writable: bool, exclusive: bool = True) -> None:
        """Connect at the first statement; `exclusive`: a writer must be the only one."""
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args=connect_arguments(url),
        )
        dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
        super().__init__(engine, dialect, writable=writable)
        self._shown_url = url.render_as_string(hide_password=True)
        self._exclusive = exclusive
        self._update_heads_sql = self.compile(_update_head_arrays()).sql
        self._inserts: dict[Table, str] = {}
        self._finds: dict[Select[*tuple[Any, ...]], str] = {}

    def select_among(
        self, wanted: Select[*tuple[Any, ...]], column: Column[Any], keys: Sequence[object]
    ) -> list[SqlRow]:
        """Return the rows whose `column` is one of the keys."""
        with self.translate_errors():
            cursor = self.cursor()
            if cursor is None or not keys:
                return []
            if wanted not in self._finds:
                among = any_(bindparam("keys", type_=ARRAY(column.type)))
                self._finds[wanted] = self.compile(wanted.where(column == among)).sql
            cursor.execute(self._finds[wanted], {"keys": list(keys)})
            return cursor.fetchall()

    def insert_rows(self, table: Table, rows: Sequence[SqlRow]) -> None:
        """Insert whole rows, in the order of the table's columns."""
        if table not in self._inserts:
            self._inserts[table] = self.compile(_insert_arrays(table)).sql
        values = zip(*rows, strict=True)
        arrays = {column.name: list(part) for column, part in zip(table.c, values, strict=True)}
        self.writable_cursor().execute(self._inserts[table], arrays)

    def update_heads(self, heads: Sequence[tuple[int, int, int, int]]) -> int:
        """Move streams (to version, to position, stream, from version); return how many moved."""
        names = ("version", "position", "stream", "before")
        arrays = dict(zip(names, map(list, zip(*heads, strict=True)), strict=True))
        cursor = self.writable_cursor()
        cursor.execute(self._update_heads_sql, arrays)
        return cursor.rowcount

    def _exists(self) -> bool:
        return True

    def _open_cursor(self, connection: Connection) -> DriverCursor:
        opened = cast("psycopg.Connection[SqlRow]", connection.connection.driver_connection)
        cursor = cast("DriverCursor", opened.cursor(binary=True))  # psycopg takes `str` at run time
        if self._writable:
            cursor.execute("SET synchronous_commit = on")
            self._acquire_lock(cursor)
        return cursor

    def _acquire_lock(self, cursor: DriverCursor) -> None:
        if not self._exclusive:
            return
        cursor.execute(f"SELECT pg_try_advisory_lock({_ADVISORY_LOCK:d})")
        if not cursor.fetchall()[0][0]:
            raise AlreadyRunning(
                f"Another backend writes to the log {self._shown_url}. Stop it, or attach to it."
            )

    def _begin_statement(self) -> str:
        return "BEGIN"

    def _roll_back(self, cursor: DriverCursor) -> None:
        with suppress(psycopg.Error):
            cursor.execute("ROLLBACK")
            return
        self.drop_connection()  # the connection is gone, and the transaction with it

    def _describe_error(self, error: BaseException) -> MarigraphError:
        match error:
            case errors.UniqueViolation():
                return _describe_conflict(error)
            case errors.DataError() | UnicodeEncodeError():
                return Unreadable(f"A value cannot be kept: {error}", code="bad-value")
            case errors.DiskFull():
                return StorageFailed(
                    f"{self._shown_url}: {error} Nothing was written."
                    " Free space on the database's disk, and send it again."
                )
            case psycopg.OperationalError():
                self.drop_connection()
                return StorageFailed(
                    f"{self._shown_url}: {error} Check that PostgreSQL runs there, and try again."
                )
            case _:
                return StorageFailed(f"{self._shown_url}: {error}")


def connect_arguments(url: URL) -> dict[str, object]:
    """Return what every connection is opened with; what the URL itself says goes before."""
    return _CONNECT_ARGUMENTS | dict(url.query)


def _describe_conflict(error: errors.UniqueViolation) -> WrongVersion:
    if error.diag.table_name == "commands":
        return WrongVersion("A command with this id was answered before; ask for its answer.")
    return WrongVersion(f"Another writer was here first ({error}). Nothing was written; try again.")


def _insert_arrays(table: Table) -> Insert:
    arrays = [bindparam(column.name, type_=ARRAY(column.type)) for column in table.c]
    names = [column.name for column in table.c]
    given = func.unnest(*arrays).table_valued(*names, name="given").render_derived()
    return insert(table).from_select(names, select(*(given.c[name] for name in names)))


def _update_head_arrays() -> Update:
    names = ("version", "position", "stream", "before")
    columns = (streams.c.version, streams.c.position, streams.c.id, streams.c.version)
    arrays = [
        bindparam(name, type_=ARRAY(column.type))
        for name, column in zip(names, columns, strict=True)
    ]
    given = func.unnest(*arrays).table_valued(*names, name="given").render_derived()
    return (
        update(streams)
        .where(streams.c.id == given.c.stream, streams.c.version == given.c.before)
        .values(version=given.c.version, position=given.c.position)
    )
