"""How an order's state follows from what happened to it and to its payments."""

from typing import assert_never

import msgspec

from backend.domain.module import Payload
from backend.domain.orders.events import (
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderPaid,
    OrderShipped,
)
from backend.domain.orders.state import OrderState, OrderStatus, ReceivedPayment, later_status
from backend.domain.payments.events import PaymentFailed, PaymentRefunded, PaymentSucceeded

OrderEvent = (
    OrderCreated
    | OrderPaid
    | OrderShipped
    | OrderDelivered
    | OrderCancelled
    | PaymentSucceeded
    | PaymentFailed
    | PaymentRefunded
)
_STATUS_REACHED: dict[type[Payload], OrderStatus] = {
    OrderPaid: "paid",
    OrderShipped: "shipped",
    OrderDelivered: "delivered",
    OrderCancelled: "cancelled",
}


def evolve(state: OrderState | None, event: OrderEvent) -> OrderState:
    """Return the state after an event of the order or its payments, whatever it was before."""
    order = state or OrderState()
    match event:
        case OrderCreated():
            return _apply_created(order, event)
        case OrderPaid() | OrderShipped() | OrderDelivered() | OrderCancelled():
            status = later_status(order.status, _STATUS_REACHED[type(event)])
            return msgspec.structs.replace(order, status=status)
        case PaymentSucceeded():
            return _apply_succeeded(order, event)
        case PaymentRefunded():
            return _apply_refund(order, event)
        case PaymentFailed():
            return order
        case _:
            assert_never(event)


def _apply_created(order: OrderState, event: OrderCreated) -> OrderState:
    return OrderState(
        status=later_status(order.status, "created"),
        user_id=event.user_id,
        lines=tuple(event.lines),
        total=event.total,
        currency=event.currency,
        payments=order.payments,
    )


def _apply_succeeded(order: OrderState, event: PaymentSucceeded) -> OrderState:
    before = order.payments.get(event.payment_id)
    received = ReceivedPayment(
        user_id=event.user_id,
        amount=event.amount,
        fees=event.fees,
        method=event.method,
        refunded=before.refunded if before else 0,  # facts may bring a refund first
    )
    return _with_payment(order, event.payment_id, received)


def _apply_refund(order: OrderState, event: PaymentRefunded) -> OrderState:
    received = order.payments.get(event.payment_id)
    if received is None:
        received = ReceivedPayment(user_id=event.user_id, amount=0, fees=0)
    received = msgspec.structs.replace(received, refunded=event.refunded)
    return _with_payment(order, event.payment_id, received)


def _with_payment(order: OrderState, payment_id: str, received: ReceivedPayment) -> OrderState:
    return msgspec.structs.replace(order, payments={**order.payments, payment_id: received})
