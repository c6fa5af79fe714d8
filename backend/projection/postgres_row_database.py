"""A replica's schema in PostgreSQL, for the one process that writes it.

The fence: a schema belongs to one data folder, whose identity is kept in it, and its writer holds
an advisory lock for as long as its connection lasts. One that has lost the connection goes on only
where nobody else has written meanwhile: each writer leaves a mark of its own.
"""

import secrets
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import blake2b
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

from backend.errors import AlreadyRunning, Defect, StorageFailed, Unreadable
from backend.projection.postgres_cursor import PostgresCursor
from backend.projection.postgres_schema import (
    Connection,
    ReplicaSchema,
    WriterConnection,
    compile_statement,
    driver_sql,
    one_line,
    statement_with_values,
    upsert_statement,
)
from backend.projection.row_database import FetchOne, RowDatabase, Values
from backend.sqlite.compiled_statement import CoreStatement

_PATIENCE_S = 15.0  # that the connection of a process before us may take to die
_LOOK_S = 0.1  # between two looks whether it has
_CONFIRMED_EVERY_S = 2.0  # while nothing is written
_OWNER, _WRITER = "owner", "writer"  # settings: whose schema it is, and who wrote it last
_ON_DISK = (  # for a transaction
    "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit')"
    " WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true)"
)
_MAKE_SETTINGS = (
    "CREATE TABLE IF NOT EXISTS marigraph_settings"
    ' (name TEXT COLLATE "C" PRIMARY KEY, value TEXT COLLATE "C" NOT NULL)'
)


class PostgresRowDatabase(RowDatabase):
    """The connection of the writer; one that is lost is made anew with the next statement."""

    dialect = "postgresql"
    value_errors = (
        psycopg.DataError,
        psycopg.IntegrityError,
        OverflowError,
        UnicodeEncodeError,
    )

    def __init__(
        self, schema: ReplicaSchema, owner: str, migrate: Callable[["PostgresRowDatabase"], None]
    ) -> None:
        """Make the schema if there is none; `owner`: whose it is, `migrate` makes its tables.

        Raises:
            AlreadyRunning: another process writes it.
            StorageFailed: PostgreSQL cannot be reached.
            Unreadable: it is of another data folder.
        """
        self._schema, self._owner, self.name = schema, owner, schema.name
        self._mark = secrets.token_hex(16)
        self._connection: Connection | None = None
        self._held: Connection | None = None
        self._cursor = PostgresCursor(self._connected)
        self._is_begun = False
        self._confirmed_s = time.monotonic()
        try:
            self._begin(_PATIENCE_S)
            with self.translate_errors():
                migrate(self)
            self._is_begun = True
        except BaseException:
            self.close()
            raise

    @property
    def cursor(self) -> PostgresCursor:
        """A cursor that outlives its connections."""
        return self._cursor

    def _connected(self) -> Connection:
        """Return the connection; one that was lost is made anew, unless a transaction is open.

        What belongs to a transaction is refused with it: of another connection, each statement
        would be written by itself.

        Raises:
            Defect: another process has written to the schema meanwhile.
            StorageFailed: PostgreSQL cannot be reached, or still keeps the former connection.
        """
        if self._held is not None:
            return self._held
        connection = self._connection
        if connection is None or connection.closed:
            try:
                self._begin(0)
            except AlreadyRunning as error:  # our own that died, or a successor: its mark tells
                raise StorageFailed(error.message) from error
            connection = self._connection
            if connection is None:
                raise Defect("There is no connection.")
        return connection

    def _begin(self, patience_s: float) -> None:
        connection = self._schema.connect(WriterConnection)
        try:
            with self._translated():
                self._lock(connection, patience_s)
                self._claim(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def _lock(self, connection: Connection, patience_s: float) -> None:
        digest = blake2b(self._schema.schema.encode(), digest_size=8).digest()
        key = int.from_bytes(digest, "big", signed=True)
        ends_s = time.monotonic() + patience_s
        while not _first(connection, "SELECT pg_try_advisory_lock(%s)", key):
            if time.monotonic() >= ends_s:
                raise AlreadyRunning(
                    f"Another process writes the schema {self._schema.schema} in"
                    f" {self._schema.shown}: one that an earlier backend left behind, or a second"
                    " backend. End it, and start again."
                )
            time.sleep(_LOOK_S)  # the server tells nobody that a lock is free, but who waits in it

    def _claim(self, connection: Connection) -> None:
        """See that the schema is ours, and leave our mark."""
        if not self._is_begun:
            name = sql.Identifier(self._schema.schema)
            connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(name))
            connection.execute(_MAKE_SETTINGS)
        owner = read_kept(connection, _OWNER)
        if owner and owner != self._owner:
            schema, statement = self._schema.schema, f"DROP SCHEMA {self._schema.schema} CASCADE"
            raise Unreadable(
                f"The schema {schema} in {self._schema.shown} has the rows of another data folder."
                " Name another database in MARIGRAPH_READ_MODELS; or, if that folder is gone for"
                f" good, drop the schema: {statement}",
                code="read-models-of-another",
                field="read_models",
            )
        if self._is_begun and read_kept(connection, _WRITER) != self._mark:
            raise Defect(
                f"Another process wrote the {self.name} while the connection was lost. A new start"
                " goes on from where its rows are."
            )
        _keep(connection, _OWNER, self._owner)
        _keep(connection, _WRITER, self._mark)

    def confirm(self) -> None:
        """See `RowDatabase`; asked now and then, and each time while it is not there."""
        now_s = time.monotonic()
        if now_s - self._confirmed_s >= _CONFIRMED_EVERY_S:
            with self._translated():
                self.cursor.execute("SELECT 1")
            self._confirmed_s = now_s

    def translate_errors(self) -> AbstractContextManager[None]:
        """See `RowDatabase`."""
        return self._translated()

    @contextmanager
    def _translated(self) -> Generator[None]:
        try:
            yield
        except self.value_errors:
            raise
        except psycopg.Error as error:
            raise self._failure(error) from error

    def _failure(self, error: psycopg.Error) -> StorageFailed:
        schema, place, reason = self._schema.schema, self._schema.shown, one_line(error)
        if self._connection is not None and self._connection.closed:
            return StorageFailed(
                f"The schema {schema} in {place}: {reason}. Check that PostgreSQL runs there; the"
                " replica goes on by itself."
            )
        if isinstance(error, psycopg.errors.DiskFull):
            return StorageFailed(
                f"The schema {schema} in {place}: {reason}. Nothing was written. Free space on the"
                " database's disk, and try again."
            )
        return StorageFailed(
            f"The schema {schema} in {place}: {reason}. Nothing was written, and it is tried again."
        )

    def transaction(self) -> AbstractContextManager[None]:
        """See `RowDatabase`."""
        return self._transaction("COMMIT")

    @contextmanager
    def durable_transaction(self) -> Generator[None]:
        """See `RowDatabase`; every commit is on disk, unless the server was told otherwise."""
        with self.transaction():
            self.cursor.execute(_ON_DISK)
            yield

    def rolled_back(self) -> AbstractContextManager[None]:
        """See `RowDatabase`."""
        return self._transaction("ROLLBACK")

    @contextmanager
    def _transaction(self, end: str) -> Generator[None]:
        connection = self._held = self._connected()
        try:
            connection.execute(b"BEGIN")
            yield
            self._end(connection, end)
        except BaseException:
            if not connection.closed:
                connection.rollback()
            raise
        finally:
            self._held = None

    def _end(self, connection: Connection, end: str) -> None:
        try:
            connection.execute(driver_sql(end))
        except psycopg.Error:
            self.lost_commits += connection.closed
            raise

    def compile(self, statement: CoreStatement) -> str:
        """See `RowDatabase`."""
        return compile_statement(statement)

    def run(self, statement: CoreStatement) -> int:
        """See `RowDatabase`."""
        return self.cursor.execute(*statement_with_values(statement)).rowcount

    def upsert(self, table: sa.Table) -> str:
        """See `RowDatabase`."""
        return upsert_statement(table)

    def iterate(self, sql: str, values: Values) -> Iterator[Any]:
        """See `RowDatabase`."""
        with self.translate_errors():
            yield from self._connected().execute(driver_sql(sql), values)

    def fetcher(self, statement: CoreStatement) -> FetchOne:
        """See `RowDatabase`."""
        text = driver_sql(compile_statement(statement))

        def fetch(*values: object) -> tuple[Any, ...] | None:
            with self.translate_errors():
                return self._connected().execute(text, values).fetchone()

        return fetch

    def close(self) -> None:
        """See `RowDatabase`."""
        if self._connection is not None:
            self._connection.close()


def read_kept(connection: Connection, name: str) -> str:
    """Return a setting of the schema; empty without."""
    found = _first(connection, "SELECT value FROM marigraph_settings WHERE name = %s", name)
    return str(found or "")


def _keep(connection: Connection, name: str, value: str) -> None:
    connection.execute(
        "INSERT INTO marigraph_settings (name, value) VALUES (%s, %s)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def _first(connection: Connection, query: Any, value: object) -> Any:  # noqa: ANN401 - of any statement
    found = connection.execute(query, (value,)).fetchone()
    return found[0] if found else None
