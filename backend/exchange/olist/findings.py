"""What is odd about the tables: taken as it was, counted, and named with its lines."""

from collections.abc import Callable, Iterator, Sequence

from backend.exchange.olist import tables as names
from backend.exchange.olist.orders import Whole
from backend.exchange.olist.tables import Part, Tables
from backend.exchange.report import Finding

MEANINGS = {
    "duplicate": "repeats an earlier line's key",
    "no-event": "sellers have no event",
    "no-order": "its order is not in the table of orders",
    "never-approved": "its order was never approved, so no money is known to have come in",
    "never-sold": "a product is known from its first sale on, and this one has none",
    "shipped-before-paid": "orders shipped before they were paid",
    "shipped-never-paid": "orders shipped and never paid",
    "delivered-before-shipped": "orders delivered before they were shipped",
    "delivered-never-shipped": "orders delivered and never shipped",
    "delivered-before-paid": "orders delivered before they were paid",
    "delivered-never-paid": "orders delivered and never paid",
    "cancelled-after-delivery": "orders cancelled after delivery",
    "without-items": "orders without items",
    "paid-more": "orders paid more than their total; the rest is booked as fees",
    "paid-less": "orders paid less than their total",
    "approved-without-payment": "orders approved without a payment row",
    "step-before-purchase": "orders with a step before their purchase",
    "unknown-customer": "orders whose customer is not in the table of customers",
}


def _value(whole: Whole) -> int:
    return sum(paid.row.value for paid in whole.paid)


def _early(whole: Whole) -> bool:
    order = whole.order
    steps = (order.approved, order.shipped, order.delivered)
    return any(step is not None and step < order.bought for step in steps)


def _before(first: str, second: str) -> Callable[[Whole], bool]:
    def check(whole: Whole) -> bool:
        times = {
            "paid": whole.order.approved,
            "shipped": whole.order.shipped,
            "delivered": whole.order.delivered,
        }
        one, other = times[first], times[second]
        return one is not None and other is not None and one < other

    return check


_CHECKS: dict[str, Callable[[Whole], bool]] = {
    "shipped-before-paid": _before("shipped", "paid"),
    "shipped-never-paid": lambda one: bool(one.order.shipped and not one.order.approved),
    "delivered-before-shipped": _before("delivered", "shipped"),
    "delivered-never-shipped": lambda one: bool(one.order.delivered and not one.order.shipped),
    "delivered-before-paid": _before("delivered", "paid"),
    "delivered-never-paid": lambda one: bool(one.order.delivered and not one.order.approved),
    "cancelled-after-delivery": lambda one: bool(one.cancelled and one.order.delivered),
    "without-items": lambda one: not one.items,
    "paid-more": lambda one: bool(one.items) and _value(one) > one.total,
    "paid-less": lambda one: bool(one.items) and _value(one) < one.total,
    "approved-without-payment": lambda one: bool(one.order.approved and not one.paid),
    "step-before-purchase": _early,
}


def findings(orders: Sequence[Whole], tables: Tables) -> list[Finding]:
    """Return what is odd about the orders, with their line numbers in the table of orders."""
    found = [
        (code, [whole.order.line for whole in orders if check(whole)])
        for code, check in _CHECKS.items()
    ]
    strangers = [
        order.line for order in tables.orders.values() if order.customer not in tables.customers
    ]
    return [
        Finding(code, names.ORDERS, sorted(lines))
        for code, lines in (*found, ("unknown-customer", strangers))
        if lines
    ]


def set_aside(tables: Tables) -> None:
    """Set those lines aside that are read well and become no event, and say why."""
    for table, code, line in _idle(tables):
        report = tables.files[table]
        report.set_aside(code, line)
        report.taken -= 1


def _idle(tables: Tables) -> Iterator[tuple[str, str, int]]:
    """Yield the (table, code, line) of every such line, in the order of the tables."""
    wanted = {order.customer for order in tables.orders.values()}
    for customer in tables.customers.values():
        if customer.id not in wanted:
            yield names.CUSTOMERS, "no-order", customer.line
    sold: set[str] = set()
    for item in _parts(tables.items):
        if item.order in tables.orders:
            sold.add(item.product)
        else:
            yield names.ITEMS, "no-order", item.line
    for payment in _parts(tables.payments):
        if payment.order not in tables.orders:
            yield names.PAYMENTS, "no-order", payment.line
        elif tables.orders[payment.order].approved is None:
            yield names.PAYMENTS, "never-approved", payment.line
    for product in tables.products.values():
        if product.id not in sold:
            yield names.PRODUCTS, "never-sold", product.line


def _parts(kept: dict[str, list[Part]]) -> list[Part]:
    return sorted((part for parts in kept.values() for part in parts), key=lambda part: part.line)
