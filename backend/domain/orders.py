"""Orders: created, paid, shipped, delivered, or cancelled."""

from collections.abc import Iterable
from typing import assert_never

from backend.domain.evolving import OrderEvent, evolve, initial
from backend.domain.module import Module, Payload, StateReader
from backend.domain.order_words import (
    CancelOrder,
    CreateOrder,
    DeliverOrder,
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderPaid,
    OrderShipped,
    PayOrder,
    ShipOrder,
)
from backend.domain.payments import (
    PaymentRefunded,
    PaymentSucceeded,
    require_unused_payment_id,
)
from backend.domain.products import StockReleased, StockReserved, StockShipped
from backend.domain.reserving import price_lines
from backend.domain.rules import (
    reject,
    require_not_negative,
    require_positive,
    require_within_bounds,
)
from backend.domain.standing import (
    OrderLine,
    OrderState,
    OrderStatus,
    require_awaiting_payment,
    require_order,
)
from backend.domain.users import (
    UserBalanceCharged,
    UserState,
    balance_after_charge,
    require_registered,
)

__all__ = [
    "MODULE",
    "CancelOrder",
    "CreateOrder",
    "DeliverOrder",
    "OrderCancelled",
    "OrderCommand",
    "OrderCreated",
    "OrderDelivered",
    "OrderEvent",
    "OrderLine",
    "OrderPaid",
    "OrderShipped",
    "PayOrder",
    "ShipOrder",
    "decide",
    "evolve",
    "initial",
]

OrderCommand = CreateOrder | PayOrder | ShipOrder | DeliverOrder | CancelOrder


def decide(command: OrderCommand, states: StateReader, now: int) -> Iterable[Payload]:  # noqa: ARG001 - one shape for all
    """Return what the command causes, or raise `Rejected`."""
    match command:
        case CreateOrder():
            return _create(command, states)
        case PayOrder():
            return _pay(command, states)
        case ShipOrder():
            return _ship(command, require_order(states, command.order_id))
        case DeliverOrder():
            return [_deliver(command, require_order(states, command.order_id))]
        case CancelOrder():
            return _cancel(command, require_order(states, command.order_id))
        case _:
            assert_never(command)


def _create(command: CreateOrder, states: StateReader) -> list[Payload]:
    order = states.load(OrderState, command.order_id)
    if order is not None and order.status != "unknown":
        reject("order-exists", f"There is an order {command.order_id} already.", "order_id")
    require_registered(states, command.user_id)
    if not command.lines:
        reject("no-lines", "An order needs at least one line.", "lines")
    lines, currency = price_lines(states, command.lines)
    total = sum(line.quantity * line.price + line.freight for line in lines)
    require_within_bounds(total, "total", "lines")
    created = OrderCreated(
        order_id=command.order_id,
        user_id=command.user_id,
        lines=lines,
        total=total,
        currency=currency,
    )
    return [created, *(_reserve_stock(command.order_id, line) for line in lines)]


def _reserve_stock(order_id: str, line: OrderLine) -> StockReserved:
    return StockReserved(product_id=line.product_id, quantity=line.quantity, order_id=order_id)


def _pay(command: PayOrder, states: StateReader) -> list[Payload]:
    order = require_awaiting_payment(states, command.order_id)
    require_unused_payment_id(states, command.payment_id, command.order_id)
    amount = _payable_amount(command, order)
    succeeded = PaymentSucceeded(
        payment_id=command.payment_id,
        order_id=command.order_id,
        user_id=order.user_id,
        amount=amount,
        currency=order.currency,
        method=command.method,
        fees=command.fees,
    )
    events: list[Payload] = [succeeded]
    if command.method == "balance":
        events.append(_charge_balance(succeeded, require_registered(states, order.user_id)))
    if amount == order.due:
        events.append(_order_paid(command.order_id, order, amount))
    return events


def _payable_amount(command: PayOrder, order: OrderState) -> int:
    due = order.due
    amount = due if command.amount is None else command.amount
    require_positive(amount, "amount", "amount")
    require_not_negative(command.fees, "fees", "fees")
    if amount > due:
        reject("amount-above-due", f"Only {due} is due, and {amount} is offered.", "amount")
    require_within_bounds(amount + command.fees, "amount", "fees")
    return amount


def _charge_balance(payment: PaymentSucceeded, user: UserState) -> UserBalanceCharged:
    taken = payment.amount + payment.fees
    return UserBalanceCharged(
        user_id=payment.user_id,
        amount=taken,
        currency=payment.currency,
        balance=balance_after_charge(user, payment.user_id, taken, payment.currency),
        order_id=payment.order_id,
        payment_id=payment.payment_id,
    )


def _order_paid(order_id: str, order: OrderState, amount: int) -> OrderPaid:
    return OrderPaid(
        order_id=order_id,
        user_id=order.user_id,
        amount=order.net_paid + amount,
        currency=order.currency,
    )


def _ship(command: ShipOrder, order: OrderState) -> list[Payload]:
    _require_status(command.order_id, order, "paid")
    shipped = OrderShipped(
        order_id=command.order_id, carrier=command.carrier, tracking=command.tracking
    )
    return [shipped, *(_ship_stock(command.order_id, line) for line in order.lines)]


def _ship_stock(order_id: str, line: OrderLine) -> StockShipped:
    return StockShipped(product_id=line.product_id, quantity=line.quantity, order_id=order_id)


def _deliver(command: DeliverOrder, order: OrderState) -> OrderDelivered:
    _require_status(command.order_id, order, "shipped")
    return OrderDelivered(order_id=command.order_id)


def _require_status(order_id: str, order: OrderState, status: OrderStatus) -> None:
    if order.status != status:
        reject(f"not-{status}", f"Order {order_id} is {order.status}, not {status}.", "order_id")


def _cancel(command: CancelOrder, order: OrderState) -> list[Payload]:
    if order.status in {"delivered", "cancelled"}:
        reject(
            f"already-{order.status}", f"Order {command.order_id} is {order.status}.", "order_id"
        )
    cancelled = OrderCancelled(
        order_id=command.order_id,
        user_id=order.user_id,
        lines=list(order.lines),
        total=order.total,
        currency=order.currency,
        reason=command.reason,
    )
    return [
        cancelled,
        *_release_stock(command.order_id, order),
        *_refund_payments(command.order_id, order),
    ]


def _release_stock(order_id: str, order: OrderState) -> Iterable[StockReleased]:
    returned = order.status == "shipped"
    for line in order.lines:
        yield StockReleased(
            product_id=line.product_id,
            quantity=line.quantity,
            order_id=order_id,
            returned=returned,
        )


def _refund_payments(order_id: str, order: OrderState) -> Iterable[PaymentRefunded]:
    for payment_id, received in order.payments.items():
        if received.refundable > 0:
            yield PaymentRefunded(
                payment_id=payment_id,
                order_id=order_id,
                user_id=received.user_id,
                amount=received.refundable,
                currency=order.currency,
                refunded=received.amount + received.fees,
            )


MODULE: Module[OrderState, OrderCommand, OrderEvent] = Module(
    name="orders",
    entity="order",
    key="order_id",
    commands={
        "order.create": CreateOrder,
        "order.pay": PayOrder,
        "order.ship": ShipOrder,
        "order.deliver": DeliverOrder,
        "order.cancel": CancelOrder,
    },
    events={
        "order.created": OrderCreated,
        "order.paid": OrderPaid,
        "order.shipped": OrderShipped,
        "order.delivered": OrderDelivered,
        "order.cancelled": OrderCancelled,
    },
    state=OrderState,
    evolve=evolve,
    decide=decide,
)
