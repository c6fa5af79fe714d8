"""One version of the code takes the log block by block, and says what it has made of the rows."""

import os
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, BinaryIO

import msgspec
import sqlalchemy as sa

from backend.domain.registry import Registry, load_registry
from backend.projection.applier import Applier
from backend.projection.handler_digest import handler_digests, view_digest
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection, ViewRow
from backend.projection.row_store import Checkpoint, ParkedRecord, WriteBeside, write_nothing
from backend.projection.sql_tables import live_table
from backend.projection.table_specs import TableSpec, table_specs_of
from backend.replay.repeated_handlers import repeat_handlers
from backend.replay.version_protocol import (
    ATTACHED_FOLDER,
    Applied,
    Apply,
    Begin,
    BlockOfView,
    Order,
    ParkedVersion,
    PutVersion,
    ShowBlock,
    VersionCells,
    VersionContent,
    VersionKey,
    ViewShape,
    read_message,
    write_message,
)
from backend.sqlite.compiled_statement import CompiledStatement
from backend.sqlite.file_profile import READ_MODELS_READER
from backend.sqlite.sqlite_connection import connect
from backend.store.engine_registry import open_reader

_DIGEST_BYTES = 16
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+")  # of objects, another in each process
_encode = msgspec.msgpack.Encoder().encode


def run_version(orders: BinaryIO, answers: BinaryIO) -> None:
    """Answer orders until they end.

    Raises:
        Exception: whatever loading or running the version raises.
    """
    registry, projections = _load()
    write_message(
        answers, VersionContent(views={n: _shape(p, registry) for n, p in projections.items()})
    )
    decoder = msgspec.msgpack.Decoder(Order)
    run: _Run | None = None
    while (order := read_message(orders, decoder)) is not None:
        match order:
            case Begin():
                run = _Run(order, projections, registry)
            case Apply() if run is not None:
                write_message(answers, run.apply(order.upto))
            case ShowBlock() if run is not None:
                write_message(answers, run.show(order.view))
            case _:
                raise ValueError(f"Nothing was begun before {type(order).__name__}.")
    if run is not None:
        run.close()


def _load() -> tuple[Registry, dict[str, Projection]]:
    """Return what is installed in this version; for an attached folder what it folds by.

    A version from before such folders has nothing of the kind.
    """
    folder = os.environ.get(ATTACHED_FOLDER)
    if not folder:
        return load_registry(), load_projections()
    models = resolve_name("backend.projection.folder_models:load_models")(Path(folder))
    return models.registry, models.projections


def _shape(projection: Projection, registry: Registry) -> ViewShape:
    spec = table_specs_of(projection)[0]
    digests = handler_digests(projection)
    return ViewShape(
        columns=tuple(each.name for each in spec.columns),
        key=tuple(spec.key),
        handlers={
            registry.events_by_payload[payload].name: digests[payload.__name__]
            for payload in projection.handlers
        },
        digest=view_digest(digests),
    )


class _BlockStore(LiveStore):
    """A scratch store that remembers what its last batch has put and parked."""

    def __init__(self, path: Path, projections: Mapping[str, Projection]) -> None:
        super().__init__(path, projections)
        self.block_rows: dict[str, list[Any]] = defaultdict(list)
        self.block_parked: dict[str, list[ParkedRecord]] = defaultdict(list)
        self.specs: dict[str, TableSpec] = {
            table.spec.view: table.spec for table in self._all_tables if not table.spec.is_helper
        }

    def begin_block(self) -> None:
        """Forget the block before."""
        self.block_rows.clear()
        self.block_parked.clear()

    def save(
        self,
        checkpoint: Checkpoint,
        parked: Sequence[ParkedRecord] = (),
        applied: Iterable[ParkedRecord] = (),
        beside: WriteBeside = write_nothing,
    ) -> Mapping[str, Collection[tuple[str, ...]]]:
        """See `SqliteRowStore.save`."""
        put = {
            table.spec.view: table.rows.versions
            for table in self._all_tables
            if not table.spec.is_helper and table.rows.versions
        }
        records = list(parked)
        changed = super().save(checkpoint, parked, applied, beside)
        for view, rows in put.items():
            self.block_rows[view].extend(rows)
        for record in records:
            self.block_parked[record.view].append(record)
        return changed


class _Run:
    """The compared views of the version, over the log."""

    def __init__(
        self, order: Begin, projections: Mapping[str, Projection], registry: Registry
    ) -> None:
        self._order = order
        self._reader = open_reader(order.log_url)
        chosen = {name: projections[name] for name in order.columns}
        if order.is_repeated:
            chosen = {name: repeat_handlers(each) for name, each in chosen.items()}
        self._annulled = frozenset(order.annulled)
        path = Path(order.scratch)
        if order.start:
            shutil.copyfile(order.start, path)
        self._store = _BlockStore(path, chosen)
        _require_start(self._store)
        self._applier = Applier(self._store, chosen, registry)
        # rows as they were before a block are read by a connection that does not see it yet
        self._before = connect(path, READ_MODELS_READER)
        self._cells: dict[str, Callable[[ViewRow], Any]] = {
            name: _cells_getter(columns) for name, columns in order.columns.items()
        }

    def apply(self, upto: int) -> Applied:
        """Take the events up to a position, and say what came of them."""
        position = self._applier.position
        self._see_rows_as_they_are()
        self._store.begin_block()
        events = self._reader.read(position, upto - position, types=self._order.types)
        left_out = self._annulled
        fresh = [e for e in events if e.position <= upto and e.position not in left_out]
        if self._order.is_doubled and fresh:
            half = fresh[: max(1, len(fresh) // 2)]
            self._applier.apply(half, Checkpoint(half[-1].position, {}))
            self._applier.apply(fresh, Checkpoint(upto, {}))
            self._applier.apply(fresh, Checkpoint(upto, {}))
        else:
            self._applier.apply(fresh, Checkpoint(upto, {}))
        store = self._store
        views = store.block_rows.keys() | store.block_parked.keys()
        return Applied(
            upto=upto,
            digests={view: self._digest(view) for view in views},
            broken=tuple(sorted(view for view, each in store.block_parked.items() if each)),
        )

    def _see_rows_as_they_are(self) -> None:
        if self._before.in_transaction:
            self._before.execute("ROLLBACK")
        self._before.execute("BEGIN")
        self._before.execute("SELECT 1 FROM sqlite_master").fetchone()

    def _digest(self, view: str) -> bytes:
        cells, key = self._cells[view], _key_getter(self._store.specs[view])
        rows = [(key(row), row.position, cells(row)) for row in self._store.block_rows[view]]
        parked = [(each.entity, each.position, each.error) for each in self._parked(view)]
        return blake2b(_encode((rows, parked)), digest_size=_DIGEST_BYTES).digest()

    def _parked(self, view: str) -> tuple[ParkedVersion, ...]:
        return tuple(
            ParkedVersion(
                entity=each.entity,
                position=each.position,
                error=_ADDRESS.sub("0x…", each.summary),
                type=each.type,
            )
            for each in self._store.block_parked[view]
        )

    def show(self, view: str) -> BlockOfView:
        """Say what the last block has made of a view."""
        cells, key = self._cells[view], _key_getter(self._store.specs[view])
        versions = tuple(
            PutVersion(key=key(row), position=row.position, cells=cells(row))
            for row in self._store.block_rows[view]
        )
        keys = {each.key for each in versions}
        before = ((each, self._row_before(view, each)) for each in sorted(keys))
        return BlockOfView(
            versions=versions,
            parked=self._parked(view),
            before=tuple((each, cells) for each, cells in before if cells is not None),
        )

    def _row_before(self, view: str, key: VersionKey) -> VersionCells | None:
        spec = self._store.specs[view]
        table = live_table(spec)
        names = self._order.columns[view]
        at_key = (table.c[name] == sa.bindparam(name) for name in spec.key)
        select = CompiledStatement(sa.select(*(table.c[name] for name in names)).where(*at_key))
        found = self._before.execute(
            select.sql, select.order_values(**dict(zip(spec.key, key, strict=True)))
        ).fetchone()
        if found is None:
            return None
        flags = {each.name for each in spec.columns if each.kind == "flag"}
        return tuple(
            bool(cell) if name in flags and cell is not None else cell
            for name, cell in zip(names, found, strict=True)
        )

    def close(self) -> None:
        """Give files back."""
        self._before.close()
        self._store.close()
        self._reader.close()


def _require_start(store: LiveStore) -> None:
    """Refuse rows to begin with that this version has in another shape."""
    if store.unbuilt:
        raise ValueError(
            f"the log begins with rows of {', '.join(sorted(store.unbuilt))} that this version has"
            " in another shape; name the other views with --view"
        )


def _key_getter(spec: TableSpec) -> Callable[[ViewRow], VersionKey]:
    return _cells_getter(spec.key)


def _cells_getter(names: Sequence[str]) -> Callable[[ViewRow], Any]:
    """Return what takes these cells of a row, always as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda row: tuple(getattr(row, name) for name in names)
