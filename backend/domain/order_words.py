"""Orders in words: what can be asked of them, and what happened to them."""

from backend.domain.module import Identifier, KnownCurrency, KnownId, Money, Said, Text
from backend.domain.reserving import WantedLine
from backend.domain.standing import OrderLine


class CreateOrder(Said, frozen=True, kw_only=True):
    """Create an order, and reserve its stock."""

    order_id: Identifier
    user_id: Identifier
    lines: list[WantedLine]


class PayOrder(Said, frozen=True, kw_only=True):
    """Pay an order, or a part; `amount` is what is due when left out, `fees` come on top."""

    order_id: Identifier
    payment_id: Identifier
    method: Text
    amount: Money | None = None
    fees: Money = 0


class ShipOrder(Said, frozen=True, kw_only=True):
    """Hand a paid order to the carrier."""

    order_id: Identifier
    carrier: Text | None = None
    tracking: Text | None = None


class DeliverOrder(Said, frozen=True, kw_only=True):
    """Note that a shipped order has arrived."""

    order_id: Identifier


class CancelOrder(Said, frozen=True, kw_only=True):
    """Cancel an order that is not delivered: stock is released, payments are refunded."""

    order_id: Identifier
    reason: Text | None = None


class OrderCreated(Said, frozen=True, kw_only=True):
    """An order stands; `total` is the sum of quantity x price + freight over its lines."""

    order_id: KnownId
    user_id: KnownId
    lines: list[OrderLine]
    total: Money
    currency: KnownCurrency


class OrderPaid(Said, frozen=True, kw_only=True):
    """Nothing is due any more; `amount` is what counts towards the total."""

    order_id: KnownId
    user_id: KnownId
    amount: Money
    currency: KnownCurrency


class OrderShipped(Said, frozen=True, kw_only=True):
    """An order is with the carrier."""

    order_id: KnownId
    carrier: str | None = None
    tracking: str | None = None


class OrderDelivered(Said, frozen=True, kw_only=True):
    """An order has arrived."""

    order_id: KnownId


class OrderCancelled(Said, frozen=True, kw_only=True):
    """An order is cancelled; its lines are repeated for those who count what was sold."""

    order_id: KnownId
    user_id: KnownId
    lines: list[OrderLine]
    total: Money
    currency: KnownCurrency
    reason: str | None = None
