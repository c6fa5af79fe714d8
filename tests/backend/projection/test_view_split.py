"""The parts of a view together are the whole, row by row, and a wrong declaration is told."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.domain.module import Payload
from backend.domain.orders import OrderCreated
from backend.domain.registry import Registry, load_registry
from backend.domain.users import UserRegistered
from backend.errors import Rejected
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.read_model import EventMeta, Projection, Split, ViewTables
from backend.projection.verification import ShadowRebuild
from backend.projection.view_split import part_of, part_of_key, why_not_split
from backend.projection.views.orders_view import CustomerName, UnnamedOrder
from tests.backend.projection.annulled_logs import annulment, following
from tests.backend.projection.log_fixtures import log_with
from tests.backend.projection.shop_history import Shop, events
from tests.plugins import clinic

REGISTRY, VIEWS = load_registry(), load_projections()
SPLIT = {name: each for name, each in VIEWS.items() if not why_not_split(each)}
Row = tuple[object, ...]


def rows_of(history: Sequence[Event], view: Projection, registry: Registry) -> dict[Row, Row]:
    """Return the rows that a log makes of a view or of a part of it, with their positions."""
    with TemporaryDirectory() as name, log_with(history) as reader:
        store = LiveStore(Path(name) / "rows.sqlite", {view.name: view})
        with closing(store):
            applier = following(store, {view.name: view}, registry, reader)
            while applier.position < len(history):
                applier.apply(reader.read(applier.position, 13))
            assert not applier.parked_entities[view.name].events
            (table, *_) = store.tables_of(view.name)
            found = {tuple(key): table.rows.get(*key) for key in table.all_keys()}
            return {
                key: tuple(getattr(row, each) for each in row.__struct_fields__)
                for key, row in found.items()
                if row is not None
            }


def parts_together(
    history: Sequence[Event], view: Projection, parts: int, registry: Registry
) -> dict[Row, Row]:
    """Return the rows of all parts, of which none may have the row of another."""
    together: dict[Row, Row] = {}
    for part in range(1, parts + 1):
        found = rows_of(history, part_of(view, part, parts), registry)
        assert not together.keys() & found.keys()
        together |= found
    return together


def history_of(seed: int, count: int, registry: Registry = REGISTRY) -> list[Event]:
    shop = Shop(seed, users=7, products=3, untidy=0.4)
    made = events(registry, islice(shop.payloads(), count))
    return [replace(each, id=b"\1" + each.id[1:]) for each in made]


def test_that_the_views_of_the_shop_that_can_be_split_are_these() -> None:
    assert sorted(SPLIT) == ["contacts", "orders", "payments", "users"]


@given(seed=st.integers(0, 10_000), parts=st.integers(2, 5), view=st.sampled_from(sorted(SPLIT)))
def test_that_the_parts_of_a_view_are_the_whole_row_by_row(
    seed: int, parts: int, view: str
) -> None:
    history = history_of(seed, 120)
    whole = rows_of(history, VIEWS[view], REGISTRY)
    assert parts_together(history, VIEWS[view], parts, REGISTRY) == whole


@given(target=st.integers(0, 59), view=st.sampled_from(sorted(SPLIT)))
def test_that_parts_follow_an_annulment_as_the_whole_does(target: int, view: str) -> None:
    history = history_of(3, 60)
    history.append(annulment(history[target], 61, history[-1].recorded))
    whole = rows_of(history, VIEWS[view], REGISTRY)
    assert parts_together(history, VIEWS[view], 3, REGISTRY) == whole


def test_that_the_view_of_the_example_module_is_the_same_in_parts() -> None:
    registry = Registry([clinic.MODULE])
    view = replace(clinic.PROJECTION, fulltext=())
    payloads: list[Payload] = []
    for number in range(40):
        own = f"visit-{number}"
        payloads.append(
            clinic.AppointmentBooked(
                appointment_id=own,
                patient="Anna",
                ward="A",
                treatments=[],
                fee=10,
                fee_currency="EUR",
            )
        )
        if number % 3 == 0:
            payloads.append(clinic.AppointmentCharged(appointment_id=own, amount=5, currency="EUR"))
        if number % 4 == 0:
            payloads.append(clinic.AppointmentCalledOff(appointment_id=own))
    history = [*events(registry, payloads)]
    whole = rows_of(history, view, registry)
    assert len(whole) == 40
    assert parts_together(history, view, 3, registry) == whole


@pytest.mark.parametrize(
    ("view", "why"),
    [
        ("products", "OrderCreated, OrderCancelled has no product_id"),
        ("sales", r"several keys \(day, product_id, currency\)"),
        ("search", "full-text search ranks all rows together"),
    ],
)
def test_that_a_view_whose_events_are_about_several_keys_is_not_split(view: str, why: str) -> None:
    with pytest.raises(Rejected, match=why):
        part_of(VIEWS[view], 1, 2)


def parked_with(view: Projection, *payloads: Payload) -> list[str]:
    """Return why events of a history are parked in the part that has the first one's key."""
    with TemporaryDirectory() as name:
        store = LiveStore(Path(name) / "rows.sqlite", {view.name: view})
        with closing(store):
            Applier(store, {view.name: view}, REGISTRY).apply([*events(REGISTRY, payloads)])
            return [
                each.summary
                for entity in store.parked.entities(view.name)
                for each in store.parked.of_entity(view.name, entity, 10)
            ]


ORDER = OrderCreated(order_id="o1", user_id="u1", lines=[], total=0, currency="GBP")


def test_that_a_handler_that_asks_for_a_row_of_another_key_is_told() -> None:
    view = replace(VIEWS["contacts"], handlers={OrderCreated: _look_at_another})
    (told,) = parked_with(part_of(view, part_of_key("u1", 2), 2), ORDER)
    assert "is about u1, but its handler asks for the row of somebody else" in told


def _look_at_another(_event: OrderCreated, _: EventMeta, tables: ViewTables) -> None:
    tables[VIEWS["contacts"].row].get("somebody else")


def test_that_what_one_part_alone_remembers_must_be_declared_so() -> None:
    split = Split(column="order_id", every_part=(UserRegistered,), per_part=(UnnamedOrder,))
    view = replace(VIEWS["orders"], split=split)
    (told,) = parked_with(part_of(view, part_of_key("o1", 2), 2), ORDER)
    assert f"{CustomerName.__name__} does not have it in its key" in told


def test_that_a_declared_field_that_an_event_does_not_have_is_refused() -> None:
    views: Mapping[str, Projection] = VIEWS
    split = Split(column="product_id", fields={OrderCreated: "product_id"})
    with pytest.raises(Rejected, match="has no text product_id"):
        part_of(replace(views["products"], split=split), 1, 2)


def test_that_a_part_is_verified_as_what_it_is(tmp_path: Path) -> None:
    history = history_of(8, 80)
    first, second = (part_of(VIEWS["orders"], part, 2) for part in (1, 2))
    path = tmp_path / "rows.sqlite"
    with log_with(history) as reader:
        store = LiveStore(path, {"orders": first})
        with closing(store):
            Applier(store, {"orders": first}, REGISTRY).apply(history)
        for view, unbuilt in ((first, []), (second, ["orders"]), (VIEWS["orders"], ["orders"])):
            scratch = tmp_path / "shadow.sqlite"
            with closing(ShadowRebuild(scratch, reader, {"orders": view}, REGISTRY)) as shadow:
                found = shadow.compare_live(path)
            assert (found.difference, found.unbuilt) == (None, unbuilt)


def test_that_another_part_of_a_view_is_built_beside_the_rows_from_before(tmp_path: Path) -> None:
    history = history_of(8, 80)
    path = tmp_path / "rows.sqlite"
    for view in (VIEWS["orders"], part_of(VIEWS["orders"], 1, 2)):
        with closing(LiveStore(path, {"orders": view, "sales": VIEWS["sales"]})) as store:
            is_first = not store.checkpoint().position
            assert store.unbuilt == (frozenset() if is_first else {"orders"})
            if is_first:
                Applier(store, {"orders": view, "sales": VIEWS["sales"]}, REGISTRY).apply(history)
    with closing(LiveStore(path, {"sales": VIEWS["sales"]})) as store:
        assert store.checkpoint().position == len(history)
        assert not store.unbuilt
