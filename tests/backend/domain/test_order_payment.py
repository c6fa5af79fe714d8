"""Paying an order: what is due, by which payments, from which balance."""

from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.domain.users import (
    UserToppedUp,
)
from tests.backend.domain.given import given
from tests.backend.domain.order_payloads import (
    ORDERED,
    PAID,
    SHOP,
    charged,
    failure,
    pay,
    payment,
    refund,
    top_up,
)


def test_that_a_payment_is_what_is_due_when_it_says_nothing() -> None:
    given(*ORDERED).when(pay()).then(payment(), PAID)


def test_that_fees_come_on_top() -> None:
    given(*ORDERED).when(pay(fees=50)).then(payment(fees=50), PAID)


def test_that_an_order_is_paid_only_when_nothing_is_due() -> None:
    given(*ORDERED).when(pay(1000)).then(payment(1000))
    first = payment(1000, id_="p0")
    given(*ORDERED, first).when(pay()).then(payment(2000), PAID)


def test_that_what_was_refunded_is_due_again() -> None:
    first = payment(1000, id_="p0")
    back = refund(400, 400, id_="p0")
    given(*ORDERED, first, back).when(pay()).then(payment(2400), PAID)


def test_that_more_than_is_due_is_refused() -> None:
    first = payment(1000, id_="p0")
    given(*ORDERED, first).when(pay(2001)).is_rejected(
        "amount-above-due", "amount", says="20.00 EUR"
    )


def test_that_a_payment_is_greater_than_nothing() -> None:
    for amount in (0, -5):
        given(*ORDERED).when(pay(amount)).is_rejected("amount-not-positive", "amount")


def test_that_fees_are_not_negative() -> None:
    given(*ORDERED).when(pay(fees=-1)).is_rejected("fees-negative", "fees")


def test_that_fees_stay_countable() -> None:
    given(*ORDERED).when(pay(fees=MAX_EXACT_INTEGER)).is_rejected("amount-too-large", "fees")


def test_that_an_unknown_order_is_not_paid() -> None:
    given(*SHOP).when(pay()).is_rejected("order-unknown", "order_id")


def test_that_a_paid_order_awaits_no_payment() -> None:
    given(*ORDERED, payment(id_="p0"), PAID).when(pay(1)).is_rejected(
        "not-awaiting-payment", "order_id", says="paid"
    )


def test_that_a_payment_succeeds_once() -> None:
    given(*ORDERED, payment(1000)).when(pay(1)).is_rejected("payment-exists", "payment_id")


def test_that_a_failed_payment_may_succeed_later() -> None:
    given(*ORDERED, failure()).when(pay()).then(payment(), PAID)


def test_that_a_payment_of_another_order_is_not_taken_over() -> None:
    failed = failure(1, order_id="other")
    given(*ORDERED, failed).when(pay()).is_rejected("payment-exists", "payment_id")


def test_that_a_balance_pays_amount_and_fees() -> None:
    given(*ORDERED, top_up(3100)).when(pay(fees=50, method="balance")).then(
        payment(fees=50, method="balance"), charged(3050, 50), PAID
    )


def test_that_a_short_balance_is_refused() -> None:
    given(*ORDERED, top_up(3049)).when(pay(fees=50, method="balance")).is_rejected(
        "balance-short", "amount", says="30.49 EUR"
    )
    given(*ORDERED).when(pay(method="balance")).is_rejected("balance-short", "amount")


def test_that_a_balance_in_another_currency_does_not_pay() -> None:
    dollars = UserToppedUp(user_id="anna", amount=9000, currency="USD", balance=9000)
    given(*ORDERED, dollars).when(pay(method="balance")).is_rejected("currency-differs", "method")
