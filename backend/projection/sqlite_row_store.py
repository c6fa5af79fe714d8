"""A store of read models in a SQLite file, in which copies of views are built beside them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from backend.projection.read_model import Projection
from backend.projection.sql_row_store import SqlRowStore
from backend.projection.sqlite_row_database import SqliteRowDatabase, translate_row_errors
from backend.projection.table_specs import table_specs_of
from backend.projection.view_schema import DescribeTable, view_schemas
from backend.projection.view_switch import CopyParts, ViewCopy, find_leftovers


class SqliteRowStore(SqlRowStore):
    """A store over one file; the subclasses say how a table keeps its rows."""

    database: SqliteRowDatabase

    def __init__(
        self,
        path: Path,
        projections: Mapping[str, Projection],
        describe: DescribeTable,
        generation: int,
    ) -> None:
        """Open the file; `describe` returns the statements that make a table.

        `generation`: 0 for the rows that are read, else for a copy that is built beside them.

        Raises:
            StorageFailed: it cannot be opened.
        """
        specs = {name: table_specs_of(each, generation) for name, each in projections.items()}
        parts = {name: each.part for name, each in projections.items()}
        self._schemas = view_schemas(specs, describe, parts)
        super().__init__(SqliteRowDatabase(path, self._schemas, generation), specs)

    def copy_of(self, views: Sequence[str], generation: int) -> ViewCopy:
        """Return the copy of views that is built beside their rows."""
        return ViewCopy(*self.parts_of(views), generation)

    def parts_of(self, views: Sequence[str]) -> CopyParts:
        """Return what the copy of views works on."""
        return (
            self.database.cursor,
            {view: self._specs[view] for view in views},
            {view: self._schemas[view] for view in views},
        )

    def has_leftovers(self, generation: int) -> bool:
        """Say whether there are copies that nobody builds or reads; see `find_leftovers`."""
        with translate_row_errors(self.database.path):
            return bool(find_leftovers(self.database.cursor, generation))
