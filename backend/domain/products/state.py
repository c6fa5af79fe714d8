"""What decisions need to know of a product."""

import msgspec

from backend.domain.module import StateReader
from backend.domain.rules import reject_as


class ProductState(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What decisions need to know of a product."""

    added: bool = False
    listed: bool = False
    name: str = ""
    price: int = 0
    currency: str = ""
    on_hand: int = 0
    reserved: int = 0

    @property
    def available(self) -> int:
        """How many can be ordered."""
        return self.on_hand - self.reserved


def require_added(states: StateReader, product_id: str, field: str = "product_id") -> ProductState:
    """Return the product's state; `field` is where the command names it.

    Raises:
        Rejected: `product-unknown`.
    """
    product = states.load(ProductState, product_id)
    if product is None or not product.added:
        reject_as("product-unknown", field, product=product_id)
    return product
