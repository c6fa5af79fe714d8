"""Counts and sums of a view's rows, as `marigraph query VIEW --group-by` prints them."""

import pytest

from tests.backend.cli.program import Program
from tests.backend.cli.shop import line, ordered, registered, stocked


@pytest.fixture(scope="module")
def market(running: Program) -> Program:
    """Three orders in two currencies, and an account with both of them."""
    yen = line("product.add", product_id="tea", name="Tea", price=500, currency="JPY", stock=9)
    shop = registered("anna", "bo") + stocked("cup") + yen + line("product.list", product_id="tea")
    shop += ordered("o-1", "anna", "cup", 2) + ordered("o-2", "bo", "cup")
    shop += ordered("o-3", "anna", "tea", 3)
    for number in (1, 3):
        paid = {"order_id": f"o-{number}", "payment_id": f"pay-{number}", "method": "card"}
        shop += line("order.pay", **paid)
    sent = running.run("send", "-", stdin=shop).objects
    last = str(sent[-1]["positions"][-1])
    for view in ("orders", "users"):
        running.run("query", view, "--min-position", last)
    return running


def grouped(market: Program, view: str, *options: str) -> list[dict[str, object]]:
    return market.run("query", view, *options, "--json").objects


def test_that_money_is_summed_for_each_currency(market: Program) -> None:
    assert grouped(market, "orders", "--sum", "total", "--count") == [
        {"currency": "EUR", "count": 2, "sum(total)": 2_100},
        {"currency": "JPY", "count": 1, "sum(total)": 1_500},
    ]
    table = market.run("query", "orders", "--group-by", "user_id", "--sum", "total").out
    assert "14.00\N{NARROW NO-BREAK SPACE}EUR" in table
    assert "500\N{NARROW NO-BREAK SPACE}JPY" in table
    assert "every row of the view; 3 rows looked at, 3 rows counted" in table


def test_that_the_currencies_of_an_account_are_counted_apart(market: Program) -> None:
    assert grouped(market, "users", "--sum", "spent") == [
        {"spent.currency": "JPY", "sum(spent)": 1_500},
        {"spent.currency": "EUR", "sum(spent)": 1_400},
    ]


def test_that_items_of_a_list_are_counted_with_their_money(market: Program) -> None:
    found = grouped(
        market, "orders", "--group-by", "lines.*.product_id", "--sum", "lines.*.quantity"
    )
    assert found == [
        {"lines.*.product_id": "cup", "sum(lines.*.quantity)": 3},
        {"lines.*.product_id": "tea", "sum(lines.*.quantity)": 3},
    ]
    (most,) = grouped(market, "orders", "--max", "lines.*.price", "--filter", "currency:JPY")
    assert most == {"currency": "JPY", "max(lines.*.price)": 500}
    (rows,) = grouped(market, "orders", "--filter", "lines.*.product_id:tea", "--count")
    assert rows == {"count": 1}


def test_that_rows_in_a_state_of_the_board_are_found_by_its_index(market: Program) -> None:
    table = market.run("query", "orders", "--filter", "status:created", "--count").out
    assert "index on status; 1 row looked at, 1 row counted" in table


def test_that_the_past_is_grouped_as_it_was(market: Program) -> None:
    first = grouped(market, "orders", "--count", "--at", "8")
    assert int(str(first[0]["count"])) < 3
    assert "every row as it was then" in market.run("query", "orders", "--count", "--at", "8").out


def test_that_a_group_that_is_none_is_refused(market: Program) -> None:
    refused = market.run("query", "orders", "--group-by", "created:minute", code=2)
    assert "created:minute" in refused.err
