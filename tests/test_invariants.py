"""The checker of the contract's invariants: what it says of money in several currencies."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from backend.domain.module import Payload
from backend.domain.orders import OrderCreated, OrderLine, OrderPaid
from backend.domain.payments import PaymentRefunded, PaymentSucceeded
from backend.domain.registry import load_registry
from backend.domain.users import UserBalanceCharged, UserToppedUp
from tests.backend.projection.shop_history import events
from tests.invariants import check

CURRENCIES = ("EUR", "JPY", "KWD")  # of two, none and three digits


def ordered(currency: str) -> OrderCreated:
    lines = [OrderLine(product_id="cup", quantity=1, price=20)]
    return OrderCreated(
        order_id=f"o-{currency}", user_id="anna", lines=lines, total=20, currency=currency
    )


def paid(currency: str) -> PaymentSucceeded:
    return PaymentSucceeded(
        payment_id=f"p-{currency}",
        order_id=f"o-{currency}",
        user_id="anna",
        amount=20,
        currency=currency,
        method="card",
    )


def closed(currency: str) -> OrderPaid:
    return OrderPaid(order_id=f"o-{currency}", user_id="anna", amount=20, currency=currency)


def refunded(currency: str, amount: int) -> PaymentRefunded:
    return PaymentRefunded(
        payment_id=f"p-{currency}",
        order_id=f"o-{currency}",
        user_id="anna",
        amount=amount,
        currency=currency,
        refunded=amount,
    )


def violations(payloads: Sequence[Payload]) -> list[tuple[int, str, str]]:
    """Return what is said of money, and of orders that are paid by it."""
    registry = load_registry()
    found = check(events(registry, payloads), registry)
    return [
        (each.position, each.rule, each.what)
        for each in found
        if each.rule in {"money", "refund", "balance"} or "is paid with" in each.what
    ]


def test_that_three_currencies_beside_each_other_add_up_each_by_itself() -> None:
    history = [
        step
        for each in CURRENCIES
        for step in (ordered(each), paid(each), closed(each), refunded(each, 5))
    ]
    assert violations(history) == []


@pytest.mark.parametrize("other", ["JPY", "KWD"])
def test_that_the_same_number_of_another_currency_pays_nothing(other: str) -> None:
    history = [ordered("EUR"), replace(paid("EUR"), currency=other), closed("EUR")]
    assert violations(history) == [(3, "order", "o-EUR is paid with 0 of 20")]


@pytest.mark.parametrize("other", ["JPY", "KWD"])
def test_that_what_goes_back_in_another_currency_is_missing_there(other: str) -> None:
    back = replace(refunded("EUR", 5), currency=other)
    found = violations([ordered("EUR"), paid("EUR"), closed("EUR"), back])
    assert (4, "refund", f"p-EUR came in EUR: {other} went out") in found
    assert [what.partition(",")[0] for _, rule, what in found if rule == "money"] == [
        f"{other}: more went out than came in"
    ]


def test_that_a_balance_does_not_go_over_into_another_currency() -> None:
    top_up = UserToppedUp(user_id="anna", amount=10, balance=10, currency="EUR")
    charge = UserBalanceCharged(
        user_id="anna", amount=4, balance=6, currency="JPY", order_id="o-JPY", payment_id="p-JPY"
    )
    assert violations([top_up]) == []
    found = violations([top_up, charge])
    assert (2, "balance", "anna keeps EUR, not JPY") in found
    assert {what[:3] for _, rule, what in found if rule == "money"} == {"EUR", "JPY"}
