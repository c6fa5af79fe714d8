from importlib import resources

import pytest

from backend.domain.orders import OrderPaid, OrderShipped
from backend.domain.products import ProductPriceChanged
from backend.domain.users import UserBalanceCharged, UserToppedUp
from backend.exchange.import_source import HistoricalEvent
from backend.exchange.online_retail.retail_source import OnlineRetailSource
from backend.exchange.sample_builder import SAMPLE_FILE
from backend.exchange.sample_source import (
    CHEAP_PRODUCT,
    SHIPPED_ORDER,
    SHORT_USER,
    SampleSource,
)

SALES = 24_730  # facts of the slice


@pytest.fixture(scope="module")
def history() -> list[HistoricalEvent]:
    with resources.as_file(resources.files("resources") / "sample" / SAMPLE_FILE) as path:
        return list(SampleSource(path).events())


@pytest.fixture
def mysteries(history: list[HistoricalEvent]) -> list[HistoricalEvent]:
    return history[SALES:]


def test_that_the_mysteries_stand_behind_what_was_really_sold(
    history: list[HistoricalEvent], mysteries: list[HistoricalEvent]
) -> None:
    with resources.as_file(resources.files("resources") / "sample" / SAMPLE_FILE) as path:
        sales = list(OnlineRetailSource(path).events())
    assert history[:SALES] == sales
    times = [event.time for event in mysteries]
    assert times == sorted(times)
    assert times[0] > sales[-1].time
    assert all(event.actor for event in mysteries)
    assert not any(event.actor for event in sales)


def test_that_an_order_was_shipped_before_it_was_paid(mysteries: list[HistoricalEvent]) -> None:
    (shipped,) = [event for event in mysteries if isinstance(event.payload, OrderShipped)]
    (paid,) = [
        event
        for event in mysteries
        if isinstance(event.payload, OrderPaid) and event.payload.order_id == SHIPPED_ORDER
    ]
    assert shipped.time < paid.time
    assert shipped.actor == "warehouse/late-shift"


def test_that_a_balance_is_more_than_was_paid_in_and_not_spent(
    mysteries: list[HistoricalEvent],
) -> None:
    sum_minor = 0
    recorded: list[int] = []
    for event in mysteries:
        match event.payload:
            case UserToppedUp(user_id=user, amount=amount, balance=balance):
                sum_minor += amount
            case UserBalanceCharged(user_id=user, amount=amount, balance=balance):
                sum_minor -= amount
            case _:
                continue
        assert user == SHORT_USER
        recorded.append(balance - sum_minor)
    assert recorded == [0, 0, 1275]


def test_that_a_price_was_changed_and_changed_back(mysteries: list[HistoricalEvent]) -> None:
    changes = [each.payload for each in mysteries if isinstance(each.payload, ProductPriceChanged)]
    assert {each.product_id for each in changes} == {CHEAP_PRODUCT}
    assert [(each.previous, each.price) for each in changes] == [(295, 29), (29, 295)]
