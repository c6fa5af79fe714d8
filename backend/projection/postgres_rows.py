"""The rows of a replica in a schema of PostgreSQL: opened, measured, dropped."""

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

from backend.errors import StorageFailed, Unavailable
from backend.projection.postgres_row_database import read_kept
from backend.projection.postgres_row_store import PostgresRowStore
from backend.projection.postgres_schema import (
    Connection,
    ReplicaSchema,
    driver_sql,
    one_line,
    schema_name,
)
from backend.projection.read_model import Projection
from backend.projection.row_database import READ_CHECKPOINT, READ_SETTING, WRITE_SETTING
from backend.projection.row_schema import CHECKPOINT, SETTINGS
from backend.store.log_url import hide_password

_CONNECTIONS = 4
_MEASURED_EVERY_S = 10.0
_SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname ~ '^replica_[0-9]+$' ORDER BY nspname"
_SIZE = (
    "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class AS c"
    " JOIN pg_namespace AS n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND c.relkind = 'r'"
)


class PostgresRows:
    """A `RowEngine`: one schema of one database."""

    builds_beside = False

    def __init__(self, url: str, replica: str, owner: str) -> None:
        """`owner`: the identity of the data folder; empty for who only reads."""
        self._schema = ReplicaSchema(url, hide_password(url), schema_name(replica))
        self._replica, self._owner, self.database = replica, owner, self._schema.shown
        self._size_bytes, self._measured_s = 0, -_MEASURED_EVERY_S

    def open_store(self, projections: Mapping[str, Projection]) -> PostgresRowStore:
        """See `RowEngine`."""
        return PostgresRowStore(self._schema, self._owner, projections)

    def open_rows(self) -> sa.Engine:
        """See `RowEngine`."""
        with closing(self._schema.connect()) as connection:
            is_there = _is_there(connection, CHECKPOINT.name)
        if not is_there:
            raise Unavailable(
                f"There are no read models in the schema {self._schema.schema} in"
                f" {self._schema.shown} yet; is {self._replica} running?"
            )
        return sa.create_engine(
            "postgresql+psycopg://",
            creator=self._schema.open_reader,
            isolation_level="REPEATABLE READ",
            execution_options={"postgresql_readonly": True},
            pool_size=_CONNECTIONS,
            pool_pre_ping=True,
        )

    def size_bytes(self) -> int:
        """See `RowEngine`; measured now and then, as the server has to look at every table."""
        now_s = time.monotonic()
        if now_s - self._measured_s >= _MEASURED_EVERY_S:
            self._measured_s = now_s
            self._size_bytes = self._measure()
        return self._size_bytes

    def _measure(self) -> int:
        try:
            with closing(self._schema.connect()) as connection:
                found = connection.execute(_SIZE).fetchone()
        except (psycopg.Error, StorageFailed):  # the replica says itself that it cannot be reached
            return self._size_bytes
        return found[0] if found else 0


class UnopenedSchema:
    """Checkpoint and settings of a replica's schema that nobody has open.

    Raises:
        StorageFailed: PostgreSQL cannot be reached, or refuses.
    """

    def __init__(self, schema: ReplicaSchema) -> None:
        self._schema, self._connection = schema, schema.connect()

    def position(self) -> int:
        """Return up to where the rows are applied; 0 for none."""
        found = self._first("SELECT to_regclass(?)", CHECKPOINT.name)
        return (self._first(READ_CHECKPOINT) if found else None) or 0

    def setting(self, name: str) -> str:
        """Return what was kept under this name; empty when there is nothing."""
        return self._first(READ_SETTING, name) or ""

    def write_setting(self, name: str, value: str) -> None:
        """Keep a text across restarts."""
        self._first(WRITE_SETTING, name, value)

    def _first(self, query: str, *values: str) -> Any:  # noqa: ANN401 - of any statement
        """Run a statement; return the first cell of what it finds, None without."""
        try:
            done = self._connection.execute(driver_sql(query), values)
            found = done.fetchone() if done.description else None
        except psycopg.Error as error:
            raise StorageFailed(
                f"The schema {self._schema.schema} in {self._schema.shown}: {one_line(error)}."
                " Nothing was written, and it is tried again."
            ) from error
        return found[0] if found else None

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


def find_schemas(url: str, owner: str) -> list[tuple[str, Callable[[], UnopenedSchema]]]:
    """Return the replicas that have a schema of this data folder, and what opens each.

    Raises:
        StorageFailed: PostgreSQL cannot be reached, or does not let us look.
    """
    found: list[tuple[str, Callable[[], UnopenedSchema]]] = []
    place = hide_password(url)
    try:
        with closing(ReplicaSchema(url, place, "public").connect()) as connection:
            names = connection.execute(_SCHEMAS).fetchall()
        for (name,) in names:
            schema = ReplicaSchema(url, place, name)
            with closing(schema.connect()) as connection:
                if _is_there(connection, SETTINGS.name) and read_kept(connection, "owner") == owner:
                    found.append((name.replace("_", "-"), partial(UnopenedSchema, schema)))
    except psycopg.Error as error:  # raised with what to do
        raise StorageFailed(
            f"The schemas of replicas in {place} cannot be looked at: {one_line(error)}."
            " Check that PostgreSQL runs there."
        ) from error
    return found


def drop_schema(url: str, replica: str, owner: str) -> None:
    """Drop the schema of a replica, if it is that of this data folder.

    Raises:
        StorageFailed: PostgreSQL cannot be reached, or does not let us.
    """
    schema = ReplicaSchema(url, hide_password(url), schema_name(replica))
    try:
        with closing(schema.connect()) as connection:
            if _is_there(connection, SETTINGS.name) and read_kept(connection, "owner") == owner:
                name = sql.Identifier(schema.schema)
                connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(name))
    except psycopg.Error as error:
        raise StorageFailed(
            f"The schema {schema.schema} in {schema.shown} cannot be removed: {one_line(error)}."
        ) from error


def _is_there(connection: Connection, table: str) -> bool:
    found = connection.execute("SELECT to_regclass(%s) IS NOT NULL", (table,)).fetchone()
    return bool(found and found[0])
