"""A foreign store in PostgreSQL: read-only transactions of one statement, with a time limit.

Everything but numbers and bytes is fetched as the text that the server writes: no time is beyond
the calendar of Python, and no payload is read twice.
"""

from collections.abc import Callable, Generator
from contextlib import closing, suppress
from typing import TypeVar, cast

import msgspec
import psycopg
from psycopg.abc import Buffer, PQGen
from psycopg.adapt import Loader
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import (
    QueryCanceled,
    _WaitTimeout,  # pyright: ignore[reportPrivateUsage]  # the driver has no public name for it
)

from backend.errors import StorageFailed, TimedOut, Unreadable
from backend.foreign.mapping import SqlEngine
from backend.foreign.read_pace import Pause, ReadPace, sleep
from backend.foreign.sql_source import (
    READS_PER_S,
    STATEMENT_TIMEOUT_S,
    FoundTable,
    SqlCell,
    SqlRow,
    SqlValues,
    take_rows,
)
from backend.store.log_url import hide_password

# Waiting for each row took as long as reading it; a client older than 17 can do no other.
_ROWS_AT_ONCE = 16 if psycopg.capabilities.has_stream_chunked() else 1
_PLAIN = frozenset({str, int, float, bytes, type(None)})  # and not what is derived from them
_GRACE_S = 1.0  # for which an answer is waited for beyond the server's own limits
RV = TypeVar("RV")
_UNENCODED = "SQL_ASCII"
_PAYLOADS = ("json", "jsonb")
_AS_TEXT = (
    *("text", "varchar", "bpchar", "name", "uuid", "numeric", "inet", "cidr"),
    *("timestamp", "timestamptz", "date", "time", "timetz", "interval"),
)
# From pg_catalog: information_schema hides what this user may not read, and to_regclass raises.
_TABLES = """
SELECT n.nspname, c.relname,
       array_to_json(array_agg(a.attname ORDER BY a.attnum))::text,
       array_to_json(array_agg(format_type(a.atttypid, NULL) ORDER BY a.attnum))::text,
       (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))::int
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%%'
GROUP BY n.nspname, c.relname, n.oid, c.oid
ORDER BY n.nspname, c.relname
"""


class _TextLoader(Loader):
    """Reads texts as UTF-8; of a database without an encoding (SQL_ASCII) others may come."""

    def load(self, data: Buffer) -> str:
        """Return the text; bytes that are none stand there as they are escaped."""
        return bytes(data).decode("utf-8", "backslashreplace")


class _PayloadLoader(Loader):
    """Reads JSON as its text."""

    def load(self, data: Buffer) -> str | bytes:
        """Return the text; the bytes where they are none, for the payload to say why."""
        raw = bytes(data)
        try:
            return raw.decode()
        except UnicodeDecodeError:  # its decoder says so, and shows them
            return raw


class _BoundedConnection(psycopg.Connection[SqlRow]):
    """Waits for no answer beyond a time: a server that stands still keeps no limit of its own."""

    answer_timeout_s: float | None = None

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Close the connection where no answer comes: whatever was asked, it would still come.

        Raises:
            OperationalError: none came.
        """
        try:
            return super().wait(gen, interval, timeout or self.answer_timeout_s)
        except _WaitTimeout as error:
            self.close()
            raise QueryCanceled("no answer came in time") from error


class PostgresSource:
    """Reads over one connection; see `SqlSource`."""

    engine: SqlEngine = "postgresql"

    def __init__(
        self,
        url: str,
        *,
        timeout_s: float = STATEMENT_TIMEOUT_S,
        reads_per_s: float = READS_PER_S,
        pause: Pause = sleep,
    ) -> None:
        """Connect.

        Raises:
            Unreadable: code `bad-store-url`; this is no URL of PostgreSQL.
            StorageFailed: the server does not answer, or refuses this user.
        """
        self.shown = hide_password(url)
        self._timeout_s = timeout_s
        self._pace = ReadPace(reads_per_s, pause)
        try:
            self.label = str(conninfo_to_dict(url).get("dbname", "postgresql"))
        except psycopg.ProgrammingError as error:
            raise Unreadable(
                f"{self.shown} is no URL of PostgreSQL. Write postgresql://USER@HOST/DATABASE.",
                code="bad-store-url",
            ) from error
        self._connection = self._connect(url)

    def rows(self, statement: str, values: SqlValues) -> list[SqlRow]:
        """See `SqlSource`."""
        return self._run(lambda cursor: _fetch(cursor, [statement], values))

    def rows_within(
        self, statement: str, values: SqlValues, most_bytes: int
    ) -> tuple[list[SqlRow], bool]:
        """See `SqlSource`; rows are fetched some at a time: what comes behind them is not."""
        return self._run(lambda cursor: _fetch_within(cursor, statement, values, most_bytes))

    def plan(self, statement: str, values: SqlValues) -> str:
        """See `SqlSource`; sorting is said only where no index gives the order."""
        steps = ["SET LOCAL enable_seqscan = off", "SET LOCAL enable_sort = off"]
        found = self._run(lambda cursor: _fetch(cursor, [*steps, f"EXPLAIN {statement}"], values))
        return "\n".join(str(row[0]) for row in found)

    def tables(self) -> list[FoundTable]:
        """See `SqlSource`."""
        return [_found_table(row) for row in self.rows(_TABLES, {})]

    def placeholder(self, name: str) -> str:
        """See `SqlSource`."""
        return f"%({name})s"

    def escape(self, sql: str) -> str:
        """See `SqlSource`."""
        return sql.replace("%", "%%")

    def close(self) -> None:
        """See `SqlSource`."""
        self._connection.close()

    def _connect(self, url: str) -> _BoundedConnection:
        opened = self._open(url, "utf8")
        if opened.info.parameter_status("server_encoding") == _UNENCODED:
            opened.close()  # it would refuse to send what is no UTF-8
            opened = self._open(url, _UNENCODED)
        opened.answer_timeout_s = self._timeout_s + _GRACE_S
        opened.read_only = True  # by the transaction: no statement of a mapping can take it back
        for kind in _AS_TEXT:
            opened.adapters.register_loader(kind, _TextLoader)
        for kind in _PAYLOADS:
            opened.adapters.register_loader(kind, _PayloadLoader)
        return opened

    def _open(self, url: str, encoding: str) -> _BoundedConnection:
        limit_ms = round(self._timeout_s * 1000)
        try:
            return _BoundedConnection.connect(
                url,
                application_name="marigraph",
                client_encoding=encoding,
                connect_timeout=10,
                prepare_threshold=None,  # a pooler between us may change the server's session
                options=f"-c default_transaction_read_only=on -c TimeZone=UTC -c DateStyle=ISO"
                f" -c statement_timeout={limit_ms} -c lock_timeout={limit_ms}"
                f" -c idle_in_transaction_session_timeout={2 * limit_ms}"
                " -c max_parallel_workers_per_gather=0",  # one processor is enough of others'
            )
        except psycopg.Error as error:
            raise StorageFailed(
                f"{self.shown} cannot be reached: {_first_line(error)}. Check host, database, user"
                " and password."
            ) from error

    def _run(self, fetch: Callable[[psycopg.Cursor[SqlRow]], RV]) -> RV:
        self._pace.wait()
        try:
            with self._connection.cursor() as cursor:
                found = fetch(cursor)
            self._connection.rollback()
        except QueryCanceled as error:
            self._leave()
            raise TimedOut(
                f"{self.shown} did not answer within {self._timeout_s:g} s, and was left alone."
            ) from error
        except psycopg.Error as error:
            self._leave()
            raise StorageFailed(
                f"{self.shown}: {_first_line(error)}. Check the mapping, and this user's rights."
            ) from error
        return found

    def _leave(self) -> None:
        """End the transaction that failed, unless the connection has gone with it."""
        if not self._connection.closed:
            with suppress(psycopg.Error):  # it has gone meanwhile: the next statement says so
                self._connection.rollback()


def _fetch(
    cursor: psycopg.Cursor[SqlRow], statements: list[str], values: SqlValues
) -> list[SqlRow]:
    for statement in statements:
        cursor.execute(statement.encode(), values)
    return [_plain_row(row) for row in cursor.fetchall()]


def _fetch_within(
    cursor: psycopg.Cursor[SqlRow], statement: str, values: SqlValues, most_bytes: int
) -> tuple[list[SqlRow], bool]:
    stream = cursor.stream(statement.encode(), values, size=_ROWS_AT_ONCE)
    with closing(cast("Generator[SqlRow]", stream)) as rows:
        return take_rows(map(_plain_row, rows), most_bytes)


def _plain_row(row: SqlRow) -> SqlRow:
    """Return a row as it may be handed over, which nearly every one is as it comes."""
    return row if _PLAIN.issuperset(map(type, row)) else tuple(map(_cell, row))


def _cell(value: object) -> SqlCell:
    match value:
        case bool():
            return int(value)
        case str() | int() | float() | bytes() | None:
            return value
        case memoryview():
            return value.tobytes()
        case _:
            return str(value)


def _found_table(row: SqlRow) -> FoundTable:
    schema, name, columns, types, may_read = row
    names = _decode_list(columns)
    return FoundTable(
        str(schema),
        str(name),
        dict(zip(names, _decode_list(types), strict=True)),
        may_read=bool(may_read),
    )


def _decode_list(text: SqlCell) -> list[str]:
    return msgspec.json.decode(str(text), type=list[str])


def _first_line(error: psycopg.Error) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
