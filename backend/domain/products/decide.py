"""Which events a command to a product causes, or why it is rejected."""

from collections.abc import Iterable
from typing import assert_never

from backend.domain.module import Payload, StateReader
from backend.domain.products.commands import (
    AddProduct,
    ChangePrice,
    DelistProduct,
    ListProduct,
    ProductCommand,
    Restock,
)
from backend.domain.products.events import (
    ProductAdded,
    ProductDelisted,
    ProductListed,
    ProductPriceChanged,
    ProductRestocked,
)
from backend.domain.products.state import ProductState, require_added
from backend.domain.rules import (
    reject_as,
    require_not_negative,
    require_positive,
    require_within_bounds,
)


def decide(command: ProductCommand, states: StateReader, _now_us: int) -> Iterable[Payload]:
    """Return what the command causes, or raise `Rejected`."""
    product_id = command.product_id
    match command:
        case AddProduct():
            return [_decide_add(command, states.load(ProductState, product_id))]
        case ListProduct():
            return [_list_product(product_id, require_added(states, product_id))]
        case DelistProduct():
            return [_delist_product(product_id, require_added(states, product_id))]
        case ChangePrice():
            return [_change_price(command, require_added(states, product_id))]
        case Restock():
            return [_restock(command, require_added(states, product_id))]
        case _:
            assert_never(command)


def _decide_add(command: AddProduct, product: ProductState | None) -> ProductAdded:
    if product is not None and product.added:
        reject_as("product-exists", "product_id", product=command.product_id)
    require_not_negative(command.price, "price", "price", command.currency)
    require_not_negative(command.stock, "stock", "stock")
    return ProductAdded(
        product_id=command.product_id,
        name=command.name,
        price=command.price,
        currency=command.currency,
        category=command.category,
        stock=command.stock,
    )


def _list_product(product_id: str, product: ProductState) -> ProductListed:
    if product.listed:
        reject_as("already-listed", "product_id", product=product_id)
    return ProductListed(product_id=product_id)


def _delist_product(product_id: str, product: ProductState) -> ProductDelisted:
    if not product.listed:
        reject_as("already-delisted", "product_id", product=product_id)
    return ProductDelisted(product_id=product_id)


def _change_price(command: ChangePrice, product: ProductState) -> ProductPriceChanged:
    require_not_negative(command.price, "price", "price", product.currency)
    return ProductPriceChanged(
        product_id=command.product_id, price=command.price, previous=product.price
    )


def _restock(command: Restock, product: ProductState) -> ProductRestocked:
    require_positive(command.quantity, "quantity", "quantity")
    on_hand = product.on_hand + command.quantity
    require_within_bounds(on_hand, "stock", "quantity")
    return ProductRestocked(
        product_id=command.product_id, quantity=command.quantity, on_hand=on_hand
    )
