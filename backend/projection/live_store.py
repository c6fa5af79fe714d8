"""The live store in a SQLite file: every row once, as it is now."""

from collections.abc import Mapping
from pathlib import Path

from backend.projection.fulltext_index import fulltext_schema
from backend.projection.live_table import LiveTable
from backend.projection.read_model import Projection
from backend.projection.row_cache import HOT_ROWS
from backend.projection.sql_row_store import StoredTable
from backend.projection.sql_tables import live_table
from backend.projection.sqlite_row_store import SqliteRowStore
from backend.projection.table_specs import TableSpec
from backend.sqlite.compiled_statement import compile_create


class LiveStore(SqliteRowStore):
    """Read models in a SQLite file, each row once. `hot`: rows of a table kept in memory."""

    def __init__(
        self,
        path: Path,
        projections: Mapping[str, Projection],
        *,
        hot: int = HOT_ROWS,
        generation: int = 0,
    ) -> None:
        """Open the file.

        Raises:
            StorageFailed: it cannot be opened.
        """
        self._hot = hot
        super().__init__(path, projections, live_schema, generation)

    def open_table(self, spec: TableSpec) -> StoredTable:
        """Return the table of that shape."""
        return LiveTable(spec, self.context, self.database, self._hot)


def live_schema(spec: TableSpec) -> list[str]:
    """Return the statements that make the table of present rows, and its text index."""
    made = compile_create(live_table(spec))
    return [*made, *fulltext_schema(spec)] if spec.fulltext else made
