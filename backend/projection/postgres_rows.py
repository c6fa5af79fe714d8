"""The rows of a replica in a schema of PostgreSQL: opened, measured, removed."""

from collections.abc import Mapping
from contextlib import closing

import psycopg
import sqlalchemy as sa

from backend.errors import StorageFailed, Unavailable
from backend.projection.postgres_row_database import read_kept
from backend.projection.postgres_row_store import PostgresRowStore
from backend.projection.postgres_schema import ReplicaSchema, one_line, schema_name
from backend.projection.read_model import Projection
from backend.store.log_url import hide_password

_CONNECTIONS = 4
_EXISTS = "SELECT to_regclass('marigraph_standing') IS NOT NULL"
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
        self._replica, self._owner = replica, owner

    def open_store(self, projections: Mapping[str, Projection]) -> PostgresRowStore:
        """See `RowEngine`."""
        return PostgresRowStore(self._schema, self._owner, projections)

    def open_rows(self) -> sa.Engine:
        """See `RowEngine`."""
        with closing(self._schema.connect()) as connection:
            found = connection.execute(_EXISTS).fetchone()
        if found is None or not found[0]:
            raise Unavailable(
                f"There are no read models in the {self._schema.name} yet; is {self._replica}"
                " running?"
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
        """See `RowEngine`."""
        try:
            with closing(self._schema.connect()) as connection:
                found = connection.execute(_SIZE).fetchone()
        except (psycopg.Error, StorageFailed):  # the replica says itself that it cannot be reached
            return 0
        return found[0] if found else 0

    def remove(self) -> None:
        """Drop the schema, if it is this data folder's.

        Raises:
            StorageFailed: PostgreSQL cannot be reached, or does not let us.
        """
        try:
            with closing(self._schema.connect()) as connection:
                found = connection.execute("SELECT to_regclass('marigraph_settings')").fetchone()
                if found and found[0] and read_kept(connection, "owner") == self._owner:
                    connection.execute(
                        psycopg.sql.SQL("DROP SCHEMA {} CASCADE").format(
                            psycopg.sql.Identifier(self._schema.schema)
                        )
                    )
        except psycopg.Error as error:
            raise StorageFailed(
                f"The {self._schema.name} cannot be removed: {one_line(error)}."
            ) from error
