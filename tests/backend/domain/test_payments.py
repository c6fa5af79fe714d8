import pytest

from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.domain.orders import OrderCancelled
from backend.domain.payments import FailPayment, RefundPayment
from tests.backend.domain.given import given
from tests.backend.domain.order_payloads import (
    CANCELLED,
    ORDERED,
    PAID,
    SHOP,
    charged,
    failure,
    given_back,
    payment,
    refund,
)


def fail(amount: int = 3000) -> FailPayment:
    return FailPayment(
        payment_id="p1", order_id="o1", amount=amount, method="card", reason="expired"
    )


def test_that_a_payment_fails_in_the_orders_name_and_currency() -> None:
    given(*ORDERED).when(fail()).then(failure())


def test_that_a_payment_may_fail_twice() -> None:
    given(*ORDERED, failure()).when(fail()).then(failure())


def test_that_no_payment_fails_for_an_unknown_order() -> None:
    given(*SHOP).when(fail()).is_rejected("order-unknown", "order_id")


@pytest.mark.parametrize("end", [PAID, CANCELLED], ids=["paid", "cancelled"])
def test_that_no_payment_fails_when_none_is_awaited(end: OrderCancelled) -> None:
    given(*ORDERED, end).when(fail()).is_rejected("not-awaiting-payment", "order_id")


def test_that_a_payment_that_succeeded_does_not_fail() -> None:
    given(*ORDERED, payment(1)).when(fail()).is_rejected("payment-exists", "payment_id")


def test_that_a_failed_payment_is_greater_than_nothing() -> None:
    given(*ORDERED).when(fail(0)).is_rejected("amount-not-positive", "amount")


def test_that_refunds_add_up() -> None:
    given(*ORDERED, payment(), PAID, refund(100, 100)).when(
        RefundPayment(payment_id="p1", amount=50)
    ).then(refund(50, 150))


def test_that_fees_can_be_refunded_too() -> None:
    given(*ORDERED, payment(fees=20), PAID).when(RefundPayment(payment_id="p1", amount=3020)).then(
        refund(3020, 3020)
    )


def test_that_no_more_is_refunded_than_was_paid() -> None:
    given(*ORDERED, payment(), PAID, refund(2000, 2000)).when(
        RefundPayment(payment_id="p1", amount=1001)
    ).is_rejected("more-than-paid", "amount", says="10.00 EUR")


def test_that_what_is_refunded_stays_countable() -> None:
    most = MAX_EXACT_INTEGER
    given(*ORDERED, payment(most, fees=1), refund(most, most)).when(
        RefundPayment(payment_id="p1", amount=1)
    ).is_rejected("refund-too-large", "amount")


def test_that_nothing_is_left_after_a_cancellation() -> None:
    given(*ORDERED, payment(), PAID, CANCELLED, refund(3000, 3000)).when(
        RefundPayment(payment_id="p1", amount=1)
    ).is_rejected("more-than-paid", "amount")


def test_that_a_failed_payment_has_nothing_to_refund() -> None:
    given(*ORDERED, failure()).when(RefundPayment(payment_id="p1", amount=1)).is_rejected(
        "more-than-paid", "amount"
    )


def test_that_an_unknown_payment_is_not_refunded() -> None:
    given(*ORDERED).when(RefundPayment(payment_id="p1", amount=1)).is_rejected(
        "payment-unknown", "payment_id"
    )


def test_that_a_refund_is_greater_than_nothing() -> None:
    for amount in (0, -1):
        given(*ORDERED, payment(), PAID).when(
            RefundPayment(payment_id="p1", amount=amount)
        ).is_rejected("amount-not-positive", "amount")


def test_that_a_refund_of_a_payment_by_balance_goes_to_the_balance() -> None:
    given(*ORDERED, payment(method="balance"), charged(3000, 10), PAID).when(
        RefundPayment(payment_id="p1", amount=40)
    ).then(refund(40, 40), given_back(40, 50))
