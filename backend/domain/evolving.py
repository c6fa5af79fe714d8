"""How an order's state follows from what happened to it and to its payments."""

from typing import assert_never

import msgspec

from backend.domain.module import Said
from backend.domain.order_words import (
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderPaid,
    OrderShipped,
)
from backend.domain.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from backend.domain.standing import OrderState, Received, Status, further

Fact = (
    OrderCreated
    | OrderPaid
    | OrderShipped
    | OrderDelivered
    | OrderCancelled
    | PaymentSucceeded
    | PaymentFailed
    | PaymentRefunded
)
_REACHES: dict[type[Said], Status] = {
    OrderPaid: "paid",
    OrderShipped: "shipped",
    OrderDelivered: "delivered",
    OrderCancelled: "cancelled",
}


def initial() -> OrderState:
    """Return what is known of an order before anything happened."""
    return OrderState()


def evolve(state: OrderState | None, event: Fact) -> OrderState:
    """Take what happened to the order or to one of its payments, whatever the state was."""
    order = state or initial()
    match event:
        case OrderCreated():
            return _created(order, event)
        case OrderPaid() | OrderShipped() | OrderDelivered() | OrderCancelled():
            status = further(order.status, _REACHES[type(event)])
            return msgspec.structs.replace(order, status=status)
        case PaymentSucceeded():
            received = Received(user_id=event.user_id, amount=event.amount, fees=event.fees)
            return _with_payment(order, event.payment_id, received)
        case PaymentRefunded():
            return _refunded(order, event)
        case PaymentFailed():
            return order
        case _:
            assert_never(event)


def _created(order: OrderState, event: OrderCreated) -> OrderState:
    return OrderState(
        status=further(order.status, "created"),
        user_id=event.user_id,
        lines=tuple(event.lines),
        total=event.total,
        currency=event.currency,
        payments=order.payments,
    )


def _refunded(order: OrderState, event: PaymentRefunded) -> OrderState:
    received = order.payments.get(event.payment_id)
    if received is None:
        received = Received(user_id=event.user_id, amount=0, fees=0)
    received = msgspec.structs.replace(received, refunded=event.refunded)
    return _with_payment(order, event.payment_id, received)


def _with_payment(order: OrderState, payment_id: str, received: Received) -> OrderState:
    return msgspec.structs.replace(order, payments={**order.payments, payment_id: received})
