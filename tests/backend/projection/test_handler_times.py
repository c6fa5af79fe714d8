"""What handlers take is measured event by event, and told for the last two seconds."""

from itertools import islice
from pathlib import Path

import msgspec

from backend.clock import SECOND_US
from backend.domain.module import Payload
from backend.domain.registry import Registry
from backend.messages.pipeline import TypeWork
from backend.projection.applier import Applier
from backend.projection.handler_times import HandlerTimes
from backend.projection.live_store import LiveStore
from backend.projection.read_model import EventMeta, Projection, ViewTables
from tests.backend.projection.shop_history import Shop, events


def test_that_the_types_that_take_most_of_the_time_come_first() -> None:
    times = HandlerTimes()
    times.look(0)
    for took_us in (10, 30):
        times.timer("orders", "order.created").note(took_us * 1_000)
    times.timer("orders", "order.paid").note(250_000_000)
    times.timer("users", "user.registered").note(1_000)
    assert times.of_view("orders", SECOND_US) == [
        TypeWork(type="order.paid", events=1, mean_us=250_000, longest_us=250_000, share=0.25),
        TypeWork(type="order.created", events=2, mean_us=20, longest_us=30, share=40 / SECOND_US),
    ]


def test_that_what_is_two_seconds_ago_is_forgotten_and_what_is_before_the_first_look() -> None:
    times = HandlerTimes()
    timer = times.timer("orders", "order.paid")
    timer.note(5_000)
    times.look(0)
    assert times.of_view("orders", SECOND_US) == []
    timer.note(7_000)
    times.look(SECOND_US)
    assert [each.mean_us for each in times.of_view("orders", SECOND_US)] == [7]
    times.look(SECOND_US + 1)  # no second later
    assert [each.mean_us for each in times.of_view("orders", SECOND_US)] == [7]
    times.look(2 * SECOND_US)
    assert times.of_view("orders", 2 * SECOND_US) == []


def test_that_each_handler_is_measured_at_each_type_that_it_takes(
    tmp_path: Path, registry: Registry, projections: dict[str, Projection]
) -> None:
    view = projections["contacts"]
    called: list[str] = []

    def counting(event: Payload, meta: EventMeta, tables: ViewTables) -> None:
        called.append(registry.events_by_payload[type(event)].name)
        view.handlers[type(event)](event, meta, tables)

    counted = msgspec.structs.replace(view, handlers=dict.fromkeys(view.handlers, counting))
    history = [*events(registry, islice(Shop(3, users=9, products=5).payloads(), 200))]
    store = LiveStore(tmp_path / "rows.sqlite", {"contacts": counted})
    applier = Applier(store, {"contacts": counted}, registry)
    applier.handler_times.look(0)
    applier.apply(history)
    work = applier.handler_times.of_view("contacts", SECOND_US)
    assert {each.type: each.events for each in work} == {
        kind: called.count(kind) for kind in set(called)
    }
    assert all(each.longest_us >= each.mean_us for each in work)
    store.close()
