"""What every database of read models must do: one suite over SQLite and PostgreSQL."""

from collections.abc import Mapping
from itertools import islice

import pytest
import sqlalchemy as sa

from backend.domain.registry import Registry, load_registry
from backend.errors import AlreadyRunning, StorageFailed
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_queries import read_checkpoint, rows_of
from backend.projection.row_store import Checkpoint, ParkedRecord, SkippedRecord
from tests.backend.projection.shop_history import Shop, events
from tests.contract.row_stores import Rows

Views = Mapping[str, Projection]
COUNT = 700


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


@pytest.fixture(scope="module")
def history(registry: Registry) -> list[Event]:
    return [*events(registry, islice(Shop(3, users=40, products=30).payloads(), COUNT))]


@pytest.fixture(scope="module")
def expected(
    tmp_path_factory: pytest.TempPathFactory,
    registry: Registry,
    projections: Views,
    history: list[Event],
) -> Rows:
    """The rows of the whole history, applied at once into a file."""
    rows = Rows("", tmp_path_factory.mktemp("expected"))
    store = LiveStore(rows.folder / "replica-1.sqlite", projections)
    Applier(store, projections, registry).apply(history)
    store.close()
    return rows


def test_that_every_row_is_the_same_whatever_was_applied_at_once_and_kept_in_memory(
    kept: Rows, expected: Rows, registry: Registry, projections: Views, history: list[Event]
) -> None:
    for start in range(0, COUNT, 100):
        store = kept.store(projections)  # which begins with nothing in memory
        applier = Applier(store, projections, registry)
        assert applier.position == start
        for first in range(start, start + 100, 20):
            applier.apply(history[first : first + 20])
        kept.close()
    for view in projections.values():
        found = kept.every(view)
        assert found == expected.every(view)
        assert found


def test_that_rows_and_checkpoint_belong_together_for_a_reader(
    kept: Rows, registry: Registry, projections: Views, history: list[Event]
) -> None:
    applier = Applier(kept.store(projections), projections, registry)
    applier.apply(history[:200])
    newest = sa.select(sa.func.max(rows_of(projections["orders"]).c.position))
    with kept.reader().connect() as connection, connection.begin():
        before = read_checkpoint(connection)
        applier.apply(history[200:])
        assert connection.execute(newest).scalar_one() <= before.position == 200
        assert sum(before.counts.values()) == 200
    with kept.reader().connect() as connection:
        assert read_checkpoint(connection).position == COUNT


def test_that_what_raises_beside_the_rows_takes_all_of_them_back(
    kept: Rows, registry: Registry, projections: Views, history: list[Event]
) -> None:
    store = kept.store(projections)
    applier = Applier(store, projections, registry)
    applier.apply(history[:100])
    before = kept.every(projections["orders"])

    def fail() -> None:
        raise StorageFailed("no room")

    for table in store.tables_of("orders"):
        for key in table.all_keys():
            table.rows.remove(key)
    with pytest.raises(StorageFailed, match="no room"):
        store.save(Checkpoint(101, {}), beside=fail)
    assert store.checkpoint().position == 100
    assert kept.every(projections["orders"]) == before


def test_that_parked_events_are_found_after_a_new_start(kept: Rows, projections: Views) -> None:
    first = ParkedRecord("orders", "orders/o-1", 3, "it\nbroke 100 %?", 17, "order.paid")
    behind = ParkedRecord("orders", "orders/o-1", 5, "", 18, "order.shipped")
    other = ParkedRecord("users", "users/ö", 4, "so did this", 19, "user.registered")
    store = kept.store(projections)
    store.save(Checkpoint(5, {"order.paid": 1}), [first, behind, other])
    kept.close()
    store = kept.store(projections)
    parked = store.parked
    assert {name: (each.events, each.entities) for name, each in parked.counts().items()} == {
        "orders": (2, 1),
        "users": (1, 1),
    }
    assert list(parked.entities("orders")) == ["orders/o-1"]
    assert parked.of_entity("orders", "orders/o-1", 9) == [first, behind]
    assert [each.error for each in parked.first_of_view("orders", 5)] == ["broke 100 %?"]
    assert parked.has_entity("users", "users/ö")
    skipped = SkippedRecord(parked=other, at_us=20, by="anna", reason="known")
    store.save(Checkpoint(6, {}), [], [other], lambda: parked.write_skipped(skipped))
    assert parked.skipped() == {("users", 4)}
    assert not parked.has_entity("users", "users/ö")


def test_that_settings_stay(kept: Rows, projections: Views) -> None:
    store = kept.store(projections)
    store.write_setting("mode", "every 5s")
    store.write_setting("mode", "manual")
    kept.close()
    again = kept.store(projections)
    assert (again.setting("mode"), again.setting("throttle")) == ("manual", "")


def test_that_a_handler_fails_for_its_event_alone(
    kept: Rows, registry: Registry, projections: Views, history: list[Event]
) -> None:
    """A row is tried against the database before it is written with those of other events."""
    store = kept.store(projections)
    applier = Applier(store, projections, registry)
    applier.apply(history[:50])
    store.context.begin(51, 51)
    (users, *_) = store.tables_of("users")
    row = users.rows.get(*users.all_keys()[0])
    users.rows.put(row)
    store.probe()
    store.discard_changes()
    assert store.checkpoint().position == 50


def test_that_reloading_finds_what_others_have_written(
    kept: Rows, registry: Registry, projections: Views, history: list[Event]
) -> None:
    store = kept.store(projections)
    Applier(store, projections, registry).apply(history[:100])
    store.reload(list(projections))
    applier = Applier(store, projections, registry)
    applier.apply(history[100:])
    assert applier.position == COUNT


def test_that_a_size_is_told(kept: Rows, projections: Views) -> None:
    kept.store(projections)
    assert kept.engine.size_bytes() > 10_000


def test_that_a_second_writer_changes_nothing(kept: Rows, projections: Views) -> None:
    store = kept.store(projections)
    store.save(Checkpoint(1, {}))
    if kept.url:  # of a file a lock beside it does this
        with pytest.raises(AlreadyRunning, match="Another process writes the schema replica_1"):
            Rows(kept.url, kept.folder).engine.open_store(projections)
    store.save(Checkpoint(2, {}))
    assert store.checkpoint().position == 2
