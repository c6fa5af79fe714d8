"""Each read model over small histories, tidy and untidy ones."""

import random
from collections.abc import Iterable, Mapping
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.domain.products import (
    ProductAdded,
    ProductDelisted,
    ProductListed,
    ProductPriceChanged,
    ProductRestocked,
    StockReleased,
    StockReserved,
    StockShipped,
)
from backend.domain.registry import Registry
from backend.domain.users import (
    PasswordChanged,
    UserBalanceCharged,
    UserToppedUp,
)
from backend.errors import Unreadable
from backend.projection.applier import Applier
from backend.projection.live_store import LiveStore
from backend.projection.read_model import ColumnStyle, Projection
from backend.projection.table_specs import columns_of
from tests.backend.projection.row_reads import Row, every_row
from tests.backend.projection.shop_history import Shop, events
from tests.backend.projection.views.view_payloads import (
    ANN,
    CANCELLED,
    CREATED,
    FAILED,
    RowsAfter,
    at,
    refunded,
    succeeded,
)
from tests.property_examples import examples


def test_that_stock_is_reserved_shipped_released_and_taken_back(rows_after: RowsAfter) -> None:
    row = rows_after(
        ProductAdded(product_id="cup", name="Cup", price=300, currency="EUR", stock=10),
        ProductListed(product_id="cup"),
        ProductRestocked(product_id="cup", quantity=5),
        StockReserved(product_id="cup", quantity=4, order_id="o1"),
        StockShipped(product_id="cup", quantity=2, order_id="o1"),
        StockReleased(product_id="cup", quantity=1, order_id="o1"),
        StockReleased(product_id="cup", quantity=2, order_id="o1", returned=True),
        ProductPriceChanged(product_id="cup", price=350),
        CREATED,
    )("products", "cup")
    assert row == {
        "product_id": "cup",
        "name": "Cup",
        "category": None,
        "price": 350,
        "currency": "EUR",
        "listed": True,
        "on_hand": 15,
        "reserved": 1,
        "available": 14,
        "sold": 2,
        "position": 9,
    }


def test_that_cancelled_units_are_not_sold_and_a_delisted_product_is_not_listed(
    rows_after: RowsAfter,
) -> None:
    row = rows_after(
        ProductListed(product_id="cup"), CREATED, CANCELLED, ProductDelisted(product_id="cup")
    )
    assert row("products", "cup")["sold"] == 0
    assert row("products", "cup")["listed"] is False


def test_that_a_user_shows_balance_orders_and_what_was_spent(rows_after: RowsAfter) -> None:
    row = rows_after(
        ANN,
        UserToppedUp(user_id="ann", amount=900, currency="EUR", balance=900),
        CREATED,
        UserBalanceCharged(
            user_id="ann",
            amount=400,
            currency="EUR",
            balance=500,
            order_id="o1",
            payment_id="p1",
        ),
        succeeded(1550, fees=20),
        PasswordChanged(user_id="ann"),
        refunded(50, 50),
    )("users", "ann")
    assert row == {
        "user_id": "ann",
        "name": "Ann Smith",
        "email": "ann@example.org",
        "balance": 500,
        "currency": "EUR",
        "orders": 1,
        "spent": '{"EUR":1520}',
        "registered": at(1),
        "last_seen": at(6),
        "position": 7,
    }


def test_that_a_payment_shows_its_refunds(rows_after: RowsAfter) -> None:
    row = rows_after(succeeded(1000, fees=5), refunded(300, 300), refunded(200, 500))(
        "payments", "p1"
    )
    assert (row["state"], row["refunded"], row["fees"]) == ("partly-refunded", 500, 5)
    assert row["time"] == at(1)


def test_that_a_refund_before_its_payment_is_not_lost(rows_after: RowsAfter) -> None:
    row = rows_after(refunded(1000, 1000), succeeded(1000))("payments", "p1")
    assert (row["state"], row["amount"], row["refunded"]) == ("refunded", 1000, 1000)


def test_that_a_failed_payment_says_why(rows_after: RowsAfter) -> None:
    row = rows_after(FAILED)("payments", "p0")
    assert (row["state"], row["reason"]) == ("failed", "declined")


def test_that_sales_count_each_day_and_product(rows_after: RowsAfter) -> None:
    row = rows_after(CREATED, CREATED, CANCELLED)("sales", "2017-07-14", "cup", "EUR")
    assert row == {
        "day": "2017-07-14",
        "product_id": "cup",
        "currency": "EUR",
        "units": 4,
        "revenue": 1200,
        "cancelled_units": 2,
        "cancelled_revenue": 600,
        "position": 3,
    }


def test_that_a_contact_shows_what_was_bought_since_it_registered(rows_after: RowsAfter) -> None:
    row = rows_after(CREATED, ANN, CREATED, CREATED)("contacts", "ann")
    assert (row["orders"], row["units"]) == (2, 6)
    assert row["products"] == '{"cup":4,"pot":2}'
    assert (row["registered"], row["last_bought"]) == (at(2), at(4))


def test_that_every_view_declares_how_it_is_shown(projections: Mapping[str, Projection]) -> None:
    ranks = [view.rank for view in projections.values()]
    assert len(set(ranks)) == len(ranks)
    for view in projections.values():
        columns = columns_of(view)
        assert any(column.compact_rank == 1 and column.key for column in columns)
        for column in columns:
            assert column.kind != "money" or column.currency_column == "currency"
    status = next(column for column in columns_of(projections["orders"]) if column.name == "status")
    assert status.tones["cancelled"] == "subdued"


def test_that_a_style_for_no_column_is_refused(projections: Mapping[str, Projection]) -> None:
    view = replace(projections["sales"], styles={"colour": ColumnStyle(title="Colour")})
    with pytest.raises(Unreadable, match="sales has no column colour"):
        columns_of(view)


def test_that_an_order_is_found_by_its_buyer_and_its_products(rows_after: RowsAfter) -> None:
    cup = ProductAdded(
        product_id="cup", name="Blue cup", price=300, currency="EUR", category="kitchen"
    )
    row = rows_after(ANN, cup, CREATED)
    assert row("search", "order", "o1")["text"] == "ann Ann Smith cup Blue cup pot 15.50 EUR"
    assert row("search", "product", "cup")["text"] == "cup kitchen"
    assert row("search", "user", "ann")["title"] == "Ann Smith"


@examples(1 / 2)  # each fills two databases
@given(seed=st.integers(0, 10_000))
def test_that_sums_do_not_depend_on_the_order_of_the_events(
    tmp_path_factory: pytest.TempPathFactory,
    registry: Registry,
    projections: Mapping[str, Projection],
    seed: int,
) -> None:
    payloads = [*islice(Shop(seed, users=5, products=4, untidy=0.5).payloads(), 80)]
    shuffled = random.Random(seed).sample(payloads, len(payloads))  # noqa: S311  # repeatable
    totals: list[dict[str, list[dict[str, object]]]] = []
    for version in (payloads, shuffled):
        path = tmp_path_factory.mktemp("rows") / "rows.sqlite"
        store = LiveStore(path, projections)
        assert not Applier(store, projections, registry).apply([*events(registry, version)]).parked
        store.close()
        totals.append({name: _sums(every_row(path, projections[name])) for name in projections})
    # what depends on the order by its meaning: prices, balances, contacts, and what was named when
    for name in ("contacts", "search"):
        for each in totals:
            each.pop(name)
    assert totals[0] == totals[1]


def _sums(rows: Iterable[Row]) -> list[dict[str, object]]:
    unordered = {"position", "price", "balance", "listed", "last_seen", "currency"}
    unordered |= {name for row in rows for name in row if name.endswith("_at")}
    unordered |= {"created", "registered", "time", "day"}
    kept = [
        {name: cell for name, cell in row.items() if name not in unordered and name != "lines"}
        for row in rows
    ]
    return sorted(kept, key=str)
