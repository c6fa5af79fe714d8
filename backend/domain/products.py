"""Products: what is for sale, at which price, and how much of it there is."""

from collections.abc import Iterable
from typing import assert_never

import msgspec

from backend.domain.module import Module, Payload, StateReader
from backend.domain.product_words import (
    AddProduct,
    ChangePrice,
    DelistProduct,
    ListProduct,
    ProductAdded,
    ProductDelisted,
    ProductListed,
    ProductPriceChanged,
    ProductRestocked,
    Restock,
    StockReleased,
    StockReserved,
    StockShipped,
)
from backend.domain.rules import (
    reject,
    require_not_negative,
    require_positive,
    require_within_bounds,
)

__all__ = [
    "MODULE",
    "AddProduct",
    "ChangePrice",
    "DelistProduct",
    "ListProduct",
    "ProductAdded",
    "ProductCommand",
    "ProductDelisted",
    "ProductEvent",
    "ProductListed",
    "ProductPriceChanged",
    "ProductRestocked",
    "ProductState",
    "Restock",
    "StockReleased",
    "StockReserved",
    "StockShipped",
    "decide",
    "evolve",
    "initial",
    "require_added",
]

ProductCommand = AddProduct | ListProduct | DelistProduct | ChangePrice | Restock
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


def initial() -> ProductState:
    """Return what is known of a product before anything happened."""
    return ProductState()


def evolve(state: ProductState | None, event: ProductEvent) -> ProductState:
    """Take what happened, whatever the state was."""
    product = state or initial()
    match event:
        case StockReserved() | StockShipped() | StockReleased() | ProductRestocked():
            return _move_stock(product, event)
        case ProductAdded():
            return _apply_added(product, event)
        case ProductListed():
            return msgspec.structs.replace(product, listed=True)
        case ProductDelisted():
            return msgspec.structs.replace(product, listed=False)
        case ProductPriceChanged():
            return msgspec.structs.replace(product, price=event.price)
        case _:
            assert_never(event)


def _apply_added(product: ProductState, event: ProductAdded) -> ProductState:
    return msgspec.structs.replace(
        product,
        added=True,
        name=event.name,
        price=event.price,
        currency=event.currency,
        on_hand=product.on_hand + event.stock,
    )


def _move_stock(
    product: ProductState, event: StockReserved | StockShipped | StockReleased | ProductRestocked
) -> ProductState:
    on_hand, reserved = product.on_hand, product.reserved
    match event:
        case StockReserved():
            reserved += event.quantity
        case StockShipped():
            on_hand, reserved = on_hand - event.quantity, reserved - event.quantity
        case StockReleased(returned=True) | ProductRestocked():
            on_hand += event.quantity
        case StockReleased():
            reserved -= event.quantity
        case _:
            assert_never(event)
    return msgspec.structs.replace(product, on_hand=on_hand, reserved=reserved)


def decide(command: ProductCommand, states: StateReader, now: int) -> Iterable[Payload]:  # noqa: ARG001 - one shape for all
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


def require_added(states: StateReader, product_id: str, field: str = "product_id") -> ProductState:
    """Return the product's state; `field` is where the command names it.

    Raises:
        Rejected: `product-unknown`.
    """
    product = states.load(ProductState, product_id)
    if product is None or not product.added:
        reject("product-unknown", f"There is no product {product_id}; add it first.", field)
    return product


def _decide_add(command: AddProduct, product: ProductState | None) -> ProductAdded:
    if product is not None and product.added:
        reject("product-exists", f"There is a product {command.product_id} already.", "product_id")
    require_not_negative(command.price, "price", "price")
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
        reject("already-listed", f"Product {product_id} is listed already.", "product_id")
    return ProductListed(product_id=product_id)


def _delist_product(product_id: str, product: ProductState) -> ProductDelisted:
    if not product.listed:
        reject("already-delisted", f"Product {product_id} is not listed.", "product_id")
    return ProductDelisted(product_id=product_id)


def _change_price(command: ChangePrice, product: ProductState) -> ProductPriceChanged:
    require_not_negative(command.price, "price", "price")
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


MODULE: Module[ProductState, ProductCommand, ProductEvent] = Module(
    name="products",
    entity="product",
    key="product_id",
    commands={
        "product.add": AddProduct,
        "product.list": ListProduct,
        "product.delist": DelistProduct,
        "product.change-price": ChangePrice,
        "product.restock": Restock,
    },
    events={
        "product.added": ProductAdded,
        "product.listed": ProductListed,
        "product.delisted": ProductDelisted,
        "product.price-changed": ProductPriceChanged,
        "product.restocked": ProductRestocked,
        "product.stock-reserved": StockReserved,
        "product.stock-shipped": StockShipped,
        "product.stock-released": StockReleased,
    },
    state=ProductState,
    evolve=evolve,
    decide=decide,
)
