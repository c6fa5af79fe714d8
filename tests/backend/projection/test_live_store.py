"""The live store: what reaches the disk, and what a reader sees of it."""

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from backend.domain.registry import Registry
from backend.errors import StorageFailed, Unavailable
from backend.projection.applier import Applier
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_queries import fulltext_of, open_rows, read_checkpoint, rows_of
from tests.backend.projection.conftest import Opened
from tests.backend.projection.row_reads import every_row
from tests.backend.projection.shop_history import Shop, events

Views = Mapping[str, Projection]


def test_that_any_batching_and_any_cache_give_the_same_rows(
    tmp_path: Path, opened: Opened, registry: Registry, projections: Views
) -> None:
    history = [*events(registry, islice(Shop(3, users=40, products=30).payloads(), 1500))]
    Applier(opened(projections, name="one.sqlite"), projections, registry).apply(history)
    small = Applier(opened(projections, name="small.sqlite", hot=3), projections, registry)
    for start in range(0, 1500, 7):
        small.apply(history[start : start + 7])
    for projection in projections.values():
        one = every_row(tmp_path / "one.sqlite", projection)
        assert one
        assert every_row(tmp_path / "small.sqlite", projection) == one


def test_that_a_reopened_store_goes_on_where_it_was(
    tmp_path: Path, registry: Registry, projections: Views
) -> None:
    history = [*events(registry, islice(Shop(4, users=20, products=10).payloads(), 600))]
    for start in range(0, 600, 100):
        store = LiveStore(tmp_path / "parts.sqlite", projections, hot=5)
        applier = Applier(store, projections, registry)
        assert applier.position == start
        applier.apply(history[start : start + 100])
        store.close()
    store = LiveStore(tmp_path / "whole.sqlite", projections)
    Applier(store, projections, registry).apply(history)
    store.close()
    for projection in projections.values():
        parts, whole = (tmp_path / f"{name}.sqlite" for name in ("parts", "whole"))
        assert every_row(parts, projection) == every_row(whole, projection)


def test_that_rows_and_checkpoint_belong_together_for_a_reader(
    tmp_path: Path, opened: Opened, registry: Registry, projections: Views
) -> None:
    history = [*events(registry, islice(Shop(5, users=9, products=5).payloads(), 400))]
    applier = Applier(opened(projections), projections, registry)
    applier.apply(history[:200])
    engine = open_rows(tmp_path / "rows.sqlite")
    orders = rows_of(projections["orders"])
    with engine.connect() as connection:
        before = read_checkpoint(connection)
        applier.apply(history[200:])
        newest = connection.execute(sa.select(sa.func.max(orders.c.position))).scalar_one()
        assert newest <= before.position == 200
        assert sum(before.counts.values()) == 200
    with engine.connect() as connection:
        assert read_checkpoint(connection).position == 400
    engine.dispose()


def test_that_the_text_index_follows_the_rows(
    tmp_path: Path, opened: Opened, registry: Registry, projections: Views
) -> None:
    history = [*events(registry, islice(Shop(6, users=9, products=5).payloads(), 300))]
    applier = Applier(opened(projections), projections, registry)
    applier.apply(history)
    index = fulltext_of(projections["search"])
    assert index is not None
    engine = open_rows(tmp_path / "rows.sqlite")
    for row in every_row(tmp_path / "rows.sqlite", projections["search"]):
        words = sa.literal_column("search_text").op("MATCH")(f'"{row["title"]}"')
        found = rows_of(projections["search"])
        query = (
            sa.select(found.c.id)
            .join(index, index.c.rowid == sa.literal_column("search.rowid"))
            .where(words)
        )
        with engine.connect() as connection:
            assert row["id"] in connection.execute(query).scalars().all()
    engine.dispose()


def test_that_a_failed_write_leaves_nothing_half_done(
    tmp_path: Path, opened: Opened, registry: Registry, projections: Views
) -> None:
    history = [*events(registry, islice(Shop(7, users=9, products=5).payloads(), 300))]
    store = opened(projections)
    applier = Applier(store, projections, registry)
    applier.apply(history[:100])
    store.database.cursor.execute("PRAGMA query_only = ON")
    with pytest.raises(StorageFailed, match=r"rows\.sqlite: attempt to write a readonly database"):
        applier.apply(history[100:200])
    assert applier.position == store.checkpoint().position == 100
    store.database.cursor.execute("PRAGMA query_only = OFF")
    applier.apply(history[100:])
    other = opened(projections, name="other.sqlite")
    Applier(other, projections, registry).apply(history)
    for projection in projections.values():
        rows = every_row(tmp_path / "rows.sqlite", projection)
        assert rows == every_row(tmp_path / "other.sqlite", projection)


def test_that_a_file_that_is_no_database_is_named(tmp_path: Path, projections: Views) -> None:
    (tmp_path / "rows.sqlite").write_bytes(b"not a database" * 1000)
    with pytest.raises(StorageFailed, match=r"rows\.sqlite"):
        LiveStore(tmp_path / "rows.sqlite", projections)
    with pytest.raises(Unavailable, match="no read models"):
        open_rows(tmp_path / "nothing.sqlite")


def test_that_a_path_with_odd_characters_can_be_read(
    tmp_path: Path, registry: Registry, projections: Views
) -> None:
    path = tmp_path / "100% mine? #1 é" / "rows.sqlite"
    path.parent.mkdir()
    store = LiveStore(path, projections)
    payloads = Shop(1, users=5, products=4).payloads()
    Applier(store, projections, registry).apply([*events(registry, islice(payloads, 50))])
    assert every_row(path, projections["users"])
    store.close()


def test_that_changed_keys_are_told(opened: Opened, registry: Registry, projections: Views) -> None:
    history = [*events(registry, islice(Shop(1, users=5, products=4).payloads(), 60))]
    applied = Applier(opened(projections), projections, registry).apply(history)
    created = [event for event in history if event.type == "order.created"]
    keys = {(msgspec.json.decode(event.data)["order_id"],) for event in created}
    assert keys <= set(applied.changed_keys["orders"])
    assert set(applied.changed_keys) <= set(projections)


def test_that_a_trickle_of_events_is_flushed_in_small_portions(
    tmp_path: Path, opened: Opened, registry: Registry, projections: Views
) -> None:
    history = [*events(registry, islice(Shop(8, users=9, products=5).payloads(), 400))]
    applier = Applier(opened(projections), projections, registry)
    for event in history:
        applier.apply([event])
    written = (tmp_path / "rows.sqlite-wal").stat().st_size  # what one checkpoint flushes
    assert written < 2 * 2**20
