"""Cancelling an order: its stock, and the money that goes back."""

import pytest

from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.domain.module import Payload
from backend.domain.orders import CancelOrder, CreateOrder
from backend.domain.payments import PaymentRefunded
from backend.domain.products import StockReleased
from backend.domain.users import UserToppedUp
from tests.backend.domain.given import given
from tests.backend.domain.order_payloads import (
    CANCELLED,
    DELIVERED,
    ORDERED,
    PAID,
    SENT_OFF,
    SHIPPED,
    charged,
    cups,
    given_back,
    payment,
    refund,
    top_up,
)


def test_that_cancelling_frees_the_stock() -> None:
    given(*ORDERED).when(CancelOrder(order_id="o1")).then(
        CANCELLED,
        StockReleased(product_id="cup", quantity=2, order_id="o1"),
        StockReleased(product_id="pot", quantity=1, order_id="o1"),
    )


def test_that_cancelling_gives_back_what_is_left_of_every_payment() -> None:
    paid = [payment(1000, fees=10, id_="p0"), payment(2000), PAID, refund(500, 500, id_="p0")]
    given(*ORDERED, *paid).when(CancelOrder(order_id="o1")).then(
        CANCELLED,
        StockReleased(product_id="cup", quantity=2, order_id="o1"),
        StockReleased(product_id="pot", quantity=1, order_id="o1"),
        refund(510, 1010, id_="p0"),
        refund(2000, 2000),
    )


def test_that_a_refund_reported_before_its_payment_is_not_given_again() -> None:
    history = [*ORDERED, refund(1000, 1000), payment(3000), PAID]
    cancelled = given(*history).when(CancelOrder(order_id="o1"))
    refunds = [event for event in cancelled.events if isinstance(event, PaymentRefunded)]
    assert refunds == [refund(2000, 3000)]
    settled = [*ORDERED, payment(3000), refund(3000, 3000), payment(3000)]
    again = given(*settled).when(CancelOrder(order_id="o1"))
    assert not any(isinstance(event, PaymentRefunded) for event in again.events)


@pytest.mark.parametrize(
    "history",
    [
        [payment(MAX_EXACT_INTEGER, fees=1)],
        [payment(MAX_EXACT_INTEGER), refund(-1, -1)],
    ],
)
def test_that_no_refund_is_written_that_cannot_be_read_again(history: list[Payload]) -> None:
    given(*ORDERED, *history).when(CancelOrder(order_id="o1")).is_rejected(
        "refund-too-large", "order_id"
    )


def test_that_cancelling_an_order_paid_by_balance_gives_the_balance_back() -> None:
    paid = [top_up(3100), payment(fees=50, method="balance"), charged(3050, 50)]
    outcome = given(*ORDERED, *paid, PAID).when(CancelOrder(order_id="o1"))
    assert outcome.events[-2:] == [refund(3050, 3050), given_back(3050, 3100)]


def test_that_every_payment_by_balance_comes_back_and_no_other() -> None:
    outcome = given(
        *ORDERED,
        payment(1000, method="balance"),
        charged(1000, 0),
        payment(500, id_="p2"),
        payment(1500, id_="p3", method="balance"),
        charged(1500, 0),
    ).when(CancelOrder(order_id="o1"))
    assert outcome.events[-5:] == [
        refund(1000, 1000),
        given_back(1000, 1000),
        refund(500, 500, id_="p2"),
        refund(1500, 1500, id_="p3"),
        given_back(1500, 2500, id_="p3"),
    ]


def test_that_an_account_of_another_currency_gets_nothing_added_up() -> None:
    yen = UserToppedUp(user_id="anna", amount=9, currency="JPY", balance=9)
    outcome = given(*ORDERED, payment(method="balance"), PAID, yen).when(CancelOrder(order_id="o1"))
    assert outcome.events[-1] == refund(3000, 3000)


def test_that_a_balance_cannot_be_given_more_than_can_be_counted() -> None:
    given(*ORDERED, payment(method="balance"), PAID, top_up(MAX_EXACT_INTEGER)).when(
        CancelOrder(order_id="o1")
    ).is_rejected("balance-too-large", "order_id")


def test_that_goods_of_a_shipped_order_come_back_on_hand() -> None:
    case = given(*ORDERED, payment(), PAID, SHIPPED, *SENT_OFF)
    outcome = case.when(CancelOrder(order_id="o1", reason="refused"))
    assert [event.returned for event in outcome.events if isinstance(event, StockReleased)] == [
        True,
        True,
    ]
    given(*ORDERED, payment(), PAID, SHIPPED, *SENT_OFF, *outcome.events).when(
        CreateOrder(order_id="o2", user_id="anna", lines=[cups(4)])
    ).is_rejected("stock-short", "lines[0].quantity", says="3 are left")


def test_that_a_delivered_order_is_not_cancelled() -> None:
    given(*ORDERED, payment(), PAID, SHIPPED, DELIVERED).when(
        CancelOrder(order_id="o1")
    ).is_rejected("already-delivered", "order_id")


def test_that_an_order_is_cancelled_once() -> None:
    given(*ORDERED, CANCELLED).when(CancelOrder(order_id="o1")).is_rejected(
        "already-cancelled", "order_id"
    )
