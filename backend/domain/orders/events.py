"""What happened to orders."""

from backend.domain.field_types import Money, Quantity, RecordedCurrency, RecordedId
from backend.domain.module import Payload


class OrderLine(Payload, frozen=True, kw_only=True):
    """A line of an order: `quantity` times `price`, and `freight` once."""

    product_id: RecordedId
    quantity: Quantity
    price: Money
    freight: Money = 0


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
