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
        (time, _RANKS[kind], number, kind, key, said, places)
        for number, whole in enumerate(orders)
        for time, kind, key, said, places in (
            *_introductions(whole, products),
            *_order_steps(whole),
        )
    ]
    steps.sort(key=itemgetter(0, 1, 2))
    shelf = RestockPlanner()
    for time, _, number, kind, key, said, places in steps:
        order = orders[number].order
        wish = ImportCommand(
            time, kind, said, f"{kind} {key}", order.id, order.purchased_at, places
        )
        if isinstance(said, CreateOrder):
            needed = Counter(line.product_id for line in said.lines)
            yield from shelf.restocks_for(wish, needed)
        yield wish


def _introductions(
    whole: JoinedOrder, products: dict[str, OlistProduct]
) -> Iterator[_DatedCommand]:
    """Yield the registering of people and the adding of products that an order brings in."""
    time = whole.order.purchased_at
    if whole.is_new_user:
        places = (SourceLine(CUSTOMERS, whole.customer_line),) if whole.customer_line else ()
        user = RegisterUser(user_id=whole.person, name=user_name(whole))
        yield time, "user.register", whole.person, user, places
    for item in whole.first_sales:
        name, category = product_name_and_category(item.product, products)
        known = products.get(item.product)
        places = (SourceLine(PRODUCTS, known.line),) if known else ()
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
            places,
        )
        yield time, "product.list", item.product, ListProduct(product_id=item.product), places


def _order_steps(whole: JoinedOrder) -> Iterator[_DatedCommand]:
    """Yield the steps of an order, each where its time is recorded."""
    order = whole.order
    here = (SourceLine(ORDERS, order.line),)
    items = tuple(SourceLine(ITEMS, item.line) for item in whole.items)
    yield order.purchased_at, "order.create", order.id, _create_order(whole), here + items
    if order.approved_at is not None:
        for paid in whole.payments:
            paying = PayOrder(
                order_id=order.id,
                payment_id=paid.id,
                method=paid.row.method,
                amount=paid.amount,
                fees=paid.fees,
            )
            there = (SourceLine(PAYMENTS, paid.row.line),)
            yield order.approved_at, "order.pay", paid.id, paying, there
    if order.shipped_at is not None:
        yield order.shipped_at, "order.ship", order.id, ShipOrder(order_id=order.id), here
    if order.delivered_at is not None:
        yield order.delivered_at, "order.deliver", order.id, DeliverOrder(order_id=order.id), here
    if whole.cancelled_at is not None:
        yield whole.cancelled_at, "order.cancel", order.id, CancelOrder(order_id=order.id), here


def _create_order(whole: JoinedOrder) -> CreateOrder:
    lines = [
        RequestedLine(product_id=item.product, quantity=1, price=item.price, freight=item.freight)
        for item in whole.items
    ]
    return CreateOrder(order_id=whole.order.id, user_id=whole.person, lines=lines)
