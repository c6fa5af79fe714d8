"""What can be asked of orders."""

from typing import Annotated

from msgspec import Meta

from backend.domain.field_types import (
    Identifier,
    NonNegativeMoney,
    PositiveMoney,
    PositiveQuantity,
    Text,
)
from backend.domain.module import Payload


class RequestedLine(Payload, frozen=True, kw_only=True):
    """A line that is asked for; `price` is the product's present one when left out."""

    product_id: Identifier
    quantity: PositiveQuantity
    price: NonNegativeMoney | None = None
    freight: NonNegativeMoney = 0


class CreateOrder(Payload, frozen=True, kw_only=True):
    """Create an order, and reserve its stock; it is paid at once when nothing is due."""

    order_id: Identifier
    user_id: Identifier
    lines: Annotated[list[RequestedLine], Meta(extra_json_schema={"minItems": 1})]


class PayOrder(Payload, frozen=True, kw_only=True):
    """Pay an order, or a part; `amount` is what is due when left out, `fees` come on top."""

    order_id: Identifier
    payment_id: Identifier
    method: Text
    amount: PositiveMoney | None = None
    fees: NonNegativeMoney = 0


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


OrderCommand = CreateOrder | PayOrder | ShipOrder | DeliverOrder | CancelOrder
