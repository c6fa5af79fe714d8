"""Whatever a handler puts into a row: one event is parked, and everything else goes on."""

import sqlite3
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.domain.orders import OrderCreated, OrderLine
from backend.domain.products import ProductRestocked
from backend.domain.registry import Registry
from backend.domain.users import UserRegistered
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.live_store import LiveStore
from backend.projection.read_model import EventMeta, ViewTables
from backend.projection.verification import ShadowRebuild
from tests.backend.projection.conftest import Opened
from tests.backend.projection.log_fixtures import log_with
from tests.backend.projection.parked_events import parked_events, retry
from tests.backend.projection.row_reads import every_row
from tests.backend.projection.shop_history import events
from tests.backend.projection.unstorable_things import (
    LARGEST,
    STORY,
    Cells,
    Handler,
    PartRow,
    ThingRow,
    Views,
    folded,
    restocks,
    view_of,
)

Store = type[LiveStore] | type[ArchiveStore]


@given(payloads=STORY, kind=st.sampled_from([LiveStore, ArchiveStore]), size=st.integers(1, 12))
def test_that_whatever_a_handler_puts_into_a_row_only_its_event_is_parked(
    tmp_path_factory: pytest.TempPathFactory,
    registry: Registry,
    payloads: list[tuple[str, bool, Cells, Cells]],
    kind: Store,
    size: int,
) -> None:
    puts = [bad if is_bad else good for _, is_bad, bad, good in payloads]
    history = restocks(registry, [(name, n) for n, (name, *_) in enumerate(payloads)])
    views = view_of(Handler(puts))
    path = tmp_path_factory.mktemp("rows") / "rows.sqlite"
    store = kind(path, views)
    applier = Applier(store, views, registry)
    for start in range(0, len(history), size):
        applier.apply(history[start : start + size])
    bad = {n for n, (_, is_bad, *_) in enumerate(payloads, 1) if is_bad}
    rows, parked = folded(history, puts, bad)
    assert every_row(path, views["things"], len(history) if kind is ArchiveStore else None) == rows
    assert [each.position for each in parked_events(store)] == parked
    for each in parked_events(store):
        named = [f"things.{column}" for column in puts[each.position - 1]]
        assert each.position not in bad or not each.error or named[0] in each.error
    assert applier.position == len(history)
    store.close()


@pytest.mark.parametrize("kind", [LiveStore, ArchiveStore])
def test_that_a_row_that_only_the_handler_needs_is_looked_at_too(
    opened: Opened, registry: Registry, kind: Store
) -> None:
    def handler(event: ProductRestocked, _: EventMeta, tables: ViewTables) -> None:
        tables[PartRow].put(PartRow(part_id=event.product_id, size=2**62 * event.quantity))

    views = view_of(handler)
    store = opened(views, kind)
    Applier(store, views, registry).apply(restocks(registry, [("a", 1), ("b", 2), ("c", 1)]))
    (parked,) = parked_events(store)
    assert (parked.view, parked.position) == ("things", 2)
    assert parked.error.startswith("things_partrow.size cannot hold 9223372036854775808")


@pytest.mark.parametrize("kind", [LiveStore, ArchiveStore])
def test_that_what_only_the_database_refuses_is_parked_alone(
    tmp_path: Path, opened: Opened, registry: Registry, kind: Store
) -> None:
    views = view_of(Handler([{}, {"note": "x" * 9_000}, {}]))
    store = opened(views, kind)
    store.database.cursor.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 5_000)
    history = restocks(registry, [("a", 0), ("b", 1), ("c", 2)])
    Applier(store, views, registry).apply(history)
    assert [each.position for each in parked_events(store)] == [2]
    assert "things cannot be written: string or blob too big" in parked_events(store)[0].error
    rows = every_row(tmp_path / "rows.sqlite", views["things"], 3 if kind is ArchiveStore else None)
    assert [row["thing_id"] for row in rows] == ["a", "c"]


@pytest.mark.parametrize("raised", [SystemExit(3), RecursionError(), ValueError("\ud800" * 50_000)])
def test_that_nothing_a_handler_raises_ends_the_process(
    opened: Opened, registry: Registry, raised: BaseException
) -> None:
    def handler(event: ProductRestocked, _: EventMeta, tables: ViewTables) -> None:
        if event.quantity == 1:
            raise raised
        tables[ThingRow].put(ThingRow(thing_id=event.product_id))

    views = view_of(handler)
    store = opened(views)
    Applier(store, views, registry).apply(restocks(registry, [("a", 0), ("b", 1), ("c", 2)]))
    (parked,) = parked_events(store)
    assert parked.position == 2
    assert type(raised).__name__ in parked.error.splitlines()[-1]
    assert len(parked.error) < 20_000


def test_that_a_row_of_another_table_is_refused(opened: Opened, registry: Registry) -> None:
    def handler(event: ProductRestocked, _: EventMeta, tables: ViewTables) -> None:
        rows: Any = tables[ThingRow]
        rows.put(PartRow(part_id="p") if event.quantity else ThingRow(thing_id="t"))

    views = view_of(handler)
    store = opened(views)
    Applier(store, views, registry).apply(restocks(registry, [("a", 0), ("b", 1)]))
    (parked,) = parked_events(store)
    assert "A PartRow is no row of things" in parked.error


def test_that_a_payload_nested_beyond_all_bounds_is_parked(
    opened: Opened, registry: Registry
) -> None:
    views = view_of(Handler())
    store = opened(views)
    first, second = restocks(registry, [("a", 0), ("b", 1)])
    deep = b'{"product_id":"a","quantity":1,"more":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    Applier(store, views, registry).apply([replace(first, data=deep), second])
    assert [each.position for each in parked_events(store)] == [1]


def test_that_a_retry_takes_what_fits_by_now(
    tmp_path: Path, opened: Opened, registry: Registry
) -> None:
    handler = Handler([{}, {"total": 2**63}, {}])
    views = view_of(handler)
    store = opened(views)
    history = restocks(registry, [("a", 0), ("a", 1), ("a", 2)])
    applier = Applier(store, views, registry)
    applier.apply(history)
    with log_with(history) as log:
        again = retry(applier, "things", "products/product-a", log)
        assert (again.applied, again.has_failed) == (0, True)
        assert again.first is not None
        expected = "things.total cannot hold 9223372036854775808 in the row a"
        assert again.first.error.startswith(expected)
        handler.puts = ()
        assert retry(applier, "things", "products/product-a", log).applied == 2
    (row,) = every_row(tmp_path / "rows.sqlite", views["things"])
    assert (row["total"], row["position"]) == (3, 3)


def shop_of_large_numbers(registry: Registry) -> list[Event]:
    """Two users, and two orders of which one's revenue is beyond 64 bits."""
    huge = OrderLine(product_id="p1", quantity=LARGEST, price=LARGEST)
    cheap = OrderLine(product_id="p2", quantity=1, price=100)
    first = OrderCreated(order_id="o1", user_id="u1", lines=[huge], total=5, currency="EUR")
    second = OrderCreated(order_id="o2", user_id="u2", lines=[cheap], total=100, currency="EUR")
    users = [UserRegistered(user_id=f"u{n}", name=f"U{n}") for n in (1, 2)]
    return [*events(registry, [users[0], first, users[1], second])]


@pytest.mark.parametrize("kind", [LiveStore, ArchiveStore])
def test_that_a_fact_beyond_64_bits_is_parked_in_sales_and_the_rest_is_there(
    tmp_path: Path, opened: Opened, registry: Registry, projections: Views, kind: Store
) -> None:
    history = shop_of_large_numbers(registry)
    store = opened(projections, kind)
    Applier(store, projections, registry).apply(history)
    (parked,) = parked_events(store)
    assert (parked.view, parked.entity, parked.position) == ("sales", "orders/order-o1", 2)
    assert parked.error.startswith("sales.revenue cannot hold 811296384146066")
    at = 4 if kind is ArchiveStore else None
    path = tmp_path / "rows.sqlite"
    assert {row["user_id"] for row in every_row(path, projections["users"], at)} == {"u1", "u2"}
    assert {row["order_id"] for row in every_row(path, projections["orders"], at)} == {"o1", "o2"}
    assert [row["product_id"] for row in every_row(path, projections["sales"], at)] == ["p2"]


@pytest.mark.parametrize("size", [1, 100, 2_000])
def test_that_a_sum_that_outgrows_its_column_parks_what_comes_after_it(
    tmp_path: Path, opened: Opened, registry: Registry, projections: Views, size: int
) -> None:
    views = {"sales": projections["sales"]}
    line = OrderLine(product_id="p1", quantity=1, price=LARGEST)
    orders = (
        OrderCreated(order_id=f"o{n}", user_id="u1", lines=[line], total=LARGEST, currency="EUR")
        for n in count()
    )
    history = [
        replace(event, time=0)
        for event, _ in zip(events(registry, orders), range(1_030), strict=False)
    ]
    store = opened(views)
    applier = Applier(store, views, registry)
    for start in range(0, len(history), size):
        applier.apply(history[start : start + size])
    (row,) = every_row(tmp_path / "rows.sqlite", views["sales"])
    assert row["units"] == 2**63 // LARGEST == 1024
    assert [each.position for each in parked_events(store)] == [*range(1025, 1031)]
    with log_with(history) as log:
        shadow = ShadowRebuild(tmp_path / "shadow.sqlite", log, views, registry)
        assert shadow.compare_live(tmp_path / "rows.sqlite").difference is None
        shadow.close()
