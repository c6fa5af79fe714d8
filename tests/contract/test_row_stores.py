"""What every database of read models must do: one suite over SQLite and PostgreSQL."""

from collections.abc import Mapping
from contextlib import closing
from itertools import islice

import pytest
import sqlalchemy as sa
from msgspec import structs

from backend.clock import now_us
from backend.domain.products import ProductRestocked
from backend.domain.registry import Registry, load_registry
from backend.errors import AlreadyRunning, StorageFailed, Unreadable
from backend.messages.bulks import StartBulk
from backend.messages.events import Event
from backend.messages.groups import AskGroups, parse_measure
from backend.messages.parked import AskParked, CountParked
from backend.projection.applier import Applier
from backend.projection.bulk_store import BulkStore, ItemProgress
from backend.projection.live_store import LiveStore
from backend.projection.read_model import EventMeta, Projection, ViewTables
from backend.projection.row_queries import read_checkpoint, rows_of
from backend.projection.row_store import Checkpoint, ParkedRecord, SkippedRecord
from backend.projection.work_board import WorkBoard, WorkState
from backend.query.cache import PageCache
from backend.query.parked.parked_reader import ParkedReader
from backend.query.views.board_reader import read_board
from backend.query.views.view_reader import ViewReader
from tests.backend.projection.shop_history import Shop, events
from tests.backend.projection.unstorable_things import Handler, restocks, view_of
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


def test_that_any_text_of_an_error_can_be_parked(kept: Rows, registry: Registry) -> None:
    def fail(event: ProductRestocked, _: EventMeta, __: ViewTables) -> None:
        raise ValueError(f"no \0 and no \ud800 in {event.product_id}")

    views = view_of(fail)
    store = kept.store(views)
    applier = Applier(store, views, registry)
    applier.apply(restocks(registry, [("a", 0), ("b", 1)]))
    assert applier.position == 2
    (parked,) = store.parked.of_entity("things", "products/product-a", 9)
    assert parked.summary == "ValueError: no \\x00 and no \\ud800 in a"


def test_that_a_text_that_cannot_be_kept_parks_its_event_alone(
    kept: Rows, registry: Registry
) -> None:
    views = view_of(Handler([{}, {"note": "a\0b"}, {}]))
    store = kept.store(views)
    applier = Applier(store, views, registry)
    applier.apply(restocks(registry, [("a", 0), ("b", 1), ("c", 2)]))
    assert applier.position == 3
    refused = {"b"} if kept.url else set[str]()  # SQLite keeps every text
    assert {row["thing_id"] for row in kept.every(views["things"])} == {"a", "b", "c"} - refused
    assert {*store.parked.entities("things")} == {f"products/product-{name}" for name in refused}


def test_that_states_of_a_board_may_be_called_anything(kept: Rows, registry: Registry) -> None:
    state = "' :x ?%s \\"
    handler = Handler([{"note": state}, {"note": "other"}])
    board = WorkBoard(column="note", states=[WorkState(value=state, since="seen")])
    things = structs.replace(view_of(handler)["things"], board=board)
    views = {"things": things}
    Applier(kept.store(views), views, registry).apply(restocks(registry, [("a", 0), ("b", 1)]))
    with kept.reader().connect() as connection:
        assert [each.waiting for each in read_board(connection, things, 0).states] == [1]


def test_that_a_sum_beyond_64_bits_is_refused(kept: Rows, registry: Registry) -> None:
    views = view_of(Handler([{"total": 2**62}, {"total": 2**62}]))
    Applier(kept.store(views), views, registry).apply(restocks(registry, [("a", 0), ("b", 1)]))
    engine, cache = kept.reader(), PageCache(0)
    reader = ViewReader("replica-1", engine, views, cache, archive=False, clock=now_us)
    with closing(reader), pytest.raises(Unreadable, match="A sum is beyond 64 bits"):
        reader.groups(AskGroups(view="things", measures=[parse_measure("sum(total)")]), None)


def test_that_parked_events_are_found_by_filters(kept: Rows, projections: Views) -> None:
    first = ParkedRecord("orders", "orders/o-1", 3, "it\nBroke 100%", 17, "order.paid")
    behind = ParkedRecord("orders", "orders/o-1", 5, "", 18, "order.shipped")
    other = ParkedRecord("users", "users/\u00f6", 4, "so did this", 19, "user.registered")
    kept.store(projections).save(Checkpoint(5, {}), [first, behind, other])
    expected = {
        "": [3, 4, 5],
        "view:users": [4],
        "error:BROKE": [3],
        'error="so did this"': [4],
        "entity:users/*": [4],
        "position>3 -type:order.*": [4],
        "100%": [3],
        "parked>2017": [],
    }
    with kept.reader().connect() as connection:
        reader = ParkedReader("replica-1", connection, lambda: 20)
        found = {
            text: [each.position for each in reader.page(AskParked(filter=text)).items]
            for text in expected
        }
        counted = reader.count(CountParked(filter="position>0"))
    assert found == expected
    assert (counted.entities, counted.events, counted.oldest_at_us) == (2, 3, 17)


def test_that_a_bulk_operation_is_worked_off(kept: Rows, projections: Views) -> None:
    store = kept.store(projections)
    parked = ParkedRecord("orders", "orders/o-1", 3, "it broke", 17, "order.paid")
    store.save(Checkpoint(5, {}), [parked])
    bulks = BulkStore(store.database, lambda: 30)
    order = StartBulk(
        by="anna", replica="replica-1", id=b"1" * 16, action="retry", filter="view:orders", most=9
    )
    made = bulks.create(order)
    assert bulks.create(order) == made
    item = bulks.next_item(made.number, 0)
    assert item is not None
    assert (made.total, item.entity, item.position) == (1, "orders/o-1", 3)
    done = ItemProgress(item=item.item, outcome="applied", events=1)
    bulks.save_progress(structs.replace(made, applied=1, events=1, state="done"), done)
    assert bulks.next_item(made.number, 0) is None
    assert [each.applied for each in bulks.newest_over(5)] == [1]
    assert not bulks.unfinished()
