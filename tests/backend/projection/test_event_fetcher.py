"""What the feed brought and is not applied yet."""

import pytest
from msgspec.structs import replace

from backend.domain.products import ProductListed
from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.projection.event_fetcher import FeedBuffer
from tests.backend.projection.shop_history import events


@pytest.fixture
def history(registry: Registry) -> list[Event]:
    return [*events(registry, [ProductListed(product_id=f"p{n}") for n in range(100)])]


def positions(found: list[Event]) -> list[int]:
    return [event.position for event in found]


def test_that_events_come_out_as_they_follow_each_other(history: list[Event]) -> None:
    buffer = FeedBuffer()
    buffer.add(history[:40], 0)
    buffer.add(history[30:60], 0)
    assert positions(buffer.pop(0, 35)) == [*range(1, 36)]
    assert positions(buffer.pop(35, 100)) == [*range(36, 61)]
    assert buffer.pop(60, 100) == []


def test_that_nothing_comes_out_before_a_gap_is_filled(history: list[Event]) -> None:
    buffer = FeedBuffer()
    buffer.add(history[50:60], 0)
    assert buffer.pop(0, 10) == []
    assert positions(buffer.pop(55, 10)) == [56, 57, 58, 59, 60]


def test_that_nothing_is_kept_behind_a_second_gap(history: list[Event]) -> None:
    buffer = FeedBuffer()
    buffer.add(history[:10], 0)
    buffer.add(history[20:30], 0)
    assert positions(buffer.pop(0, 100)) == [*range(1, 11)]


def test_that_what_was_applied_is_not_kept(history: list[Event]) -> None:
    buffer = FeedBuffer()
    buffer.add(history[:10], 10)
    buffer.add(history[5:15], 10)
    assert positions(buffer.pop(10, 100)) == [11, 12, 13, 14, 15]


def test_that_a_bounded_number_is_kept_while_nothing_is_applied(history: list[Event]) -> None:
    buffer = FeedBuffer(max_events=30)
    for start in range(0, 100, 10):
        buffer.add(history[start : start + 10], 0)
    assert len(buffer) == 30
    assert positions(buffer.pop(0, 100)) == [*range(1, 31)]


def test_that_the_first_event_of_a_type_is_found_only_where_nothing_is_missing(
    history: list[Event],
) -> None:
    history[6] = replace(history[6], type="order.created")
    buffer = FeedBuffer()
    buffer.add(history[3:10], 0)
    assert buffer.first_of_types(0, ["order.created"]) is None
    found = buffer.first_of_types(3, ["order.created"])
    assert found is not None
    assert found.position == 7
    assert buffer.first_of_types(7, ["order.created"]) is None
