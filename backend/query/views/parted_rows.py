"""The rows of a view in the files of other replicas, read as if they were in one.

The first file is opened, the others are attached to it, and for each connection the names of the
tables stand for all of them together. A transaction shows one moment of each file; its position is
that of the part that has come least far.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from urllib.parse import quote

import msgspec
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from backend.errors import Unavailable
from backend.messages.view_shares import PartPosition, ViewShare
from backend.projection.fulltext_index import quoted_name
from backend.projection.live_store import live_schema
from backend.projection.read_model import Projection
from backend.projection.row_queries import rows_of
from backend.projection.row_schema import CHECKPOINT, CODE
from backend.projection.table_specs import table_specs_of
from backend.projection.view_schema import VIEW_KEY, BuiltView, view_schemas
from backend.query.views.row_places import PartFile
from backend.sqlite.file_profile import READ_MODELS_READER
from backend.sqlite.sqlite_connection import connect

_CONNECTIONS = 2
_BUILT = "SELECT value FROM {schema}.marigraph_settings WHERE name = ?"
_POSITION = "SELECT position FROM {schema}.{table}"


class PartedRows:
    """The files of one view, of which each has a part, or one the whole."""

    def __init__(self, projection: Projection, files: Sequence[PartFile]) -> None:
        """Open nothing yet.

        Raises:
            Unavailable: one of the files is not there.
        """
        self._view, self.files = projection.name, tuple(files)
        self.identities = tuple(each.identity() for each in files)
        self._schemas = {_schema(number): each for number, each in enumerate(files)}
        self._wanted = {each.label: _fingerprint(projection, each.label) for each in files}
        columns = [column.name for column in rows_of(projection).columns]
        self._setup = [] if len(files) == 1 else self._statements(columns)
        self.engine = sa.create_engine(
            "sqlite://", creator=self._connect, poolclass=QueuePool, pool_size=_CONNECTIONS
        )
        event.listen(self.engine, "begin", _begin)

    @property
    def is_parted(self) -> bool:
        """Whether there is more than one file."""
        return len(self.files) > 1

    def require_built(self, connection: sa.Connection) -> None:
        """See that each file has what it is to have, of today's shape; in the caller's transaction.

        Raises:
            Unavailable: a replica still builds its part.
        """
        for schema, file in self._schemas.items():
            wanted = _BUILT.format(schema=schema)
            text = connection.exec_driver_sql(wanted, (f"{VIEW_KEY}{self._view}",)).scalar()
            built = msgspec.json.decode(text, type=BuiltView) if text else None
            if built is None or built.fingerprint != self._wanted[file.label]:
                what = ViewShare(view=self._view, part=file.part, parts=len(self.files)).text
                raise Unavailable(
                    f"{file.replica} has not built {what} yet. `marigraph health` says how far it"
                    " is.",
                    field="view",
                )

    def positions(self, connection: sa.Connection) -> list[PartPosition]:
        """Return whose each part is, and how far its rows are, in the caller's transaction."""
        found: list[PartPosition] = []
        for schema, file in self._schemas.items():
            wanted = _POSITION.format(schema=schema, table=CHECKPOINT.name)
            position = connection.exec_driver_sql(wanted).scalar() or 0
            found.append(PartPosition(replica=file.replica, part=file.part, position=position))
        return found

    def close(self) -> None:
        """Close the files."""
        self.engine.dispose()

    def _connect(self) -> sqlite3.Connection:
        first, *others = self.files
        opened = connect(first.path, READ_MODELS_READER)
        try:
            if others:
                opened.execute("PRAGMA query_only = OFF")  # what is made is temporary, and our own
                for number, each in enumerate(others, 1):
                    path = quote(str(each.path))
                    opened.execute(f"ATTACH 'file:{path}?mode=ro' AS {_schema(number)}")
                for statement in self._setup:
                    opened.execute(statement)
                opened.execute("PRAGMA query_only = ON")
        except BaseException:
            opened.close()
            raise
        return opened

    def _statements(self, columns: Sequence[str]) -> list[str]:
        """Return what lets the tables' names stand for all parts together."""
        return [
            _all_of(self._view, columns, self._schemas, "UNION ALL"),
            _all_of(CODE.name, [each.name for each in CODE.columns], self._schemas, "UNION"),
            _least_of(self._schemas),
        ]


def _fingerprint(projection: Projection, part: str) -> str:
    """Return of which shape the tables of a part are; rows of another one are not kept up."""
    tables = {projection.name: table_specs_of(projection)}
    return view_schemas(tables, live_schema, {projection.name: part})[projection.name].fingerprint


def _schema(number: int) -> str:
    return f"part_{number}" if number else "main"


def _all_of(table: str, columns: Iterable[str], schemas: Iterable[str], how: str) -> str:
    name, names = quoted_name(table), ", ".join(map(quoted_name, columns))
    selects = (f"SELECT {names} FROM {schema}.{name}" for schema in schemas)  # noqa: S608 - names
    return f"CREATE TEMP VIEW {name} AS {f' {how} '.join(selects)}"


def _least_of(schemas: Iterable[str]) -> str:
    """Return what makes the checkpoint that of the part that has come least far, 0 for none."""
    name = quoted_name(CHECKPOINT.name)
    least = " UNION ALL ".join(
        f"SELECT coalesce((SELECT position FROM {schema}.{name}), 0) AS position,"  # noqa: S608 - names
        f" coalesce((SELECT counts FROM {schema}.{name}), '{{}}') AS counts"
        for schema in schemas
    )
    return (
        f"CREATE TEMP VIEW {name} AS SELECT 1 AS id, position, counts FROM ({least})"  # noqa: S608 - names
        " ORDER BY position LIMIT 1"
    )


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")
