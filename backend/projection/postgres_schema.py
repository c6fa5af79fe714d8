"""A replica's schema in PostgreSQL: what it is called, how it is reached, what its tables are."""

import re
import time
from functools import cache
from typing import Any

import msgspec
import psycopg
import sqlalchemy as sa
from psycopg import sql
from psycopg.abc import RV, Buffer, PQGen
from psycopg.adapt import Loader
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from backend.errors import StorageFailed, Unreadable
from backend.projection.sql_tables import WORK_SUFFIX, live_table, waiting_condition, waiting_since
from backend.projection.table_specs import TableSpec
from backend.sqlite.compiled_statement import CoreStatement

_DIALECT = sa.create_engine("postgresql+psycopg://", paramstyle="qmark").dialect
_ARGUMENTS: dict[str, Any] = {
    "application_name": "marigraph",
    "client_encoding": "utf8",
    "connect_timeout": 4,  # s
    "keepalives_idle": 10,  # s
    "keepalives_interval": 5,  # s
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # ms
}
# The server, too, looks whether we are there: a writer whose network is gone keeps the lock until
# then, by default for hours. What a role's statements may take is not meant for those of a replica.
_SESSION = (
    "SET search_path TO {}; SET statement_timeout TO 0; SET tcp_keepalives_idle TO 5;"
    " SET tcp_keepalives_interval TO 3; SET tcp_keepalives_count TO 3"
)
_ANSWER_S = 120.0  # that a server may take for a statement of the writer
_SINCE_SUFFIX = f"{WORK_SUFFIX}_since"
_NAME_BYTES = 63  # PostgreSQL cuts what is longer, and takes two names for one
_PLACES = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[?%]""")  # or what hides them
Connection = psycopg.Connection[tuple[Any, ...]]


class WriterConnection(Connection):
    """A connection that is given up when the server does not answer.

    Keep-alives do not notice one that is frozen: its system answers them.
    """

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Run a statement's generator; see psycopg."""
        limit_s = _ANSWER_S if timeout is None else timeout
        ends_s = time.monotonic() + limit_s
        try:
            return super().wait(gen, interval, limit_s)
        except psycopg.OperationalError as error:
            if time.monotonic() < ends_s:
                raise
            self.close()
            raise psycopg.OperationalError(f"no answer within {limit_s:g} s") from error


class ReplicaSchema(msgspec.Struct, frozen=True):
    """The schema of one replica; `shown`: the database's URL as it may be shown."""

    url: str
    shown: str
    schema: str

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"schema {self.schema} in {self.shown}"

    def connect(self, kind: type[Connection] = Connection) -> Connection:
        """Open a connection on which the schema's tables need no other name.

        Raises:
            StorageFailed: PostgreSQL does not answer, or lets nobody in.
        """
        connection: Connection | None = None
        try:
            connection = kind.connect(
                self.url.replace("postgresql+psycopg:", "postgresql:", 1),
                autocommit=True,
                **_ARGUMENTS,
            )
            connection.execute(sql.SQL(_SESSION).format(sql.Identifier(self.schema)))
        except psycopg.Error as error:
            if connection is not None:
                connection.close()
            raise StorageFailed(
                f"The read models in {self.shown} cannot be reached: {one_line(error)}. Check that"
                " PostgreSQL runs there and that MARIGRAPH_READ_MODELS names it; what waits goes on"
                " by itself.",
                code="no-read-models",
            ) from error
        return connection

    def open_reader(self) -> Connection:
        """Open a connection for reading, on which numbers are what they are in SQLite.

        Raises:
            StorageFailed: as of `connect`.
        """
        connection = self.connect()
        connection.adapters.register_loader("numeric", _NumberLoader)
        return connection


class _NumberLoader(Loader):
    """A sum of whole numbers is one, and everything else a fraction."""

    def load(self, data: Buffer) -> int | float:
        """Return the number."""
        text = bytes(data).decode()
        return int(text) if text.lstrip("-").isdecimal() else float(text)


def schema_name(replica: str) -> str:
    """Return what the schema of a replica is called."""
    return replica.replace("-", "_")


@cache
def driver_sql(text: str) -> bytes:
    """Return SQL with `?` for values as the driver takes it; it comes again and again."""
    return _PLACES.sub(_driver_place, text).encode()


def _driver_place(found: re.Match[str]) -> str:
    return "%s" if found[0] == "?" else found[0].replace("%", "%%")


def compile_statement(statement: CoreStatement) -> str:
    """Return a statement as PostgreSQL's SQL, with `?` for values."""
    return str(statement.compile(dialect=_DIALECT))


def statement_with_values(statement: CoreStatement) -> tuple[str, list[Any]]:
    """Return a statement likewise, and its own values."""
    compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    values = compiled.construct_params()
    return str(compiled), [values[name] for name in compiled.positiontup or ()]


def upsert_statement(table: sa.Table) -> str:
    """Return what writes a row over the one with the same key; cells in the table's order."""
    key = [column.name for column in table.primary_key]
    new = postgresql.insert(table).values({c.name: sa.bindparam(c.name) for c in table.columns})
    changed: dict[str, Any] = {
        c.name: new.excluded[c.name] for c in table.columns if c.name not in key
    }
    return compile_statement(
        new.on_conflict_do_update(index_elements=key, set_=changed)
        if changed
        else new.on_conflict_do_nothing(index_elements=key)
    )


def create_table(table: sa.Table, *, if_missing: bool = False) -> list[str]:
    """Return the statements that make a table beside the rows, with its indexes."""
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    made = str(CreateTable(table, if_not_exists=if_missing).compile(dialect=_DIALECT))
    also = [CreateIndex(index, if_not_exists=if_missing) for index in indexes]
    return [made, *(str(each.compile(dialect=_DIALECT)) for each in also)]


def create_rows(spec: TableSpec) -> list[str]:
    """Return the statements that make the table of a view's present rows.

    A calculation in an index stands in brackets here, which SQLite would take for another one.

    Raises:
        Unreadable: code `long-name`; PostgreSQL cannot tell it from another one.
    """
    _require_short_names(spec)
    table = live_table(spec)
    made = [str(CreateTable(table).compile(dialect=_DIALECT))]
    if spec.work is None:
        return made
    copy = table.to_metadata(sa.MetaData())
    since = sa.literal_column(f"({waiting_since(spec.work)})", sa.BigInteger())
    waiting = waiting_condition(copy, spec.work)
    name = f"{spec.table}{_SINCE_SUFFIX}"
    index = sa.Index(name, copy.c[spec.work.column], since, postgresql_where=waiting)
    return [*made, str(CreateIndex(index).compile(dialect=_DIALECT))]


def _require_short_names(spec: TableSpec) -> None:
    table = f"{spec.table}{_SINCE_SUFFIX if spec.work else ''}"
    for name in (table, *(column.name for column in spec.columns)):
        if len(name.encode()) > _NAME_BYTES:
            raise Unreadable(
                f"The view {spec.view} cannot be kept in PostgreSQL: {name} is longer than"
                f" {_NAME_BYTES} bytes. Give it a shorter name.",
                code="long-name",
                field="read_models",
            )


def one_line(error: psycopg.Error) -> str:
    """Return the first line of what the driver says, without its full stop, and of its details."""
    detail = error.diag.message_detail or ""
    first = next(iter(str(error).splitlines()), "no answer").strip().rstrip(".")
    return f"{first} ({detail.splitlines()[0].rstrip('.')})" if detail else first
