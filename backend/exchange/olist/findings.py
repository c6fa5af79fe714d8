"""What is odd about the tables: taken as it was, counted, and named with its lines."""

from collections.abc import Callable, Iterator, Sequence

from backend.exchange.import_report import Finding
from backend.exchange.olist import olist_tables as names
from backend.exchange.olist.joined_orders import JoinedOrder
from backend.exchange.olist.olist_tables import OlistTables, Part
from backend.translation import tr_noop

MEANINGS = {
    "duplicate": tr_noop("repeats an earlier line's key"),
    "no-event": tr_noop("a seller, which has no event"),
    "no-order": tr_noop("its order is not in the table of orders"),
    "never-approved": tr_noop("its order was never approved, so no money is known to have come in"),
    "never-sold": tr_noop("a product is known from its first sale on, and this one has none"),
    "shipped-before-paid": tr_noop("an order shipped before it was paid"),
    "shipped-never-paid": tr_noop("an order shipped and never paid"),
    "delivered-before-shipped": tr_noop("an order delivered before it was shipped"),
    "delivered-never-shipped": tr_noop("an order delivered and never shipped"),
    "delivered-before-paid": tr_noop("an order delivered before it was paid"),
    "delivered-never-paid": tr_noop("an order delivered and never paid"),
    "cancelled-after-delivery": tr_noop("an order cancelled after delivery"),
    "without-items": tr_noop("an order without items"),
    "paid-more": tr_noop("an order paid more than its total; the rest is booked as fees"),
    "paid-less": tr_noop("an order paid less than its total"),
    "approved-without-payment": tr_noop("an order approved without a payment row"),
    "step-before-purchase": tr_noop("an order with a step before its purchase"),
    "unknown-customer": tr_noop("an order whose customer is not in the table of customers"),
}


def _paid_total(joined: JoinedOrder) -> int:
    return sum(paid.row.value for paid in joined.payments)


def _has_step_before_purchase(joined: JoinedOrder) -> bool:
    order = joined.order
    steps = (order.approved_at, order.shipped_at, order.delivered_at)
    return any(step is not None and step < order.purchased_at for step in steps)


def _step_precedes(first: str, second: str) -> Callable[[JoinedOrder], bool]:
    def check(joined: JoinedOrder) -> bool:
        times = {
            "paid": joined.order.approved_at,
            "shipped": joined.order.shipped_at,
            "delivered": joined.order.delivered_at,
        }
        one, other = times[first], times[second]
        return one is not None and other is not None and one < other

    return check


_CHECKS: dict[str, Callable[[JoinedOrder], bool]] = {
    "shipped-before-paid": _step_precedes("shipped", "paid"),
    "shipped-never-paid": lambda one: bool(one.order.shipped_at and not one.order.approved_at),
    "delivered-before-shipped": _step_precedes("delivered", "shipped"),
    "delivered-never-shipped": lambda one: bool(
        one.order.delivered_at and not one.order.shipped_at
    ),
    "delivered-before-paid": _step_precedes("delivered", "paid"),
    "delivered-never-paid": lambda one: bool(one.order.delivered_at and not one.order.approved_at),
    "cancelled-after-delivery": lambda one: bool(one.cancelled_at and one.order.delivered_at),
    "without-items": lambda one: not one.items,
    "paid-more": lambda one: bool(one.items) and _paid_total(one) > one.total,
    "paid-less": lambda one: bool(one.items) and _paid_total(one) < one.total,
    "approved-without-payment": lambda one: bool(one.order.approved_at and not one.payments),
    "step-before-purchase": _has_step_before_purchase,
}


def findings(orders: Sequence[JoinedOrder], tables: OlistTables) -> list[Finding]:
    """Return what is odd about the orders, with their line numbers in the table of orders."""
    found = [
        (code, [joined.order.line for joined in orders if check(joined)])
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


def set_aside(tables: OlistTables) -> None:
    """Set those lines aside that are read well and become no event, and say why."""
    for table, code, line in _unused_rows(tables):
        report = tables.files[table]
        report.set_aside(code, line)
        report.taken -= 1


def _unused_rows(tables: OlistTables) -> Iterator[tuple[str, str, int]]:
    """Yield the (table, code, line) of every such line, in the order of the tables."""
    wanted = {order.customer for order in tables.orders.values()}
    for customer in tables.customers.values():
        if customer.id not in wanted:
            yield names.CUSTOMERS, "no-order", customer.line
    sold: set[str] = set()
    for item in _in_file_order(tables.items):
        if item.order in tables.orders:
            sold.add(item.product)
        else:
            yield names.ITEMS, "no-order", item.line
    for payment in _in_file_order(tables.payments):
        if payment.order not in tables.orders:
            yield names.PAYMENTS, "no-order", payment.line
        elif tables.orders[payment.order].approved_at is None:
            yield names.PAYMENTS, "never-approved", payment.line
    for product in tables.products.values():
        if product.id not in sold:
            yield names.PRODUCTS, "never-sold", product.line


def _in_file_order(kept: dict[str, dict[int, Part]]) -> list[Part]:
    return sorted(
        (part for parts in kept.values() for part in parts.values()), key=lambda part: part.line
    )
