"""Products: price, stock and what was sold, one row a product."""

from backend.domain.orders import OrderCancelled, OrderCreated
from backend.domain.products import (
    ProductAdded,
    ProductDelisted,
    ProductListed,
    ProductPriceChanged,
    ProductRestocked,
    StockReleased,
    StockReserved,
    StockShipped,
)
from backend.projection.model import Happened, Money, Projection, Row, Tables


class Product(Row, kw_only=True, gc=False):
    """A product; `available` is on hand less reserved, `sold` is ordered less cancelled units."""

    product_id: str
    name: str = ""
    category: str | None = None
    price: Money = 0
    currency: str = ""
    listed: bool = False
    on_hand: int = 0
    reserved: int = 0
    available: int = 0
    sold: int = 0


def _product(tables: Tables, product_id: str) -> Product:
    return tables[Product].get(product_id) or Product(product_id=product_id)


def _move(tables: Tables, product_id: str, *, on_hand: int = 0, reserved: int = 0) -> None:
    """Add to the stock that is on hand and to the part of it that is reserved."""
    product = _product(tables, product_id)
    product.on_hand += on_hand
    product.reserved += reserved
    product.available = product.on_hand - product.reserved
    tables[Product].put(product)


def added(event: ProductAdded, _: Happened, tables: Tables) -> None:
    """Name it, with its price and first stock."""
    product = _product(tables, event.product_id)
    product.name = event.name
    product.category = event.category
    product.price = event.price
    product.currency = event.currency
    product.on_hand += event.stock
    product.available = product.on_hand - product.reserved
    tables[Product].put(product)


def listed(event: ProductListed, _: Happened, tables: Tables) -> None:
    """Mark it as for sale."""
    product = _product(tables, event.product_id)
    product.listed = True
    tables[Product].put(product)


def delisted(event: ProductDelisted, _: Happened, tables: Tables) -> None:
    """Mark it as no longer for sale."""
    product = _product(tables, event.product_id)
    product.listed = False
    tables[Product].put(product)


def price_changed(event: ProductPriceChanged, _: Happened, tables: Tables) -> None:
    """Take the new price."""
    product = _product(tables, event.product_id)
    product.price = event.price
    tables[Product].put(product)


def restocked(event: ProductRestocked, _: Happened, tables: Tables) -> None:
    """Add to what is on hand."""
    _move(tables, event.product_id, on_hand=event.quantity)


def reserved(event: StockReserved, _: Happened, tables: Tables) -> None:
    """Set stock aside."""
    _move(tables, event.product_id, reserved=event.quantity)


def shipped(event: StockShipped, _: Happened, tables: Tables) -> None:
    """Take reserved stock out of the house."""
    _move(tables, event.product_id, on_hand=-event.quantity, reserved=-event.quantity)


def released(event: StockReleased, _: Happened, tables: Tables) -> None:
    """Free what was reserved, or take back what had been shipped."""
    if event.returned:
        _move(tables, event.product_id, on_hand=event.quantity)
    else:
        _move(tables, event.product_id, reserved=-event.quantity)


def ordered(event: OrderCreated, _: Happened, tables: Tables) -> None:
    """Count the units of each line as sold."""
    for line in event.lines:
        product = _product(tables, line.product_id)
        product.sold += line.quantity
        tables[Product].put(product)


def cancelled(event: OrderCancelled, _: Happened, tables: Tables) -> None:
    """Take the units of each line off what was sold."""
    for line in event.lines:
        product = _product(tables, line.product_id)
        product.sold -= line.quantity
        tables[Product].put(product)


PROJECTION = Projection(
    name="products",
    summary="One row a product: price, listed or not, stock, and units sold.",
    row=Product,
    key=("product_id",),
    handlers={
        ProductAdded: added,
        ProductListed: listed,
        ProductDelisted: delisted,
        ProductPriceChanged: price_changed,
        ProductRestocked: restocked,
        StockReserved: reserved,
        StockShipped: shipped,
        StockReleased: released,
        OrderCreated: ordered,
        OrderCancelled: cancelled,
    },
    order="sold:desc",
)
