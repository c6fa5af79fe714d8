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
from backend.domain.translation_files import read_translations
from backend.projection.read_model import (
    ColumnStyle,
    EventMeta,
    Money,
    Projection,
    ViewRow,
    ViewTables,
)
from backend.projection.row_invariants import Invariant


class ProductRow(ViewRow, kw_only=True, gc=False):
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


def _get_product(tables: ViewTables, product_id: str) -> ProductRow:
    return tables[ProductRow].get(product_id) or ProductRow(product_id=product_id)


def _adjust_stock(
    tables: ViewTables, product_id: str, *, on_hand: int = 0, reserved: int = 0
) -> None:
    """Add to the stock that is on hand and to the part of it that is reserved."""
    product = _get_product(tables, product_id)
    product.on_hand += on_hand
    product.reserved += reserved
    product.available = product.on_hand - product.reserved
    tables[ProductRow].put(product)


def apply_product_added(event: ProductAdded, _: EventMeta, tables: ViewTables) -> None:
    """Name it, with its price and first stock."""
    product = _get_product(tables, event.product_id)
    product.name = event.name
    product.category = event.category
    product.price = event.price
    product.currency = event.currency
    product.on_hand += event.stock
    product.available = product.on_hand - product.reserved
    tables[ProductRow].put(product)


def apply_product_listed(event: ProductListed, _: EventMeta, tables: ViewTables) -> None:
    """Mark it as for sale."""
    product = _get_product(tables, event.product_id)
    product.listed = True
    tables[ProductRow].put(product)


def apply_product_delisted(event: ProductDelisted, _: EventMeta, tables: ViewTables) -> None:
    """Mark it as no longer for sale."""
    product = _get_product(tables, event.product_id)
    product.listed = False
    tables[ProductRow].put(product)


def apply_price_changed(event: ProductPriceChanged, _: EventMeta, tables: ViewTables) -> None:
    """Take the new price."""
    product = _get_product(tables, event.product_id)
    product.price = event.price
    tables[ProductRow].put(product)


def apply_product_restocked(event: ProductRestocked, _: EventMeta, tables: ViewTables) -> None:
    """Add to what is on hand."""
    _adjust_stock(tables, event.product_id, on_hand=event.quantity)


def apply_stock_reserved(event: StockReserved, _: EventMeta, tables: ViewTables) -> None:
    """Set stock aside."""
    _adjust_stock(tables, event.product_id, reserved=event.quantity)


def apply_stock_shipped(event: StockShipped, _: EventMeta, tables: ViewTables) -> None:
    """Take reserved stock out of the house."""
    _adjust_stock(tables, event.product_id, on_hand=-event.quantity, reserved=-event.quantity)


def apply_stock_released(event: StockReleased, _: EventMeta, tables: ViewTables) -> None:
    """Free what was reserved, or take back what had been shipped."""
    if event.returned:
        _adjust_stock(tables, event.product_id, on_hand=event.quantity)
    else:
        _adjust_stock(tables, event.product_id, reserved=-event.quantity)


def apply_order_created(event: OrderCreated, _: EventMeta, tables: ViewTables) -> None:
    """Count the units of each line as sold."""
    for line in event.lines:
        product = _get_product(tables, line.product_id)
        product.sold += line.quantity
        tables[ProductRow].put(product)


def apply_order_cancelled(event: OrderCancelled, _: EventMeta, tables: ViewTables) -> None:
    """Take the units of each line off what was sold."""
    for line in event.lines:
        product = _get_product(tables, line.product_id)
        product.sold -= line.quantity
        tables[ProductRow].put(product)


PROJECTION = Projection(
    name="products",
    translations=read_translations("backend.projection.views", "translations/products"),
    summary="One row a product: price, listed or not, stock, and units sold.",
    row=ProductRow,
    key=("product_id",),
    handlers={
        ProductAdded: apply_product_added,
        ProductListed: apply_product_listed,
        ProductDelisted: apply_product_delisted,
        ProductPriceChanged: apply_price_changed,
        ProductRestocked: apply_product_restocked,
        StockReserved: apply_stock_reserved,
        StockShipped: apply_stock_shipped,
        StockReleased: apply_stock_released,
        OrderCreated: apply_order_created,
        OrderCancelled: apply_order_cancelled,
    },
    order="sold:desc",
    invariants=(
        Invariant(
            name="stock",
            sentence="No product has less than nothing on hand.",
            condition="products: on_hand<0",
        ),
        Invariant(
            name="reserved-stock",
            sentence="No more is released or shipped of a product than was reserved.",
            condition="products: reserved<0",
        ),
    ),
    rank=2,
    styles={
        "product_id": ColumnStyle(title="Product", width_chars=18, compact_rank=1),
        "name": ColumnStyle(width_chars=24, stretch=True, compact_rank=2),
        "price": ColumnStyle(compact_rank=3),
        "available": ColumnStyle(compact_rank=4),
        "sold": ColumnStyle(compact_rank=5),
        "listed": ColumnStyle(title="For sale", compact_rank=6),
    },
)
