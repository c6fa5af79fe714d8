"""A foreign store in PostgreSQL: read-only transactions of one statement, with a time limit.

Everything but numbers and bytes is fetched as the text that the server writes: no time is beyond
the calendar of Python, and no payload is read twice.
"""

from contextlib import suppress
from typing import TypeVar

import msgspec
import psycopg
from psycopg.abc import PQGen
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import (
    QueryCanceled,
    _WaitTimeout,  # pyright: ignore[reportPrivateUsage]  # the driver has no public name for it
)
from psycopg.types.string import TextLoader

from backend.errors import StorageFailed, TimedOut, Unreadable
from backend.foreign.mapping import SqlEngine
from backend.foreign.read_pace import ReadPace
from backend.foreign.sql_source import (
    READS_PER_S,
    STATEMENT_TIMEOUT_S,
    FoundTable,
    SqlCell,
    SqlRow,
    SqlValues,
)
from backend.store.log_url import hide_password

_GRACE_S = 1.0  # for which an answer is waited for beyond the server's own limits
RV = TypeVar("RV")
_AS_TEXT = (
    *("json", "jsonb", "uuid", "timestamp", "timestamptz", "date", "time", "timetz", "interval"),
    *("numeric", "inet", "cidr"),
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
    ) -> None:
        """Connect.

        Raises:
            Unreadable: code `bad-store-url`; this is no URL of PostgreSQL.
            StorageFailed: the server does not answer, or refuses this user.
        """
        self.shown = hide_password(url)
        self._timeout_s = timeout_s
        self._pace = ReadPace(reads_per_s)
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
        return self._run([statement], values)

    def plan(self, statement: str, values: SqlValues) -> str:
        """See `SqlSource`; sorting is said only where no index gives the order."""
        steps = ["SET LOCAL enable_seqscan = off", "SET LOCAL enable_sort = off"]
        found = self._run([*steps, f"EXPLAIN {statement}"], values)
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
        limit_ms = round(self._timeout_s * 1000)
        try:
            opened = _BoundedConnection.connect(
                url,
                application_name="marigraph",
                client_encoding="utf8",
                connect_timeout=10,
                prepare_threshold=None,  # a pooler between us may change the server's session
                options=f"-c default_transaction_read_only=on -c TimeZone=UTC -c DateStyle=ISO"
                f" -c statement_timeout={limit_ms} -c lock_timeout={limit_ms}"
                f" -c idle_in_transaction_session_timeout={2 * limit_ms}",
            )
        except psycopg.Error as error:
            raise StorageFailed(
                f"{self.shown} cannot be reached: {_first_line(error)}. Check host, database, user"
                " and password."
            ) from error
        opened.answer_timeout_s = self._timeout_s + _GRACE_S
        opened.read_only = True  # by the transaction: no statement of a mapping can take it back
        for kind in _AS_TEXT:
            opened.adapters.register_loader(kind, TextLoader)
        return opened

    def _run(self, statements: list[str], values: SqlValues) -> list[SqlRow]:
        self._pace.wait()
        try:
            with self._connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement.encode(), values)
                found = [tuple(map(_cell, row)) for row in cursor.fetchall()]
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
