"""Sales: units and revenue per day, product and currency."""

from backend.clock import utc_day
from backend.domain.orders import OrderCancelled, OrderCreated
from backend.domain.translation_files import read_translations
from backend.projection.read_model import (
    ColumnStyle,
    Day,
    EventMeta,
    Money,
    Projection,
    ViewRow,
    ViewTables,
)


class SaleRow(ViewRow, kw_only=True, gc=False):
    """A product's sales on one UTC day in one currency.

    `revenue` is quantity x price, without freight. Cancellations count on the day on which the
    order was cancelled, not on that of the order.
    """

    day: Day
    product_id: str
    currency: str
    units: int = 0
    revenue: Money = 0
    cancelled_units: int = 0
    cancelled_revenue: Money = 0


def _get_sale(tables: ViewTables, day: str, product_id: str, currency: str) -> SaleRow:
    sale = tables[SaleRow].get(day, product_id, currency)
    return sale or SaleRow(day=day, product_id=product_id, currency=currency)


def apply_order_created(event: OrderCreated, meta: EventMeta, tables: ViewTables) -> None:
    """Add each line to the day on which it was ordered."""
    day = utc_day(meta.time)
    for line in event.lines:
        sale = _get_sale(tables, day, line.product_id, event.currency)
        sale.units += line.quantity
        sale.revenue += line.quantity * line.price
        tables[SaleRow].put(sale)


def apply_order_cancelled(event: OrderCancelled, meta: EventMeta, tables: ViewTables) -> None:
    """Add each line to the cancellations of the day."""
    day = utc_day(meta.time)
    for line in event.lines:
        sale = _get_sale(tables, day, line.product_id, event.currency)
        sale.cancelled_units += line.quantity
        sale.cancelled_revenue += line.quantity * line.price
        tables[SaleRow].put(sale)


PROJECTION = Projection(
    name="sales",
    translations=read_translations("backend.projection.views", "translations/sales"),
    summary="Per UTC day, product and currency: units, revenue, cancellations.",
    row=SaleRow,
    key=("day", "product_id", "currency"),
    handlers={OrderCreated: apply_order_created, OrderCancelled: apply_order_cancelled},
    order="day:desc",
    rank=5,
    styles={
        "day": ColumnStyle(compact_rank=1),
        "product_id": ColumnStyle(title="Product", width_chars=18, compact_rank=2),
        "revenue": ColumnStyle(compact_rank=3),
        "units": ColumnStyle(compact_rank=4),
        "cancelled_units": ColumnStyle(title="Units cancelled"),
        "cancelled_revenue": ColumnStyle(title="Revenue cancelled"),
    },
)
