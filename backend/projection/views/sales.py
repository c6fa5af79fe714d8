"""Sales: units and revenue per day and product."""

from backend.clock import day_of
from backend.domain.orders import OrderCancelled, OrderCreated
from backend.projection.model import Day, Happened, Money, Projection, Row, Tables


class Sale(Row, kw_only=True, gc=False):
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


def _sale(tables: Tables, day: str, product_id: str) -> Sale:
    return tables[Sale].get(day, product_id) or Sale(day=day, product_id=product_id)


def ordered(event: OrderCreated, happened: Happened, tables: Tables) -> None:
    """Add each line to the day on which it was ordered."""
    day = day_of(happened.time)
    for line in event.lines:
        sale = _sale(tables, day, line.product_id)
        sale.units += line.quantity
        sale.revenue += line.quantity * line.price
        sale.currency = event.currency
        tables[Sale].put(sale)


def cancelled(event: OrderCancelled, happened: Happened, tables: Tables) -> None:
    """Add each line to the cancellations of the day."""
    day = day_of(happened.time)
    for line in event.lines:
        sale = _sale(tables, day, line.product_id)
        sale.cancelled_units += line.quantity
        sale.cancelled_revenue += line.quantity * line.price
        sale.currency = event.currency
        tables[Sale].put(sale)


PROJECTION = Projection(
    name="sales",
    summary="Per UTC day and product: units, revenue, cancellations.",
    row=Sale,
    key=("day", "product_id"),
    handlers={OrderCreated: ordered, OrderCancelled: cancelled},
    order="day:desc",
)
