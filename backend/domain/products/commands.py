"""What can be asked of products."""

from backend.domain.field_types import (
    Currency,
    Identifier,
    NonNegativeMoney,
    NonNegativeQuantity,
    PositiveQuantity,
    Text,
)
from backend.domain.module import Payload


class AddProduct(Payload, frozen=True, kw_only=True):
    """Add a product; it is for sale once it is listed."""

    product_id: Identifier
    name: Text
    price: NonNegativeMoney
    currency: Currency
    category: Text | None = None
    stock: NonNegativeQuantity = 0


class ListProduct(Payload, frozen=True, kw_only=True):
    """Offer a product for sale."""

    product_id: Identifier


class DelistProduct(Payload, frozen=True, kw_only=True):
    """Take a product out of sale."""

    product_id: Identifier


class ChangePrice(Payload, frozen=True, kw_only=True):
    """Change the price that later orders pay."""

    product_id: Identifier
    price: NonNegativeMoney


class Restock(Payload, frozen=True, kw_only=True):
    """Put more of a product on hand."""

    product_id: Identifier
    quantity: PositiveQuantity


ProductCommand = AddProduct | ListProduct | DelistProduct | ChangePrice | Restock
