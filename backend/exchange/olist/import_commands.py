"""Orders become the commands that would have led to them, in the order of time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter

from backend.clock import Micros
from backend.domain.module import Payload
from backend.domain.orders import (
    CancelOrder,
    CreateOrder,
    DeliverOrder,
    PayOrder,
    RequestedLine,
    ShipOrder,
)
from backend.domain.products import AddProduct, ListProduct
from backend.domain.users import RegisterUser
from backend.exchange.import_source import ImportCommand, SourceLine
from backend.exchange.olist.historical_events import CURRENCY, product_name_and_category, user_name
from backend.exchange.olist.joined_orders import JoinedOrder
from backend.exchange.olist.olist_tables import (
    CUSTOMERS,
    ITEMS,
    ORDERS,
    PAYMENTS,
    PRODUCTS,
    OlistProduct,
)
from backend.exchange.restock_planner import RestockPlanner

# At equal times what enters comes before what happens to it, whichever order brought it in.
_RANKS = {
    "user.register": 0,
    "product.add": 0,
    "product.list": 0,
    "order.create": 1,
    "order.pay": 2,
    "order.ship": 3,
    "order.deliver": 4,
    "order.cancel": 5,
}

_DatedCommand = tuple[Micros, str, str, Payload, tuple[SourceLine, ...]]


def import_commands(
    orders: Sequence[JoinedOrder], products: dict[str, OlistProduct]
) -> Iterator[ImportCommand]:
    """Yield the commands of all orders, and the restocking that they need."""
    steps = [
        (time, _RANKS[kind], number, kind, key, payload, lines)
        for number, joined in enumerate(orders)
        for time, kind, key, payload, lines in (
            *_introductions(joined, products),
            *_order_steps(joined),
        )
    ]
    steps.sort(key=itemgetter(0, 1, 2))
    restocks = RestockPlanner()
    for time, _, number, kind, key, payload, lines in steps:
        order = orders[number].order
        command = ImportCommand(
            time, kind, payload, f"{kind} {key}", order.id, order.purchased_at, lines
        )
        if isinstance(payload, CreateOrder):
            needed = Counter(line.product_id for line in payload.lines)
            yield from restocks.restocks_for(command, needed)
        yield command


def _introductions(
    joined: JoinedOrder, products: dict[str, OlistProduct]
) -> Iterator[_DatedCommand]:
    """Yield the registering of people and the adding of products that an order brings in."""
    time = joined.order.purchased_at
    if joined.is_new_user:
        lines = (SourceLine(CUSTOMERS, joined.customer_line),) if joined.customer_line else ()
        user = RegisterUser(user_id=joined.person, name=user_name(joined))
        yield time, "user.register", joined.person, user, lines
    for item in joined.first_sales:
        name, category = product_name_and_category(item.product, products)
        known = products.get(item.product)
        lines = (SourceLine(PRODUCTS, known.line),) if known else ()
        yield (
            time,
            "product.add",
            item.product,
            AddProduct(
                product_id=item.product,
                name=name,
                price=item.price,
                currency=CURRENCY,
                category=category,
            ),
            lines,
        )
        yield time, "product.list", item.product, ListProduct(product_id=item.product), lines


def _order_steps(joined: JoinedOrder) -> Iterator[_DatedCommand]:
    """Yield the steps of an order, each where its time is recorded."""
    order = joined.order
    here = (SourceLine(ORDERS, order.line),)
    items = tuple(SourceLine(ITEMS, item.line) for item in joined.items)
    yield order.purchased_at, "order.create", order.id, _create_order(joined), here + items
    if order.approved_at is not None:
        for payment in joined.payments:
            paying = PayOrder(
                order_id=order.id,
                payment_id=payment.id,
                method=payment.row.method,
                amount=payment.amount,
                fees=payment.fees,
            )
            there = (SourceLine(PAYMENTS, payment.row.line),)
            yield order.approved_at, "order.pay", payment.id, paying, there
    if order.shipped_at is not None:
        yield order.shipped_at, "order.ship", order.id, ShipOrder(order_id=order.id), here
    if order.delivered_at is not None:
        yield order.delivered_at, "order.deliver", order.id, DeliverOrder(order_id=order.id), here
    if joined.cancelled_at is not None:
        yield joined.cancelled_at, "order.cancel", order.id, CancelOrder(order_id=order.id), here


def _create_order(joined: JoinedOrder) -> CreateOrder:
    lines = [
        RequestedLine(product_id=item.product, quantity=1, price=item.price, freight=item.freight)
        for item in joined.items
    ]
    return CreateOrder(order_id=joined.order.id, user_id=joined.person, lines=lines)
