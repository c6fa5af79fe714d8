"""Money is kept for each currency apart, and written in its own digits."""

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from backend.domain.payments import PaymentRefunded, PaymentSucceeded
from backend.domain.registry import Registry
from backend.domain.users import (
    UserToppedUp,
)
from backend.projection.applier import Applier
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from tests.backend.projection.parked_events import parked_events
from tests.backend.projection.shop_history import events
from tests.backend.projection.views.view_payloads import CREATED, RowsAfter, refunded, succeeded


def paid_in(currency: str, amount: int, payment: str, fees: int = 0) -> PaymentSucceeded:
    return replace(succeeded(amount, payment, fees), currency=currency)


def refunded_in(currency: str, amount: int, payment: str) -> PaymentRefunded:
    return replace(refunded(amount, amount, payment), currency=currency)


def test_that_what_a_user_spent_is_kept_for_each_currency_apart(rows_after: RowsAfter) -> None:
    row = rows_after(
        CREATED,
        paid_in("JPY", 5000, "p1"),
        paid_in("EUR", 700, "p2", fees=20),
        refunded_in("JPY", 1000, "p1"),
        UserToppedUp(user_id="ann", amount=900, currency="USD", balance=900),
    )("users", "ann")
    assert row["spent"] == '{"EUR":720,"JPY":4000}'
    assert (row["balance"], row["currency"]) == (900, "USD")


def test_that_an_order_shows_payments_in_its_own_currency_and_names_the_others(
    rows_after: RowsAfter,
) -> None:
    row = rows_after(
        CREATED,
        paid_in("EUR", 1000, "p1", fees=30),
        paid_in("JPY", 5000, "p2", fees=100),
        refunded_in("JPY", 600, "p2"),
    )("orders", "o1")
    assert (row["paid"], row["fees"], row["refunded"]) == (1000, 30, 0)
    assert (row["payment_status"], row["other_payments"]) == ("partial", '{"JPY":4500}')


def test_that_payments_before_their_order_are_sorted_by_its_currency_once_it_is_known(
    rows_after: RowsAfter,
) -> None:
    payments = [
        paid_in("JPY", 5000, "p2"),
        paid_in("EUR", 1550, "p1", fees=30),
        refunded_in("EUR", 50, "p1"),
        refunded_in("JPY", 600, "p2"),
    ]
    for payloads in (
        [CREATED, *payments],
        [*payments, CREATED],
        [*payments[:2], CREATED, *payments[2:]],
    ):
        row = rows_after(*payloads)("orders", "o1")
        assert (row["paid"], row["fees"], row["refunded"]) == (1550, 30, 50)
        assert (row["currency"], row["other_payments"]) == ("EUR", '{"JPY":4400}')
        assert row["payment_status"] == "partly-refunded"


def test_that_refunds_in_another_currency_than_the_payment_are_no_part_of_it(
    rows_after: RowsAfter,
) -> None:
    payloads = [refunded_in("JPY", 900, "p1"), refunded_in("EUR", 300, "p1"), succeeded(1000)]
    for version in (payloads, [payloads[2], *payloads[:2]]):
        row = rows_after(*version)("payments", "p1")
        assert (row["state"], row["refunded"]) == ("partly-refunded", 300)
        assert row["other_refunds"] == '{"JPY":900}'


def test_that_sales_are_kept_for_each_currency_apart(rows_after: RowsAfter) -> None:
    dear = replace(CREATED, currency="JPY", order_id="o2")
    row = rows_after(CREATED, dear)
    assert row("sales", "2017-07-14", "cup", "EUR")["revenue"] == 600
    assert row("sales", "2017-07-14", "cup", "JPY")["revenue"] == 600


def test_that_an_amount_per_currency_beyond_64_bits_is_parked(
    tmp_path: Path, registry: Registry, projections: Mapping[str, Projection]
) -> None:
    views = {"users": projections["users"]}
    store = LiveStore(tmp_path / "rows.sqlite", views)
    payloads = [paid_in("EUR", 2**53 - 1, f"p{n}") for n in range(1025)]
    Applier(store, views, registry).apply([*events(registry, [*payloads, succeeded(1)])])
    parked = parked_events(store)
    store.close()
    assert [each.position for each in parked] == [1025]
    assert parked[0].error.startswith(
        "users.spent cannot hold 9232379236109515775 minor units of EUR"
    )


def test_that_money_is_found_as_it_is_written_in_its_currency(rows_after: RowsAfter) -> None:
    row = rows_after(replace(CREATED, currency="JPY"), replace(CREATED, order_id="o2"))
    assert row("search", "order", "o1")["text"].endswith(" 1550 JPY")
    assert row("search", "order", "o2")["text"].endswith(" 15.50 EUR")
