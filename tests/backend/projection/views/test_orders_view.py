import pytest

from backend.domain.module import Payload
from backend.domain.orders import (
    OrderCreated,
)
from tests.backend.projection.views.view_payloads import (
    ANN,
    CANCELLED,
    CREATED,
    DELIVERED,
    FAILED,
    PAID,
    SHIPPED,
    RowsAfter,
    at,
    refunded,
    succeeded,
)


def test_that_an_order_shows_its_user_its_money_and_the_time_of_each_step(
    rows_after: RowsAfter,
) -> None:
    row = rows_after(ANN, CREATED, succeeded(1550, fees=30), PAID, SHIPPED, DELIVERED)(
        "orders", "o1"
    )
    lines = row.pop("lines")
    assert row == {
        "order_id": "o1",
        "user_id": "ann",
        "user_name": "Ann Smith",
        "units": 3,
        "total": 1550,
        "currency": "EUR",
        "paid": 1550,
        "fees": 30,
        "refunded": 0,
        "other_payments": "{}",
        "status": "delivered",
        "payment_status": "paid",
        "created": at(2),
        "paid_at": at(4),
        "shipped_at": at(5),
        "delivered_at": at(6),
        "cancelled_at": None,
        "position": 6,
    }
    assert lines == (
        '[{"product_id":"cup","quantity":2,"price":300,"freight":50},'
        '{"product_id":"pot","quantity":1,"price":900}]'
    )


@pytest.mark.parametrize(
    ("payloads", "status"),
    [
        ([CREATED], "created"),
        ([CREATED, SHIPPED, PAID], "shipped"),
        ([CREATED, DELIVERED, SHIPPED, PAID], "delivered"),
        ([CREATED, PAID, SHIPPED, DELIVERED, CANCELLED], "cancelled"),
        ([CREATED, CANCELLED, SHIPPED], "cancelled"),
        ([DELIVERED, CREATED], "delivered"),
        ([SHIPPED], "shipped"),
    ],
)
def test_that_an_orders_status_is_its_furthest_step(
    rows_after: RowsAfter, payloads: list[Payload], status: str
) -> None:
    assert rows_after(*payloads)("orders", "o1")["status"] == status


@pytest.mark.parametrize(
    ("payloads", "status"),
    [
        ([CREATED], "none"),
        ([CREATED, FAILED], "failed"),
        ([CREATED, FAILED, succeeded(1000)], "partial"),
        ([CREATED, succeeded(1000), succeeded(550, "p2")], "paid"),
        ([CREATED, succeeded(1500), PAID], "paid"),
        ([succeeded(1550)], "partial"),
        ([succeeded(1550), CREATED], "paid"),
        ([CREATED, succeeded(1550), refunded(1550, 1550)], "refunded"),
        ([CREATED, succeeded(1550), refunded(50, 50)], "partly-refunded"),
    ],
)
def test_that_an_orders_payment_status_follows_its_money(
    rows_after: RowsAfter, payloads: list[Payload], status: str
) -> None:
    assert rows_after(*payloads)("orders", "o1")["payment_status"] == status


def test_that_orders_get_the_name_of_a_user_who_registers_later(rows_after: RowsAfter) -> None:
    other = OrderCreated(order_id="o2", user_id="ann", lines=[], total=0, currency="EUR")
    row = rows_after(CREATED, other, ANN)
    assert [row("orders", order)["user_name"] for order in ("o1", "o2")] == ["Ann Smith"] * 2


def test_that_a_payment_for_an_unknown_order_is_kept(rows_after: RowsAfter) -> None:
    row = rows_after(succeeded(700))
    assert row("orders", "o1")["paid"] == 700
    assert row("orders", "o1")["created"] is None
    assert row("payments", "p1")["amount"] == 700
