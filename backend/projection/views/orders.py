"""Orders: one row an order, with the time of each step, whatever the order the steps came in.

The status is the furthest step that has a time (created, paid, shipped, delivered); a cancelled
order stays cancelled, and still notes what happens to it afterwards.
"""

import msgspec

from backend.domain.orders import (
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderLine,
    OrderPaid,
    OrderShipped,
)
from backend.domain.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from backend.domain.users import UserRegistered
from backend.projection.model import Happened, Json, Moment, Money, Projection, Row, Tables


class Order(Row, kw_only=True, gc=False):
    """An order; `paid`, `fees`, `refunded` are sums over its payments, times None until then."""

    order_id: str
    user_id: str = ""
    user_name: str = ""
    lines: Json = "[]"
    units: int = 0
    total: Money = 0
    currency: str = ""
    paid: Money = 0
    fees: Money = 0
    refunded: Money = 0
    status: str = "created"
    payment_status: str = "none"
    created: Moment | None = None
    paid_at: Moment | None = None
    shipped_at: Moment | None = None
    delivered_at: Moment | None = None
    cancelled_at: Moment | None = None


class Customer(Row, kw_only=True, gc=False):
    """A user's name as orders show it, and how many orders wait for it."""

    user_id: str
    name: str = ""
    waiting: int = 0


class Waiting(Row, kw_only=True, gc=False):
    """The nth order of a user who was not registered yet."""

    user_id: str
    nth: str
    order_id: str


_lines = msgspec.json.Encoder()


def _status(order: Order) -> str:
    """Name the furthest step; being cancelled goes before all of them."""
    if order.cancelled_at is not None:
        return "cancelled"
    if order.delivered_at is not None:
        return "delivered"
    if order.shipped_at is not None:
        return "shipped"
    return "created" if order.paid_at is None else "paid"


def _payment_status(order: Order) -> str:
    """Say how the order's money stands; `order.paid` settles it, vouchers may have paid a part."""
    if order.refunded:
        return "refunded" if order.refunded >= order.paid else "partly-refunded"
    if order.paid_at is not None or (order.created is not None and 0 < order.total <= order.paid):
        return "paid"
    if order.paid:
        return "partial"
    return order.payment_status if order.payment_status == "failed" else "none"


def _order(tables: Tables, order_id: str, user_id: str = "") -> Order:
    order = tables[Order].get(order_id) or Order(order_id=order_id)
    order.user_id = order.user_id or user_id
    return order


def _step(tables: Tables, order: Order) -> None:
    """Keep an order that went a step on."""
    order.status = _status(order)
    tables[Order].put(order)


def _settle(tables: Tables, order: Order) -> None:
    """Keep an order whose money changed, or what is due."""
    order.payment_status = _payment_status(order)
    tables[Order].put(order)


def _name(tables: Tables, user_id: str, order_id: str) -> str:
    """Return the user's name; when it is not known yet, the order is noted to get it later."""
    customer = tables[Customer].get(user_id) or Customer(user_id=user_id)
    if not customer.name:
        customer.waiting += 1
        tables[Customer].put(customer)
        tables[Waiting].put(Waiting(user_id=user_id, nth=str(customer.waiting), order_id=order_id))
    return customer.name


def _written(lines: list[OrderLine]) -> str:
    return _lines.encode(lines).decode()


def created(event: OrderCreated, happened: Happened, tables: Tables) -> None:
    """Fill in what was ordered, by whom, when."""
    order = _order(tables, event.order_id, event.user_id)
    order.user_name = order.user_name or _name(tables, event.user_id, event.order_id)
    order.lines = _written(event.lines)
    order.units = sum(line.quantity for line in event.lines)
    order.total = event.total
    order.currency = event.currency
    order.created = happened.time
    order.status = _status(order)
    _settle(tables, order)


def paid(event: OrderPaid, happened: Happened, tables: Tables) -> None:
    """Note that nothing is due any more."""
    order = _order(tables, event.order_id, event.user_id)
    order.paid_at = happened.time
    order.status = _status(order)
    _settle(tables, order)


def shipped(event: OrderShipped, happened: Happened, tables: Tables) -> None:
    """Note when it left."""
    order = _order(tables, event.order_id)
    order.shipped_at = happened.time
    _step(tables, order)


def delivered(event: OrderDelivered, happened: Happened, tables: Tables) -> None:
    """Note when it arrived."""
    order = _order(tables, event.order_id)
    order.delivered_at = happened.time
    _step(tables, order)


def cancelled(event: OrderCancelled, happened: Happened, tables: Tables) -> None:
    """Note when it was cancelled."""
    order = _order(tables, event.order_id, event.user_id)
    order.cancelled_at = happened.time
    _step(tables, order)


def payment_succeeded(event: PaymentSucceeded, _: Happened, tables: Tables) -> None:
    """Add a payment and its fees."""
    order = _order(tables, event.order_id, event.user_id)
    order.paid += event.amount
    order.fees += event.fees
    _settle(tables, order)


def payment_failed(event: PaymentFailed, _: Happened, tables: Tables) -> None:
    """Note that a payment failed; it shows until money comes in."""
    order = _order(tables, event.order_id, event.user_id)
    order.payment_status = "failed"
    _settle(tables, order)


def payment_refunded(event: PaymentRefunded, _: Happened, tables: Tables) -> None:
    """Add what went back."""
    order = _order(tables, event.order_id, event.user_id)
    order.refunded += event.amount
    _settle(tables, order)


def registered(event: UserRegistered, _: Happened, tables: Tables) -> None:
    """Keep the name for later orders, and give it to those that came before the registration."""
    customer = tables[Customer].get(event.user_id) or Customer(user_id=event.user_id)
    for nth in range(1, customer.waiting + 1):
        waiting = tables[Waiting].get(event.user_id, str(nth))
        order = waiting and tables[Order].get(waiting.order_id)
        if order:
            order.user_name = event.name
            tables[Order].put(order)
    customer.name, customer.waiting = event.name, 0
    tables[Customer].put(customer)


PROJECTION = Projection(
    name="orders",
    summary="One row an order: who, what, how much, paid or not, and the time of each step.",
    row=Order,
    key=("order_id",),
    handlers={
        OrderCreated: created,
        OrderPaid: paid,
        OrderShipped: shipped,
        OrderDelivered: delivered,
        OrderCancelled: cancelled,
        PaymentSucceeded: payment_succeeded,
        PaymentFailed: payment_failed,
        PaymentRefunded: payment_refunded,
        UserRegistered: registered,
    },
    order="created:desc",
    memory={Customer: ("user_id",), Waiting: ("user_id", "nth")},
)
