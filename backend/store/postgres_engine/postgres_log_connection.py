"""PostgreSQL: one writer under an advisory lock, rows as arrays, one round trip a table."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
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
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError

from backend.errors import (
    AlreadyRunning,
    Defect,
    MarigraphError,
    StorageFailed,
    Unreadable,
    WrongVersion,
)
from backend.messages.number_text import format_number
from backend.store.log_url import hide_password
from backend.store.postgres_engine.log_lineage import LogLineage
from backend.store.postgres_engine.server_choice import ServerIdentity, identify_server
from backend.store.postgres_engine.server_connection import (
    LINEAGE_OPTION,
    LONG_STATEMENT_S,
    TimedConnection,
    connect_arguments,
    require_written_to,
    server_connector,
    server_url,
)
from backend.store.sql.log_connection import DriverCursor, LogConnection, SqlRow
from backend.store.sql.log_schema import streams
from backend.store.sql.log_statements import REWRITE_FORMAT

_ADVISORY_LOCK = 0x6D617269  # the advisory lock of a log's one writer, "mari"
_UNLOCK_S = 1.0  # that a server may take for it when a log is closed
# at least until it is on this server's disk and, where standbys are waited for, on theirs
_DURABLE = (
    "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit')"
    " WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)"
)


class PostgresLogConnection(LogConnection):
    """A connection to the log's database; the writer's one holds the lock."""

    driver_errors = (DBAPIError, psycopg.Error, UnicodeEncodeError)

    def __init__(self, url: URL, *, writable: bool, exclusive: bool = True) -> None:
        """Connect at the first statement; `exclusive`: a writer must be the only one."""
        require_written_to(url)
        engine = create_engine(
            server_url(url),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args=connect_arguments(url),
        )
        event.listen(engine, "do_connect", server_connector(url))
        dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
        super().__init__(engine, dialect, writable=writable)
        self._shown_url = hide_password(url.render_as_string(hide_password=False))
        place = url.query.get(LINEAGE_OPTION) if writable else None
        self._lineage = LogLineage(Path(str(place)) if place else None)
        self.continuity = self if writable else None  # a standby may be promoted
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
            server = identify_server(opened)
            self._require_writer(server)
            cursor.execute(_DURABLE)
            self._acquire_lock(cursor)
            self._lineage.note_server(server)
        return cursor

    def _require_writer(self, server: ServerIdentity) -> None:
        """Refuse to write to a standby, and to a server in whose place another was promoted."""
        if server.is_standby:
            raise StorageFailed(
                f"{self._shown_url}: this server is a standby, and takes no events. Name the one"
                " that is written to, or all of them: postgresql://USER@HOST:PORT,HOST:PORT/DATABASE"
            )
        if self._lineage.is_former(server):
            raise StorageFailed(
                f"{self._shown_url}: this server is on timeline {format_number(server.timeline)},"
                f" and the log was written on timeline {format_number(self._lineage.timeline)}: a"
                " standby was promoted in its place. Nothing is written to it. Make it a standby of"
                " that one (pg_rewind, or a new copy), and name both in the log's URL.",
                code="former-server",
            )

    @property
    def tip(self) -> tuple[int, str] | None:
        """See `LogContinuity`."""
        return self._lineage.tip

    def note_tip(self, position: int, event: str) -> None:
        """See `LogContinuity`."""
        self._lineage.note_tip(position, event)

    def save_tip(self) -> None:
        """See `LogContinuity`."""
        self._lineage.save()

    def note_lost(self, first: int, last: int) -> StorageFailed:
        """See `LogContinuity`."""
        self._lineage.note_lost(first, last)
        end = format_number(last)
        if first:
            message = (
                f"{self._shown_url}: the events {format_number(first)} to {end}, which were"
                " accepted, are gone from the log. A standby was promoted that had not received"
                " them. Rebuild the replicas whose rows hold them, and send again what was"
                " accepted."
            )
        else:
            message = (
                f"{self._shown_url}: events up to {end}, which were accepted, are gone from the"
                " log. A standby was promoted that had not received them. Rebuild the replicas"
                " whose rows hold them, and send again what was accepted."
            )
        return self._refuse(StorageFailed(message, code="log-went-back"))

    def confirm_replicated(self) -> None:
        """Write something of no effect: what can be read then is where commits wait for, too.

        After a commit whose answer was lost the server shows it although no standby has it yet.
        """
        try:
            with self.transaction():
                self.execute(REWRITE_FORMAT)
        except StorageFailed as error:
            raise StorageFailed(
                f"{error.message} A first write was not confirmed: where synchronous_standby_names"
                " names a standby that is away, every commit waits for it.",
                code=error.code,
            ) from error

    @contextmanager
    def _progress_reports(
        self, connection: Connection, go_on: Callable[[], bool]
    ) -> Generator[None]:
        """Wait as long as a long statement may take; False, about twice a second, cancels it."""
        opened = connection.connection.driver_connection
        if not isinstance(opened, TimedConnection):
            raise Defect(f"PostgreSQL's connection is a {type(opened).__name__}.")
        limit_s, opened.response_timeout_s = opened.response_timeout_s, LONG_STATEMENT_S
        opened.go_on = go_on
        try:
            yield
        finally:
            opened.response_timeout_s, opened.go_on = limit_s, None

    def _acquire_lock(self, cursor: DriverCursor) -> None:
        if not self._exclusive:
            return
        cursor.execute(f"SELECT pg_try_advisory_lock({_ADVISORY_LOCK:d})")
        if not cursor.fetchall()[0][0]:
            raise AlreadyRunning(
                f"Another backend writes to the log {self._shown_url}. Stop it, or attach to it."
            )

    def close(self) -> None:
        """Give the lock back, and then the connection.

        The server ends a connection some time after it was closed, and until then keeps its lock.
        """
        connection, cursor = self._connection, self._cursor
        if connection is not None and cursor is not None and self._writable and self._exclusive:
            opened = connection.connection.driver_connection
            if isinstance(opened, TimedConnection):
                opened.response_timeout_s = _UNLOCK_S
            try:
                cursor.execute(f"SELECT pg_advisory_unlock({_ADVISORY_LOCK:d})")
            except psycopg.Error:  # the lock goes with the connection
                self.drop_connection()
        super().close()

    def _begin_statement(self) -> str:
        return "BEGIN"

    def _roll_back(self, cursor: DriverCursor) -> None:
        with suppress(psycopg.Error):  # then it is given up below
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
