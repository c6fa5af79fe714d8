"""An order's row, and the sums over its payments: in its own currency, and in any other one."""

from typing import Annotated

from backend.domain.orders import OrderLine
from backend.projection.amounts import read_amounts, write_amounts
from backend.projection.read_model import (
    Amounts,
    Money,
    Timestamp,
    ViewRow,
    ViewTables,
    nested,
)


class OrderRow(ViewRow, kw_only=True, gc=False):
    """An order; `paid`, `fees`, `refunded` are sums over its payments, times None until then.

    They are in the order's currency; what came in, less what went back, in any other currency is in
    `other_payments`.
    """

    order_id: str
    user_id: str = ""
    user_name: str = ""
    lines: Annotated[str, nested(list[OrderLine])] = "[]"
    units: int = 0
    total: Money = 0
    currency: str = ""
    paid: Money = 0
    fees: Money = 0
    refunded: Money = 0
    other_payments: Amounts = "{}"
    status: str = "created"
    payment_status: str = "none"
    created: Timestamp | None = None
    paid_at: Timestamp | None = None
    shipped_at: Timestamp | None = None
    delivered_at: Timestamp | None = None
    cancelled_at: Timestamp | None = None


class OtherPayments(ViewRow, kw_only=True, gc=False):
    """The sums over an order's payments in a currency that is not the order's."""

    order_id: str
    currency: str
    paid: int = 0
    fees: int = 0
    refunded: int = 0


def add_payment(
    tables: ViewTables, order: OrderRow, currency: str, *, paid: int, fees: int, refunded: int
) -> None:
    """Add to the sums in this currency; while the order has none yet, it is the first payment's."""
    order.currency = order.currency or currency
    if currency == order.currency:
        order.paid += paid
        order.fees += fees
        order.refunded += refunded
        return
    other = _get_other(tables, order.order_id, currency)
    other.paid += paid
    other.fees += fees
    other.refunded += refunded
    _put_other(tables, order, other)


def set_currency(tables: ViewTables, order: OrderRow, currency: str) -> None:
    """Take the order's own currency, when payments came before it in another one."""
    if order.currency and order.currency != currency:
        former = _get_other(tables, order.order_id, order.currency)
        former.paid, former.fees, former.refunded = order.paid, order.fees, order.refunded
        present = _get_other(tables, order.order_id, currency)
        order.paid, order.fees, order.refunded = present.paid, present.fees, present.refunded
        _put_other(tables, order, former)
        others = read_amounts(order.other_payments)
        others.pop(currency, None)
        order.other_payments = write_amounts(others, "orders.other_payments")
    order.currency = currency


def _get_other(tables: ViewTables, order_id: str, currency: str) -> OtherPayments:
    other = tables[OtherPayments].get(order_id, currency)
    return other or OtherPayments(order_id=order_id, currency=currency)


def _put_other(tables: ViewTables, order: OrderRow, other: OtherPayments) -> None:
    tables[OtherPayments].put(other)
    amounts = read_amounts(order.other_payments)
    amounts[other.currency] = other.paid + other.fees - other.refunded
    order.other_payments = write_amounts(amounts, "orders.other_payments")
