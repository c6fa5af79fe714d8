"""An entity's events are its own and those of what it owns, as the modules declare it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
import pytest

from backend.filters.syntax_tree import BadFilter
from backend.messages.events import Draft
from backend.messages.queries import AskLog, CountLog
from backend.query.log.log_search import LogSearch
from backend.stream_names import name_stream
from tests.backend.query.log.conftest import new_url, written
from tests.backend.query.log.events import drafts

if TYPE_CHECKING:
    from _pytest.fixtures import SubRequest


def _events() -> list[Draft]:
    """Orders 1 to 9, each with three payments; what is behind is of no module that owns."""
    first = drafts(1, seed=3)[0]
    made: list[Draft] = []
    for order in range(1, 10):
        own = msgspec.structs.replace(
            first, source="/marigraph/shop/orders", type="order.created", subject=f"order-{order}"
        )
        paid = [
            msgspec.structs.replace(
                first,
                source="/marigraph/shop/payments",
                type="payment.succeeded",
                subject=f"payment-{order}-{number}",
                owner=name_stream("orders", f"order-{order}"),
            )
            for number in range(3)
        ]
        made += [own, *paid]
    return [
        msgspec.structs.replace(each, id=number.to_bytes(16, "big"))
        for number, each in enumerate(made, 1)
    ]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def shop(request: "SubRequest", tmp_path_factory: pytest.TempPathFactory) -> Iterator[LogSearch]:
    yield from written(new_url(request, tmp_path_factory), _events())


def subjects(shop: LogSearch, text: str) -> list[str]:
    return [event.subject for event in shop.page(AskLog(filter=text, limit=100)).events]


def test_that_the_events_of_an_order_include_those_of_its_payments(shop: LogSearch) -> None:
    assert subjects(shop, "entity:order-4") == ["order-4", *(f"payment-4-{n}" for n in range(3))]
    assert subjects(shop, "entity:payment-4-1") == ["payment-4-1"]
    assert subjects(shop, "entity:order-4 type:payment.*") == [f"payment-4-{n}" for n in range(3)]
    assert subjects(shop, "entity:order-40") == []
    assert len(subjects(shop, "-entity:order-4")) == len(subjects(shop, "entity!=order-4")) == 32


def test_that_an_entity_is_found_by_its_streams_and_not_by_looking_at_all(shop: LogSearch) -> None:
    plan = shop.count(CountLog(filter="entity:order-4 actor:*", plan=True)).plan
    assert plan is not None
    assert (plan.access, plan.looked_at) == ("subject", 4)


@pytest.mark.parametrize("text", ["entity:order-*", "entity>order-4"])
def test_that_only_a_whole_subject_is_an_entity(shop: LogSearch, text: str) -> None:
    with pytest.raises(BadFilter, match="whole subject"):
        subjects(shop, text)
