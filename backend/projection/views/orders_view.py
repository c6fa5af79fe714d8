"""Orders: one row an order, with the time of each step, whatever the order the steps came in.

The status is the furthest step that has a time (created, paid, shipped, delivered); a cancelled
order stays cancelled, and still notes what happens to it afterwards.
"""

from collections.abc import Mapping

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
from backend.domain.translation_files import read_translations
from backend.domain.users import UserRegistered
from backend.messages.catalogue import Tone
from backend.projection.read_model import (
    ColumnStyle,
    EventMeta,
    Projection,
    Split,
    ViewRow,
    ViewTables,
)
from backend.projection.row_invariants import Invariant
from backend.projection.views.order_amounts import (
    OrderRow,
    OtherPayments,
    add_payment,
    set_currency,
)
from backend.projection.work_board import WorkBoard, WorkState


class CustomerName(ViewRow, kw_only=True, gc=False):
    """A user's name as orders show it, and how many orders wait for it."""

    user_id: str
    name: str = ""
    unnamed_orders: int = 0


class UnnamedOrder(ViewRow, kw_only=True, gc=False):
    """The nth order of a user who was not registered yet."""

    user_id: str
    nth: str
    order_id: str


_STATUS_TONES: Mapping[str, Tone] = {
    "created": "neutral",
    "paid": "good",
    "shipped": "active",
    "delivered": "good",
    "cancelled": "subdued",
}
_PAYMENT_TONES: Mapping[str, Tone] = {
    "none": "subdued",
    "failed": "bad",
    "partial": "warning",
    "paid": "good",
    "partly-refunded": "warning",
    "refunded": "warning",
}
_DAY_S = 86_400
_BOARD = WorkBoard(
    column="status",
    states=(
        WorkState(
            value="created",
            since="created",
            limit_s=3 * _DAY_S,
            title="Waits for payment",
            action="Ask for the payment, or cancel.",
        ),
        WorkState(
            value="paid",
            since="paid_at",
            limit_s=3 * _DAY_S,
            title="Waits for shipment",
            action="Ship it, or cancel and refund.",
        ),
        WorkState(
            value="shipped",
            since="shipped_at",
            limit_s=30 * _DAY_S,
            title="On its way",
            action="Ask the carrier where it is.",
        ),
    ),
)
_INVARIANTS = (
    Invariant(
        name="order-steps",
        sentence="An order moves along created, paid, shipped, delivered, or is cancelled before.",
        condition=(
            "orders: changed:status"
            " -(was.status:created (status:paid or status:cancelled))"
            " -(was.status:paid (status:shipped or status:cancelled))"
            " -(was.status:shipped (status:delivered or status:cancelled))"
            " -(status:created -was.order_id:*)"
        ),
    ),
    Invariant(
        name="paid-in-full",
        sentence="When an order is paid, all that it costs has come in.",
        condition="orders: changed:paid_at {paid + fees - refunded}<{total}",
    ),
    Invariant(
        name="paid-once",
        sentence="No more comes in for an order, less what went back, than it costs.",
        condition="orders: created:* {paid - refunded}>{total}",
    ),
)
_lines_encoder = msgspec.json.Encoder()


def _status(order: OrderRow) -> str:
    """Name the furthest step; being cancelled goes before all of them."""
    if order.cancelled_at is not None:
        return "cancelled"
    if order.delivered_at is not None:
        return "delivered"
    if order.shipped_at is not None:
        return "shipped"
    return "created" if order.paid_at is None else "paid"


def _payment_status(order: OrderRow) -> str:
    """Say how the order's money stands; `order.paid` closes it, vouchers may have paid a part."""
    if order.refunded:
        return "refunded" if order.refunded >= order.paid else "partly-refunded"
    if order.paid_at is not None or (order.created is not None and 0 < order.total <= order.paid):
        return "paid"
    if order.paid:
        return "partial"
    return order.payment_status if order.payment_status == "failed" else "none"


def _get_order(tables: ViewTables, order_id: str, user_id: str = "") -> OrderRow:
    order = tables[OrderRow].get(order_id) or OrderRow(order_id=order_id)
    order.user_id = order.user_id or user_id
    return order


def _put_with_status(tables: ViewTables, order: OrderRow) -> None:
    """Keep an order that went a step on."""
    order.status = _status(order)
    tables[OrderRow].put(order)


def _put_with_payment_status(tables: ViewTables, order: OrderRow) -> None:
    """Keep an order whose money changed, or what is due."""
    order.payment_status = _payment_status(order)
    tables[OrderRow].put(order)


def _customer_name(tables: ViewTables, user_id: str, order_id: str) -> str:
    """Return the user's name; when it is not known yet, the order is noted to get it later."""
    customer = tables[CustomerName].get(user_id) or CustomerName(user_id=user_id)
    if not customer.name:
        customer.unnamed_orders += 1
        tables[CustomerName].put(customer)
        tables[UnnamedOrder].put(
            UnnamedOrder(user_id=user_id, nth=str(customer.unnamed_orders), order_id=order_id)
        )
    return customer.name


def _lines_json(lines: list[OrderLine]) -> str:
    return _lines_encoder.encode(lines).decode()


def apply_order_created(event: OrderCreated, meta: EventMeta, tables: ViewTables) -> None:
    """Fill in what was ordered, by whom, when."""
    order = _get_order(tables, event.order_id, event.user_id)
    order.user_name = order.user_name or _customer_name(tables, event.user_id, event.order_id)
    order.lines = _lines_json(event.lines)
    order.units = sum(line.quantity for line in event.lines)
    order.total = event.total
    set_currency(tables, order, event.currency)
    order.created = meta.time
    order.status = _status(order)
    _put_with_payment_status(tables, order)


def apply_order_paid(event: OrderPaid, meta: EventMeta, tables: ViewTables) -> None:
    """Note that nothing is due any more."""
    order = _get_order(tables, event.order_id, event.user_id)
    order.paid_at = meta.time
    order.status = _status(order)
    _put_with_payment_status(tables, order)


def apply_order_shipped(event: OrderShipped, meta: EventMeta, tables: ViewTables) -> None:
    """Note when it left."""
    order = _get_order(tables, event.order_id)
    order.shipped_at = meta.time
    _put_with_status(tables, order)


def apply_order_delivered(event: OrderDelivered, meta: EventMeta, tables: ViewTables) -> None:
    """Note when it arrived."""
    order = _get_order(tables, event.order_id)
    order.delivered_at = meta.time
    _put_with_status(tables, order)


def apply_order_cancelled(event: OrderCancelled, meta: EventMeta, tables: ViewTables) -> None:
    """Note when it was cancelled."""
    order = _get_order(tables, event.order_id, event.user_id)
    order.cancelled_at = meta.time
    _put_with_status(tables, order)


def apply_payment_succeeded(event: PaymentSucceeded, _: EventMeta, tables: ViewTables) -> None:
    """Add a payment and its fees."""
    order = _get_order(tables, event.order_id, event.user_id)
    add_payment(tables, order, event.currency, paid=event.amount, fees=event.fees, refunded=0)
    _put_with_payment_status(tables, order)


def apply_payment_failed(event: PaymentFailed, _: EventMeta, tables: ViewTables) -> None:
    """Note that a payment failed; it shows until money comes in."""
    order = _get_order(tables, event.order_id, event.user_id)
    order.payment_status = "failed"
    _put_with_payment_status(tables, order)


def apply_payment_refunded(event: PaymentRefunded, _: EventMeta, tables: ViewTables) -> None:
    """Add what went back."""
    order = _get_order(tables, event.order_id, event.user_id)
    add_payment(tables, order, event.currency, paid=0, fees=0, refunded=event.amount)
    _put_with_payment_status(tables, order)


def apply_user_registered(event: UserRegistered, _: EventMeta, tables: ViewTables) -> None:
    """Keep the name for later orders, and give it to those that came before the registration."""
    customer = tables[CustomerName].get(event.user_id) or CustomerName(user_id=event.user_id)
    for nth in range(1, customer.unnamed_orders + 1):
        waiting = tables[UnnamedOrder].get(event.user_id, str(nth))
        order = waiting and tables[OrderRow].get(waiting.order_id)
        if order:
            order.user_name = event.name
            tables[OrderRow].put(order)
    customer.name, customer.unnamed_orders = event.name, 0
    tables[CustomerName].put(customer)


PROJECTION = Projection(
    name="orders",
    translations=read_translations("backend.projection.views", "translations/orders"),
    summary="One row an order: who, what, how much, paid or not, and the time of each step.",
    row=OrderRow,
    key=("order_id",),
    personal=("user_name", "name"),
    handlers={
        OrderCreated: apply_order_created,
        OrderPaid: apply_order_paid,
        OrderShipped: apply_order_shipped,
        OrderDelivered: apply_order_delivered,
        OrderCancelled: apply_order_cancelled,
        PaymentSucceeded: apply_payment_succeeded,
        PaymentFailed: apply_payment_failed,
        PaymentRefunded: apply_payment_refunded,
        UserRegistered: apply_user_registered,
    },
    order="created:desc",
    invariants=_INVARIANTS,
    rank=1,
    board=_BOARD,
    styles={
        "order_id": ColumnStyle(title="Order", width_chars=18, compact_rank=1),
        "status": ColumnStyle(compact_rank=2, width_chars=11, tones=_STATUS_TONES),
        "payment_status": ColumnStyle(
            title="Payment", compact_rank=3, width_chars=15, tones=_PAYMENT_TONES
        ),
        "total": ColumnStyle(compact_rank=4),
        "user_name": ColumnStyle(title="User", width_chars=20, compact_rank=5),
        "user_id": ColumnStyle(title="User id", width_chars=16),
        "lines": ColumnStyle(
            width_chars=26, stretch=True, item_template="{quantity} x {product_id}", compact_rank=6
        ),
        "created": ColumnStyle(compact_rank=7),
        "other_payments": ColumnStyle(title="In other currencies", width_chars=16),
        "paid_at": ColumnStyle(title="Paid at"),
        "shipped_at": ColumnStyle(title="Shipped at"),
        "delivered_at": ColumnStyle(title="Delivered at"),
        "cancelled_at": ColumnStyle(title="Cancelled at"),
    },
    helper_tables={
        CustomerName: ("user_id",),
        UnnamedOrder: ("user_id", "nth"),
        OtherPayments: ("order_id", "currency"),
    },
    split=Split(
        column="order_id", every_part=(UserRegistered,), per_part=(CustomerName, UnnamedOrder)
    ),
)
