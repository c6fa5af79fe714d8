"""The live store in PostgreSQL: every row once, as it is now, in a schema of the replica's own.

Its tables are all of one shape: where a view is new or has changed, everything is built anew from
the log. Copies of single views beside their rows are for files.
"""

import hashlib
from collections.abc import Mapping

from psycopg import sql

from backend.clock import now_us
from backend.projection.live_table import LiveTable
from backend.projection.postgres_row_database import PostgresRowDatabase
from backend.projection.postgres_schema import ReplicaSchema, create_rows, create_table
from backend.projection.read_model import Projection
from backend.projection.row_cache import HOT_ROWS
from backend.projection.row_database import CANCEL_BULKS
from backend.projection.row_schema import KEPT, OWN
from backend.projection.row_store import Checkpoint
from backend.projection.sql_row_store import SqlRowStore, StoredTable
from backend.projection.table_specs import TableSpec, table_specs_of

_SHAPE = "schema"  # the setting that keeps of which shape the tables are
_OF_ROWS = "name LIKE 'schema%' OR name IN ('first-event', 'checkpoint-event')"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


class PostgresRowStore(SqlRowStore):
    """Read models in PostgreSQL. `hot`: rows of a table kept in memory."""

    def __init__(
        self,
        schema: ReplicaSchema,
        owner: str,
        projections: Mapping[str, Projection],
        *,
        hot: int = HOT_ROWS,
    ) -> None:
        """Open the schema, as the data folder `owner`; its tables are made anew if they differ.

        Raises:
            AlreadyRunning: another process writes it.
            StorageFailed: PostgreSQL cannot be reached.
            Unreadable: it is of another data folder.
        """
        self._hot = hot
        specs = {name: table_specs_of(each) for name, each in projections.items()}
        self._statements = [text for each in OWN.sorted_tables for text in create_table(each)]
        self._statements += [
            t for each in specs.values() for spec in each for t in create_rows(spec)
        ]
        self._parts = [f"{name}: {each.part}" for name, each in projections.items()]
        super().__init__(PostgresRowDatabase(schema, owner, self._migrate), specs)

    def _migrate(self, database: PostgresRowDatabase) -> None:
        cursor, shape = database.cursor, self._shape()
        with database.transaction():
            for table in KEPT.sorted_tables:
                for text in create_table(table, if_missing=True):
                    cursor.execute(text)
            if database.setting(_SHAPE) == shape:
                return
            for (name,) in cursor.execute(_TABLES).fetchall():
                if name not in KEPT.tables:
                    self.was_dropped = True
                    drop = sql.SQL("DROP TABLE {}").format(sql.Identifier(name))
                    cursor.execute(drop.as_string())
            for text in self._statements:
                cursor.execute(text)
            cursor.execute(f"DELETE FROM marigraph_settings WHERE {_OF_ROWS}")  # noqa: S608 - our own names
            cursor.execute(CANCEL_BULKS, (now_us(),))
            database.write_setting(_SHAPE, shape)

    def _shape(self) -> str:
        texts = "\n".join([*self._statements, *self._parts])
        return hashlib.sha256(texts.encode()).hexdigest()

    def open_table(self, spec: TableSpec) -> StoredTable:
        """Return the table of that shape."""
        return LiveTable(spec, self.context, self.database, self._hot)

    def checkpoint(self) -> Checkpoint:
        """Return the checkpoint that is in the database, and go on from there.

        A commit whose answer was lost with the connection may have been made, or not.
        """
        found = super().checkpoint()
        self._position = found.position
        return found

    def begin_anew(self) -> None:
        """See `SqlRowStore`; the tables stay as they are until then."""
        self.discard_changes()
        self.database.write_setting(_SHAPE, "")
