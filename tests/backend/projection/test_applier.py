"""Applying: once each, in order, and whatever a handler does."""

from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.domain.module import Payload
from backend.domain.products import ProductAdded, ProductListed, ProductRestocked, StockReserved
from backend.domain.registry import Registry
from backend.errors import Defect, StorageFailed, Unreadable
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.live_store import LiveStore
from backend.projection.read_model import EventHandler, EventMeta, Projection, ViewTables
from backend.projection.views.products_view import ProductRow
from tests.backend.projection.conftest import Opened
from tests.backend.projection.log_fixtures import log_with
from tests.backend.projection.parked_events import parked_events, retry
from tests.backend.projection.row_reads import every_row, one_row
from tests.backend.projection.shop_history import Shop, events

Views = Mapping[str, Projection]
CUP = ProductAdded(product_id="cup", name="Cup", price=300, currency="EUR", stock=10)
POT = ProductAdded(product_id="pot", name="Pot", price=900, currency="EUR", stock=3)


def listed(product: str) -> ProductListed:
    return ProductListed(product_id=product)


def restocked(product: str, quantity: int) -> ProductRestocked:
    return ProductRestocked(product_id=product, quantity=quantity)


class Fuse:
    """A handler that changes rows and then fails, until it is mended."""

    def __init__(self) -> None:
        self.blown = True

    def __call__(self, event: ProductRestocked, _: EventMeta, tables: ViewTables) -> None:
        product = tables[ProductRow].get(event.product_id) or ProductRow(
            product_id=event.product_id
        )
        product.on_hand += event.quantity
        tables[ProductRow].put(product)
        if self.blown and event.quantity == 13:
            product.on_hand = -999
            tables[ProductRow].put(ProductRow(product_id="ghost"))
            raise ValueError("thirteen is too much")


@pytest.fixture
def fuse() -> Fuse:
    return Fuse()


@pytest.fixture
def views(projections: Views, fuse: Fuse) -> Views:
    """All views, of which `products` fails to take a restock of thirteen."""
    products = projections["products"]
    handlers: dict[type[Payload], EventHandler] = {**products.handlers, ProductRestocked: fuse}
    return {**projections, "products": replace(products, handlers=handlers)}


STORY: list[Payload] = [CUP, POT, restocked("cup", 13), restocked("pot", 5), restocked("cup", 2)]


def test_that_events_applied_before_are_left_out(
    tmp_path: Path, opened: Opened, registry: Registry, projections: Views
) -> None:
    history = [*events(registry, islice(Shop(2, users=9, products=5).payloads(), 500))]
    Applier(opened(projections, name="once.sqlite"), projections, registry).apply(history)
    applier = Applier(opened(projections), projections, registry)
    for start in range(0, 500, 10):
        applier.apply(history[max(0, start - 25) : start + 10])
        applier.apply(history[:start])
    assert applier.counts == {
        kind: sum(event.type == kind for event in history)
        for kind in {event.type for event in history}
    }
    for projection in projections.values():
        rows = every_row(tmp_path / "rows.sqlite", projection)
        assert rows == every_row(tmp_path / "once.sqlite", projection)


def test_that_a_gap_is_refused(opened: Opened, registry: Registry, projections: Views) -> None:
    history = [*events(registry, [CUP, listed("cup"), POT, listed("pot")])]
    applier = Applier(opened(projections), projections, registry)
    with pytest.raises(Defect, match="without a gap"):
        applier.apply(history[1:])
    with pytest.raises(Defect, match="without a gap"):
        applier.apply([*history[:1], *history[2:]])
    assert applier.position == 0
    assert applier.apply(history).events == 4


def test_that_an_event_that_cannot_be_taken_is_parked_and_its_entity_waits(
    tmp_path: Path, opened: Opened, registry: Registry, views: Views
) -> None:
    store = opened(views)
    applied = Applier(store, views, registry).apply([*events(registry, STORY)])
    assert applied.parked == {"products": 2}
    first, second = parked_events(store)
    assert (first.view, first.entity, first.position) == ("products", "products/product-cup", 3)
    assert "ValueError: thirteen is too much" in first.error
    assert (second.position, second.error) == (5, "")
    assert one_row(tmp_path / "rows.sqlite", views["products"], "pot")["on_hand"] == 8


@pytest.mark.parametrize("kind", [LiveStore, ArchiveStore])
def test_that_a_failing_handler_leaves_nothing_behind(
    tmp_path: Path,
    opened: Opened,
    registry: Registry,
    views: Views,
    kind: type[LiveStore] | type[ArchiveStore],
) -> None:
    store = opened(views, kind)
    Applier(store, views, registry).apply([*events(registry, STORY)])
    at = 5 if kind is ArchiveStore else None
    rows = every_row(tmp_path / "rows.sqlite", views["products"], at)
    assert [(row["product_id"], row["on_hand"]) for row in rows] == [("cup", 10), ("pot", 8)]


def test_that_parked_events_survive_a_restart_and_still_hold_their_entity_up(
    tmp_path: Path, registry: Registry, views: Views
) -> None:
    history = [*events(registry, [*STORY, restocked("cup", 1)])]
    for part in (history[:4], history[4:]):
        store = LiveStore(tmp_path / "rows.sqlite", views)
        Applier(store, views, registry).apply(part)
        store.close()
    store = LiveStore(tmp_path / "rows.sqlite", views)
    assert [(each.position, bool(each.error)) for each in parked_events(store)] == [
        (3, True),
        (5, False),
        (6, False),
    ]
    store.close()


@pytest.mark.parametrize("kind", [LiveStore, ArchiveStore])
def test_that_a_retry_takes_the_entitys_events_in_order(
    tmp_path: Path,
    opened: Opened,
    registry: Registry,
    views: Views,
    fuse: Fuse,
    kind: type[LiveStore] | type[ArchiveStore],
) -> None:
    history = [*events(registry, STORY)]
    store = opened(views, kind)
    applier = Applier(store, views, registry)
    applier.apply(history)
    fuse.blown = False
    with log_with(history) as reader:
        retried = retry(applier, "products", "products/product-cup", reader)
    assert (retried.applied, retried.first) == (2, None)
    assert not parked_events(store)
    at = 5 if kind is ArchiveStore else None
    cup, pot = every_row(tmp_path / "rows.sqlite", views["products"], at)
    assert (cup["on_hand"], cup["position"], pot["on_hand"]) == (25, 5, 8)
    more = [*events(registry, [restocked("cup", 1)], after=5)]
    assert not applier.apply(more).parked


def test_that_a_retry_that_fails_again_changes_nothing(
    tmp_path: Path, opened: Opened, registry: Registry, views: Views
) -> None:
    history = [*events(registry, STORY)]
    store = opened(views)
    applier = Applier(store, views, registry)
    applier.apply(history)
    with log_with(history) as reader:
        retried = retry(applier, "products", "products/product-cup", reader)
    assert (retried.applied, retried.has_failed) == (0, True)
    assert retried.first is not None
    assert "thirteen" in retried.first.error
    assert len(parked_events(store)) == 2
    assert one_row(tmp_path / "rows.sqlite", views["products"], "cup")["on_hand"] == 10


def test_that_a_retry_of_an_unknown_view_is_refused(
    opened: Opened, registry: Registry, projections: Views
) -> None:
    applier = Applier(opened(projections), projections, registry)
    with log_with([]) as reader, pytest.raises(Unreadable, match="orders, payments") as caught:
        retry(applier, "no-such-view", "orders/order-1", reader)
    assert (caught.value.code, caught.value.field) == ("unknown-view", "view")


def test_that_an_event_that_cannot_be_read_is_parked_for_every_view_that_takes_it(
    opened: Opened, registry: Registry, projections: Views
) -> None:
    history = [*events(registry, [CUP, POT])]
    store = opened(projections)
    Applier(store, projections, registry).apply([replace(history[0], data=b"{}"), history[1]])
    assert {each.view for each in parked_events(store)} == {"products", "search"}
    assert all("product.added cannot be read" in each.error for each in parked_events(store))


def test_that_an_unknown_type_is_counted_and_passed_over(
    opened: Opened, registry: Registry, projections: Views
) -> None:
    event = next(events(registry, [CUP]))
    unknown = replace(event, type="ship.sailed")
    applied = Applier(opened(projections), projections, registry).apply([unknown])
    assert (applied.position, applied.parked, applied.changed_keys) == (1, {}, {})


def test_that_a_row_changes_only_by_putting_it(
    tmp_path: Path, opened: Opened, registry: Registry, projections: Views
) -> None:
    def forgetful(event: StockReserved, _: EventMeta, tables: ViewTables) -> None:
        product = tables[ProductRow].get(event.product_id)
        assert product is not None
        product.reserved = 77

    products = projections["products"]
    views: dict[str, Projection] = {
        "products": replace(products, handlers={**products.handlers, StockReserved: forgetful})
    }
    reserved = StockReserved(product_id="cup", quantity=1, order_id="o1")
    payloads = [CUP, reserved, listed("cup")]
    Applier(opened(views), views, registry).apply([*events(registry, payloads)])
    assert one_row(tmp_path / "rows.sqlite", views["products"], "cup")["reserved"] == 0


def test_that_a_disk_that_fails_is_no_reason_to_park(
    opened: Opened, registry: Registry, projections: Views, ticking: Callable[[], int]
) -> None:
    store = opened(projections)
    applier = Applier(store, projections, registry, ticking)
    applier.apply([*events(registry, [CUP])])
    store.discard_changes()
    store.database.cursor.execute("DROP TABLE products")
    with pytest.raises(StorageFailed, match="no such table: products"):
        applier.apply([*events(registry, [listed("cup")], after=1)])
    assert applier.position == 1
    assert not parked_events(store)
