"""The rows of a replica in a schema of PostgreSQL: opened, measured, dropped."""

import time
from collections.abc import Mapping
from contextlib import closing

import psycopg
import sqlalchemy as sa
from psycopg import sql

from backend.errors import StorageFailed, Unavailable
from backend.projection.postgres_row_database import read_kept
from backend.projection.postgres_row_store import PostgresRowStore
from backend.projection.postgres_schema import Connection, ReplicaSchema, one_line, schema_name
from backend.projection.read_model import Projection
from backend.projection.row_schema import CHECKPOINT
from backend.store.log_url import hide_password

_CONNECTIONS = 4
_MEASURED_EVERY_S = 10.0
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


def drop_schema(url: str, replica: str, owner: str) -> None:
    """Drop the schema of a replica, if it is that of this data folder.

    Raises:
        StorageFailed: PostgreSQL cannot be reached, or does not let us.
    """
    schema = ReplicaSchema(url, hide_password(url), schema_name(replica))
    try:
        with closing(schema.connect()) as connection:
            if (
                _is_there(connection, "marigraph_settings")
                and read_kept(connection, "owner") == owner
            ):
                name = sql.Identifier(schema.schema)
                connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(name))
    except psycopg.Error as error:
        raise StorageFailed(
            f"The schema {schema.schema} in {schema.shown} cannot be removed: {one_line(error)}."
        ) from error


def _is_there(connection: Connection, table: str) -> bool:
    found = connection.execute("SELECT to_regclass(%s) IS NOT NULL", (table,)).fetchone()
    return bool(found and found[0])
