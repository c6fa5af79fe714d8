"""Sales: units and revenue per day and product."""

from backend.clock import utc_day
from backend.domain.orders import OrderCancelled, OrderCreated
from backend.projection.read_model import Day, EventMeta, Money, Projection, ViewRow, ViewTables


class SaleRow(ViewRow, kw_only=True, gc=False):
    """A product's sales on one UTC day; `revenue` is quantity x price, without freight.

    Cancellations count on the day on which the order was cancelled, not on that of the order.
    """

    day: Day
    product_id: str
    units: int = 0
    revenue: Money = 0
    currency: str = ""
    cancelled_units: int = 0
    cancelled_revenue: Money = 0


def _get_sale(tables: ViewTables, day: str, product_id: str) -> SaleRow:
    return tables[SaleRow].get(day, product_id) or SaleRow(day=day, product_id=product_id)


def apply_order_created(event: OrderCreated, happened: EventMeta, tables: ViewTables) -> None:
    """Add each line to the day on which it was ordered."""
    day = utc_day(happened.time)
    for line in event.lines:
        sale = _get_sale(tables, day, line.product_id)
        sale.units += line.quantity
        sale.revenue += line.quantity * line.price
        sale.currency = event.currency
        tables[SaleRow].put(sale)


def apply_order_cancelled(event: OrderCancelled, happened: EventMeta, tables: ViewTables) -> None:
    """Add each line to the cancellations of the day."""
    day = utc_day(happened.time)
    for line in event.lines:
        sale = _get_sale(tables, day, line.product_id)
        sale.cancelled_units += line.quantity
        sale.cancelled_revenue += line.quantity * line.price
        sale.currency = event.currency
        tables[SaleRow].put(sale)


PROJECTION = Projection(
    name="sales",
    summary="Per UTC day and product: units, revenue, cancellations.",
    row=SaleRow,
    key=("day", "product_id"),
    handlers={OrderCreated: apply_order_created, OrderCancelled: apply_order_cancelled},
    order="day:desc",
)
