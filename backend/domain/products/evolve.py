"""How a product's state follows from what happened to it."""

from typing import assert_never

import msgspec

from backend.domain.products.events import (
    ProductAdded,
    ProductDelisted,
    ProductEvent,
    ProductListed,
    ProductPriceChanged,
    ProductRestocked,
    StockReleased,
    StockReserved,
    StockShipped,
)
from backend.domain.products.state import ProductState


def evolve(state: ProductState | None, event: ProductEvent) -> ProductState:
    """Return the state after the event, whatever it was before."""
    product = state or ProductState()
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
