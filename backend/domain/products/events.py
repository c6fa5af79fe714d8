"""What happened to products and to their stock."""

from backend.domain.field_types import Money, Quantity, RecordedCurrency, RecordedId
from backend.domain.module import Payload


class ProductAdded(Payload, frozen=True, kw_only=True):
    """A product is known, with its first stock; it is not listed yet."""

    product_id: RecordedId
    name: str
    price: Money
    currency: RecordedCurrency
    category: str | None = None
    stock: Quantity = 0


class ProductListed(Payload, frozen=True, kw_only=True):
    """A product is for sale."""

    product_id: RecordedId


class ProductDelisted(Payload, frozen=True, kw_only=True):
    """A product is no longer for sale."""

    product_id: RecordedId


class ProductPriceChanged(Payload, frozen=True, kw_only=True):
    """A product costs `price` from now on."""

    product_id: RecordedId
    price: Money
    previous: Money | None = None


class ProductRestocked(Payload, frozen=True, kw_only=True):
    """More of a product is on hand: `on_hand` now, where that is known."""

    product_id: RecordedId
    quantity: Quantity
    on_hand: Quantity | None = None


class StockReserved(Payload, frozen=True, kw_only=True):
    """Part of the stock is set aside for an order."""

    product_id: RecordedId
    quantity: Quantity
    order_id: RecordedId


class StockShipped(Payload, frozen=True, kw_only=True):
    """Reserved stock has left the house."""

    product_id: RecordedId
    quantity: Quantity
    order_id: RecordedId


class StockReleased(Payload, frozen=True, kw_only=True):
    """Stock of a cancelled order is free again.

    returned: the order had been shipped, so the goods come back to what is on hand, instead of
        out of what is reserved.
    """

    product_id: RecordedId
    quantity: Quantity
    order_id: RecordedId
    returned: bool = False


ProductEvent = (
    ProductAdded
    | ProductListed
    | ProductDelisted
    | ProductPriceChanged
    | ProductRestocked
    | StockReserved
    | StockShipped
    | StockReleased
)
