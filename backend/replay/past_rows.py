"""The rows of a view as they were right before an event, for its handler to be run on again.

A view without helper tables is looked up in the archive, a row at a time. What handlers remember in
helper tables has no history: such a view is replayed up to the event, into a scratch file.
"""

from collections.abc import Generator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from backend.domain.registry import Registry
from backend.errors import Unavailable, Unreadable
from backend.projection.applier import Applier
from backend.projection.apply_context import ApplyContext, RowKey
from backend.projection.live_store import LiveStore
from backend.projection.log_replay import OnReplayed, replay_log
from backend.projection.read_model import Projection, TableRows, ViewRow
from backend.projection.row_cache import CachedRows, KeyFilter, row_decoder
from backend.projection.row_queries import applied_position, open_rows, unbuilt_views
from backend.projection.start_rows import NO_START, StartRows
from backend.projection.table_specs import TableSpec, table_specs_of
from backend.projection.version_queries import require_kept, row_at
from backend.store.annulments import read_annulled
from backend.store.log_port import EventReader

RowsSource = Literal["archive", "replay"]


class PastTable(msgspec.Struct, frozen=True):
    """A table as it was, and what it is."""

    spec: TableSpec
    rows: TableRows[Any]


class PastRows(msgspec.Struct, frozen=True):
    """The tables of one view at a position, by the struct of their rows."""

    source: RowsSource
    context: ApplyContext
    tables: Mapping[type[ViewRow], PastTable]


class _AnyKey(KeyFilter):
    """Says of every key that it may be there."""

    def may_contain(self, key: RowKey) -> bool:
        """Say so."""
        return bool(key)


@contextmanager
def open_past_rows(
    projection: Projection,
    position: int,
    reader: EventReader,
    registry: Registry,
    *,
    archive: Path | None,
    scratch: Path,
    on_replayed: OnReplayed,
    start: StartRows = NO_START,
) -> Generator[PastRows]:
    """Open a view's rows as they were at a position; `start`: those with which the log begins.

    Raises:
        Unavailable: log or archive cannot be read, or the scratch file cannot be written.
    """
    if not projection.helper_tables and archive is not None:
        engine = _open_archive(archive, projection, position)
        if engine is not None:
            try:
                with engine.connect() as connection:
                    yield _archived_rows(connection, projection, position)
            finally:
                engine.dispose()
            return
    start.put(scratch, position)
    with closing(LiveStore(scratch, {projection.name: projection})) as store:
        skipped = {(projection.name, each) for each in read_annulled(reader, position)}
        applier = Applier(store, {projection.name: projection}, registry, skipped=skipped)
        replay_log(reader, applier, applier.all_relevant_types(), position, on_replayed)
        tables = store.tables(projection.name)
        known = {s.row: PastTable(s, tables[s.row]) for s in table_specs_of(projection)}
        yield PastRows("replay", store.context, known)


def _open_archive(archive: Path, projection: Projection, position: int) -> sa.Engine | None:
    """Open the archive, if it has come that far with this view, and has that position still."""
    try:
        engine = open_rows(archive)
    except Unavailable:
        return None  # no archive is kept: the log is replayed
    with ExitStack() as opened:
        opened.callback(engine.dispose)
        with engine.connect() as connection:
            is_there = _has_rows_at(connection, projection, position)
        if is_there:
            opened.pop_all()
    return engine if is_there else None


def _has_rows_at(connection: sa.Connection, projection: Projection, position: int) -> bool:
    if applied_position(connection) < position or unbuilt_views(connection, [projection.name]):
        return False
    try:
        require_kept(connection, projection, position)
    except Unreadable:
        return False  # its versions were removed: the log has all that they were made of
    return True


def _archived_rows(connection: sa.Connection, projection: Projection, position: int) -> PastRows:
    (spec,) = table_specs_of(projection)
    decode, context = row_decoder(spec), ApplyContext()

    def fetch(key: RowKey) -> ViewRow | None:
        found = connection.execute(row_at(projection, key, position)).first()
        return None if found is None else decode(tuple(found))

    rows: CachedRows[Any] = CachedRows(spec, context, fetch, _AnyKey())
    return PastRows("archive", context, {spec.row: PastTable(spec, rows)})
