"""Orders become the commands that would have led to them, in the order of time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter

from backend.clock import Micros
from backend.domain.module import Said
from backend.domain.orders import (
    CancelOrder,
    CreateOrder,
    DeliverOrder,
    PayOrder,
    ShipOrder,
)
from backend.domain.products import AddProduct, ListProduct
from backend.domain.reserving import WantedLine
from backend.domain.users import RegisterUser
from backend.exchange.olist.facts import CURRENCY, name_of, product_of
from backend.exchange.olist.orders import Whole
from backend.exchange.olist.tables import CUSTOMERS, ITEMS, ORDERS, PAYMENTS, PRODUCTS, Product
from backend.exchange.stock import Shelf
from backend.exchange.story import Place, Wish

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

_Wished = tuple[Micros, str, str, Said, tuple[Place, ...]]


def wished(orders: Sequence[Whole], products: dict[str, Product]) -> Iterator[Wish]:
    """Yield the commands of all orders, and the restocking that they need."""
    steps = [
        (time, _RANKS[kind], number, kind, key, said, places)
        for number, whole in enumerate(orders)
        for time, kind, key, said, places in (*_entering(whole, products), *_living(whole))
    ]
    steps.sort(key=itemgetter(0, 1, 2))
    shelf = Shelf()
    for time, _, number, kind, key, said, places in steps:
        order = orders[number].order
        wish = Wish(time, kind, said, f"{kind} {key}", order.id, order.bought, places)
        if isinstance(said, CreateOrder):
            needed = Counter(line.product_id for line in said.lines)
            yield from shelf.wishes_for(wish, needed)
        yield wish


def _entering(whole: Whole, products: dict[str, Product]) -> Iterator[_Wished]:
    """Yield the registering of people and the adding of products that an order brings in."""
    time = whole.order.bought
    if whole.newcomer:
        places = (Place(CUSTOMERS, whole.customer_line),) if whole.customer_line else ()
        user = RegisterUser(user_id=whole.person, name=name_of(whole))
        yield time, "user.register", whole.person, user, places
    for item in whole.firsts:
        name, category = product_of(item.product, products)
        known = products.get(item.product)
        places = (Place(PRODUCTS, known.line),) if known else ()
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


def _living(whole: Whole) -> Iterator[_Wished]:
    """Yield the steps of an order, each where its time is recorded."""
    order = whole.order
    here = (Place(ORDERS, order.line),)
    items = tuple(Place(ITEMS, item.line) for item in whole.items)
    yield order.bought, "order.create", order.id, _creating(whole), here + items
    if order.approved is not None:
        for paid in whole.paid:
            paying = PayOrder(
                order_id=order.id,
                payment_id=paid.id,
                method=paid.row.method,
                amount=paid.amount,
                fees=paid.fees,
            )
            there = (Place(PAYMENTS, paid.row.line),)
            yield order.approved, "order.pay", paid.id, paying, there
    if order.shipped is not None:
        yield order.shipped, "order.ship", order.id, ShipOrder(order_id=order.id), here
    if order.delivered is not None:
        yield order.delivered, "order.deliver", order.id, DeliverOrder(order_id=order.id), here
    if whole.cancelled is not None:
        yield whole.cancelled, "order.cancel", order.id, CancelOrder(order_id=order.id), here


def _creating(whole: Whole) -> CreateOrder:
    lines = [
        WantedLine(product_id=item.product, quantity=1, price=item.price, freight=item.freight)
        for item in whole.items
    ]
    return CreateOrder(order_id=whole.order.id, user_id=whole.person, lines=lines)
