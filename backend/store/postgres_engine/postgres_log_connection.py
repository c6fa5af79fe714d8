"""PostgreSQL: one writer under an advisory lock, rows as arrays, one round trip a table."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from math import inf
from typing import Any, cast

import psycopg
from psycopg import errors
from psycopg.abc import RV, PQGen
from sqlalchemy import (
    URL,
    Column,
    Connection,
    Dialect,
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
from backend.store.log_url import hide_password
from backend.store.sql.log_connection import DriverCursor, LogConnection, SqlRow
from backend.store.sql.log_schema import streams

# A server that is gone without a word is noticed after half a minute, not after hours: by the
# network when its machine is gone, by us when it stands still behind a network that works.
_RESPONSE_TIMEOUT_S = 30.0
_LONG_STATEMENT_S = 4 * 3600.0  # that a statement over the whole log may take
_LOOK_INTERVAL_S = 0.5  # at whether a long statement is to go on
_CANCEL_TIMEOUT_S = 5.0  # that a server may take to end one that is not
RESPONSE_TIMEOUT_OPTION = "response_timeout_s"
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
            server_url(url),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args=connect_arguments(url),
        )
        event.listen(engine, "do_connect", server_connector(url))
        dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
        super().__init__(engine, dialect, writable=writable)
        self._shown_url = hide_password(url.render_as_string(hide_password=False))
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

    @contextmanager
    def _progress_reports(
        self, connection: Connection, go_on: Callable[[], bool]
    ) -> Generator[None]:
        """Wait as long as a long statement may take; False, about twice a second, cancels it."""
        opened = connection.connection.driver_connection
        if not isinstance(opened, TimedConnection):
            raise Defect(f"PostgreSQL's connection is a {type(opened).__name__}.")
        limit_s, opened.response_timeout_s = opened.response_timeout_s, _LONG_STATEMENT_S
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


def server_url(url: URL) -> URL:
    """Return the URL as SQLAlchemy and the server know it, without an option of our own."""
    known = url.difference_update_query([RESPONSE_TIMEOUT_OPTION])
    return known.set(drivername="postgresql+psycopg")


def connect_arguments(url: URL) -> dict[str, object]:
    """Return what every connection is opened with; what the URL itself says goes before."""
    return _CONNECT_ARGUMENTS | dict(server_url(url).query)


def _response_timeout_s(url: URL) -> float:
    """Return the URL's option `response_timeout_s`, 30 where it has none.

    Raises:
        Unreadable: it is no number greater than 0.
    """
    text = str(url.query.get(RESPONSE_TIMEOUT_OPTION, _RESPONSE_TIMEOUT_S))
    try:
        timeout_s = float(text)
    except ValueError:
        timeout_s = 0.0
    if not 0 < timeout_s < inf:
        raise Unreadable(
            f"{RESPONSE_TIMEOUT_OPTION} in the log's URL must be seconds greater than 0, not"
            f" {text!r}.",
            code="bad-log-url",
            field="log",
        )
    return timeout_s


def server_connector(
    url: URL, response_timeout_s: float | None = None
) -> Callable[..., psycopg.Connection[SqlRow]]:
    """Return what SQLAlchemy is to connect by; `response_timeout_s`: instead of the URL's own.

    Raises:
        Unreadable: code `bad-log-url`; the URL's time limit is none.
    """
    limit_s = _response_timeout_s(url) if response_timeout_s is None else response_timeout_s

    def connect(
        _dialect: Dialect, _record: object, positional: list[str], named: dict[str, Any]
    ) -> psycopg.Connection[SqlRow]:
        connection = TimedConnection.connect(*positional, **named)
        connection.response_timeout_s = limit_s
        return connection

    return connect


class TimedConnection(psycopg.Connection[SqlRow]):
    """A connection that gives a server up that does not answer within a time.

    Keep-alives do not notice one that is frozen: its system answers them.
    """

    response_timeout_s = _RESPONSE_TIMEOUT_S
    go_on: Callable[[], bool] | None = None  # asked while a long statement runs

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Run a statement's generator; see psycopg."""
        limit_s = self.response_timeout_s if timeout is None else timeout
        give_up = time.monotonic() + limit_s
        overseen = gen if self.go_on is None else self._oversee(gen, self.go_on)
        try:
            return super().wait(overseen, interval, limit_s)
        except psycopg.OperationalError as error:
            if time.monotonic() < give_up:
                raise
            raise psycopg.OperationalError(
                f"The server gave no answer within {limit_s:g} s."
            ) from error

    def _oversee(self, gen: PQGen[RV], go_on: Callable[[], bool]) -> PQGen[RV]:
        """Ask between two looks at the socket whether the statement is to go on.

        Raises:
            psycopg.OperationalError: it was cancelled, and the server does not answer to that.
        """
        look_s, cancelled_s = time.monotonic() + _LOOK_INTERVAL_S, inf
        try:
            wanted = next(gen)
            while True:
                wanted = gen.send((yield wanted))
                present_s = time.monotonic()
                if present_s > cancelled_s + _CANCEL_TIMEOUT_S:
                    raise psycopg.OperationalError("The server does not end a cancelled statement.")
                if present_s < look_s or cancelled_s < inf:
                    continue
                look_s = present_s + _LOOK_INTERVAL_S
                if not go_on():
                    cancelled_s = present_s
                    self.cancel_safe(timeout=_CANCEL_TIMEOUT_S)
        except StopIteration as ended:
            return cast("RV", ended.value)


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
