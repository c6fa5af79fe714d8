"""The rows of a view as they were right before an event, for its handler to be run on again.

A view without helper tables is looked up in the archive, a row at a time. What handlers remember in
helper tables has no history: such a view is replayed up to the event, into a scratch file.
"""

from collections.abc import Callable, Generator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from backend.domain.registry import Registry
from backend.errors import Unavailable
from backend.projection.applier import Applier
from backend.projection.apply_context import ApplyContext, RowKey
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection, TableRows, ViewRow
from backend.projection.row_cache import CachedRows, KeyFilter, row_decoder
from backend.projection.row_queries import applied_position, open_rows, unbuilt_views
from backend.projection.row_store import Checkpoint
from backend.projection.table_specs import TableSpec, table_specs_of
from backend.projection.version_queries import row_at
from backend.store.log_port import EventReader

RowsSource = Literal["archive", "replay"]
OnReplayed = Callable[[int, int], None]  # events replayed, of all
_READ_CHUNK_EVENTS = 2_000


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
) -> Generator[PastRows]:
    """Open a view's rows as they were at a position.

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
    with closing(LiveStore(scratch, {projection.name: projection})) as store:
        _replay(store, projection, position, reader, registry, on_replayed)
        tables = store.tables(projection.name)
        known = {s.row: PastTable(s, tables[s.row]) for s in table_specs_of(projection)}
        yield PastRows("replay", store.context, known)


def _open_archive(archive: Path, projection: Projection, position: int) -> sa.Engine | None:
    """Open the archive, if it has come that far with this view."""
    try:
        engine = open_rows(archive)
    except Unavailable:
        return None  # no archive is kept: the log is replayed
    with engine.connect() as connection:
        is_there = applied_position(connection) >= position and not unbuilt_views(
            connection, [projection.name]
        )
    if is_there:
        return engine
    engine.dispose()
    return None


def _archived_rows(connection: sa.Connection, projection: Projection, position: int) -> PastRows:
    (spec,) = table_specs_of(projection)
    decode, context = row_decoder(spec), ApplyContext()

    def fetch(key: RowKey) -> ViewRow | None:
        found = connection.execute(row_at(projection, key, position)).first()
        return None if found is None else decode(tuple(found))

    rows: CachedRows[Any] = CachedRows(spec, context, fetch, _AnyKey())
    return PastRows("archive", context, {spec.row: PastTable(spec, rows)})


def _replay(
    store: LiveStore,
    projection: Projection,
    upto: int,
    reader: EventReader,
    registry: Registry,
    on_replayed: OnReplayed,
) -> None:
    applier = Applier(store, {projection.name: projection}, registry)
    types = sorted(applier.all_relevant_types())
    while (position := applier.position) < upto:
        found = reader.read(position, _READ_CHUNK_EVENTS, types=types)
        events = [event for event in found if event.position <= upto]
        end = events[-1].position if len(events) == _READ_CHUNK_EVENTS else upto
        applier.apply(events, Checkpoint(end, {}))
        on_replayed(end, upto)
