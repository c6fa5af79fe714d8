"""Orders in words: what can be asked of them, and what happened to them."""

from backend.domain.module import Identifier, Money, Payload, RecordedCurrency, RecordedId, Text
from backend.domain.reserving import RequestedLine
from backend.domain.standing import OrderLine


class CreateOrder(Payload, frozen=True, kw_only=True):
    """Create an order, and reserve its stock."""

    order_id: Identifier
    user_id: Identifier
    lines: list[RequestedLine]


class PayOrder(Payload, frozen=True, kw_only=True):
    """Pay an order, or a part; `amount` is what is due when left out, `fees` come on top."""

    order_id: Identifier
    payment_id: Identifier
    method: Text
    amount: Money | None = None
    fees: Money = 0


class ShipOrder(Payload, frozen=True, kw_only=True):
    """Hand a paid order to the carrier."""

    order_id: Identifier
    carrier: Text | None = None
    tracking: Text | None = None


class DeliverOrder(Payload, frozen=True, kw_only=True):
    """Note that a shipped order has arrived."""

    order_id: Identifier


class CancelOrder(Payload, frozen=True, kw_only=True):
    """Cancel an order that is not delivered: stock is released, payments are refunded."""

    order_id: Identifier
    reason: Text | None = None


class OrderCreated(Payload, frozen=True, kw_only=True):
    """An order stands; `total` is the sum of quantity x price + freight over its lines."""

    order_id: RecordedId
    user_id: RecordedId
    lines: list[OrderLine]
    total: Money
    currency: RecordedCurrency


class OrderPaid(Payload, frozen=True, kw_only=True):
    """Nothing is due any more; `amount` is what counts towards the total."""

    order_id: RecordedId
    user_id: RecordedId
    amount: Money
    currency: RecordedCurrency


class OrderShipped(Payload, frozen=True, kw_only=True):
    """An order is with the carrier."""

    order_id: RecordedId
    carrier: str | None = None
    tracking: str | None = None


class OrderDelivered(Payload, frozen=True, kw_only=True):
    """An order has arrived."""

    order_id: RecordedId


class OrderCancelled(Payload, frozen=True, kw_only=True):
    """An order is cancelled; its lines are repeated for those who count what was sold."""

    order_id: RecordedId
    user_id: RecordedId
    lines: list[OrderLine]
    total: Money
    currency: RecordedCurrency
    reason: str | None = None
