"""A disk that refuses: nothing is parked, nothing is half done, and it is gone on from."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest
from msgspec import structs

from backend.domain.registry import Registry
from backend.errors import StorageFailed
from backend.projection.applier import Applier
from backend.projection.apply_latency import Moment
from backend.projection.archive_store import ArchiveStore
from backend.projection.live_store import LiveStore
from backend.projection.parked_entities import FirstParkedReader
from backend.projection.read_model import Projection
from tests.backend.projection.conftest import Opened
from tests.backend.projection.parked_events import parked_events
from tests.backend.projection.row_reads import every_row
from tests.backend.projection.shop_history import Shop, events

Views = Mapping[str, Projection]
Store = type[LiveStore] | type[ArchiveStore]


@pytest.mark.parametrize("kind", [LiveStore, ArchiveStore])
def test_that_a_full_disk_parks_nothing_and_is_gone_on_from(
    tmp_path: Path, opened: Opened, registry: Registry, projections: Views, kind: Store
) -> None:
    history = [*events(registry, islice(Shop(5, users=300, products=50).payloads(), 4_000))]
    store = opened(projections, kind)
    applier = Applier(store, projections, registry)
    applier.apply(history[:100])
    (pages,) = store.database.cursor.execute("PRAGMA page_count").fetchone()
    store.database.cursor.execute(f"PRAGMA max_page_count = {pages + 2:d}")
    for _ in range(2):
        with pytest.raises(StorageFailed, match="full"):
            applier.apply(history[100:])
    assert applier.position == 100
    assert not parked_events(store)
    store.database.cursor.execute("PRAGMA max_page_count = 1000000")
    applier.apply(history[100:])
    Applier(opened(projections, kind, "other.sqlite"), projections, registry).apply(history)
    at = len(history) if kind is ArchiveStore else None
    for view in projections.values():
        rows = every_row(tmp_path / "rows.sqlite", view, at)
        assert rows == every_row(tmp_path / "other.sqlite", view, at)


def refuse(*_: object) -> bool:
    """Fail as a disk does that gets full once the rows are written."""
    raise StorageFailed("the disk is full")


def test_that_failed_writes_leave_no_versions_and_count_none(
    tmp_path: Path,
    opened: Opened,
    registry: Registry,
    projections: Views,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    views = {"products": projections["products"]}
    history = [*events(registry, islice(Shop(1, users=50, products=40).payloads(), 2_000))]
    heaps: list[list[object]] = []
    for name, failures in (("smooth.sqlite", 0), ("rough.sqlite", 3)):
        store = opened(views, ArchiveStore, name)
        applier = Applier(store, views, registry)
        for start in range(0, len(history), 50):
            for _ in range(failures):
                store.database.cursor.execute("PRAGMA query_only = ON")
                with pytest.raises(StorageFailed):
                    applier.apply(history[start : start + 50])
                store.database.cursor.execute("PRAGMA query_only = OFF")
                with monkeypatch.context() as patch:
                    patch.setattr(store.database, "advance_checkpoint", refuse)
                    with pytest.raises(StorageFailed):
                        applier.apply(history[start : start + 50])
            applier.apply(history[start : start + 50])
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            heaps.append(
                [
                    *connection.execute("SELECT * FROM products ORDER BY heap_place"),
                    *connection.execute("SELECT * FROM products_heap_blocks ORDER BY block"),
                ]
            )
    assert len(heaps[0]) > 1_000
    assert heaps[0] == heaps[1]


def test_that_what_was_parked_in_a_batch_that_failed_is_parked_anew_with_its_reason(
    tmp_path: Path, opened: Opened, registry: Registry, projections: Views
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("nobody thought of that")

    users = projections["users"]
    view = structs.replace(users, handlers=dict.fromkeys(users.handlers, fail))
    history = [*events(registry, islice(Shop(5, users=3, products=2).payloads(), 20))]
    store = opened({"users": view})
    applier = Applier(store, {"users": view}, registry)
    with closing(sqlite3.connect(tmp_path / "rows.sqlite")) as other:
        other.execute("ALTER TABLE marigraph_standing RENAME TO aside")
        with pytest.raises(StorageFailed):  # it can neither be written nor read
            applier.apply(history)
        reader = FirstParkedReader(applier.parked_entities, store.parked)
        assert reader.read(Moment(0, 0)) == {}
        other.execute("ALTER TABLE aside RENAME TO marigraph_standing")
    applied = applier.apply(history)
    parked = parked_events(store)
    assert applied.parked == {"users": len(parked)}
    firsts = {each.entity: each.error for each in reversed(parked)}
    assert all("nobody thought of that" in error for error in firsts.values())
