"""Orders become facts, in the order of time, causes before effects."""

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter

from backend.clock import Micros
from backend.domain.module import Said
from backend.domain.orders import (
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderPaid,
    OrderShipped,
)
from backend.domain.payments import PaymentSucceeded
from backend.domain.products import ProductAdded, ProductListed
from backend.domain.standing import OrderLine
from backend.domain.users import UserRegistered
from backend.exchange.olist.orders import Whole
from backend.exchange.olist.tables import Product
from backend.exchange.story import Fact
from backend.messages.events import Basis

CURRENCY = "BRL"

_Told = tuple[Micros, Basis, Said]

# At equal times what enters comes before what happens to it, whichever order brought it in.
_RANKS: dict[type[Said], int] = {
    UserRegistered: 0,
    ProductAdded: 0,
    ProductListed: 0,
    OrderCreated: 1,
    PaymentSucceeded: 2,
    OrderPaid: 3,
    OrderShipped: 4,
    OrderDelivered: 5,
    OrderCancelled: 6,
}


def told(orders: Sequence[Whole], products: dict[str, Product]) -> Iterator[Fact]:
    """Yield the facts of all orders; `products` by id, for their categories."""
    steps: list[tuple[Micros, int, int, Basis, Said]] = [
        (time, _RANKS[type(said)], number, basis, said)
        for number, whole in enumerate(orders)
        for time, basis, said in (*_entering(whole, products), *_living(whole))
    ]
    steps.sort(key=itemgetter(0, 1, 2))
    for time, _, number, basis, said in steps:
        order = orders[number].order
        yield Fact(time, said, basis, order.id, order.bought)


def name_of(whole: Whole) -> str:
    """Name a person, of whom the tables tell no more than the city."""
    return f"{whole.city.title()} {whole.person[:6]}".strip()


def product_of(product_id: str, products: dict[str, Product]) -> tuple[str, str | None]:
    """Return a product's name and category; the tables name only categories."""
    product = products.get(product_id)
    category = product.category if product and product.category else None
    return f"{(category or 'product').replace('_', ' ')} {product_id[:6]}", category


def lines_of(whole: Whole) -> list[OrderLine]:
    """Return the order's lines, one an item."""
    return [
        OrderLine(product_id=item.product, quantity=1, price=item.price, freight=item.freight)
        for item in whole.items
    ]


def _entering(whole: Whole, products: dict[str, Product]) -> Iterator[_Told]:
    """Yield the people and products that an order brings in."""
    time = whole.order.bought
    if whole.newcomer:
        yield time, "proxy", UserRegistered(user_id=whole.person, name=name_of(whole))
    for item in whole.firsts:
        name, category = product_of(item.product, products)
        yield (
            time,
            "proxy",
            ProductAdded(
                product_id=item.product,
                name=name,
                price=item.price,
                currency=CURRENCY,
                category=category,
            ),
        )
        yield time, "proxy", ProductListed(product_id=item.product)


def _living(whole: Whole) -> Iterator[_Told]:
    """Yield the steps of an order, each where its time is recorded."""
    order = whole.order
    lines = lines_of(whole)
    yield (
        order.bought,
        "observed",
        OrderCreated(
            order_id=order.id,
            user_id=whole.person,
            lines=lines,
            total=whole.total,
            currency=CURRENCY,
        ),
    )
    if order.approved is not None:
        yield from _paying(whole, order.approved)
    if order.shipped is not None:
        yield order.shipped, "observed", OrderShipped(order_id=order.id)
    if order.delivered is not None:
        yield order.delivered, "observed", OrderDelivered(order_id=order.id)
    if whole.cancelled is not None:
        yield (
            whole.cancelled,
            "implied",
            OrderCancelled(
                order_id=order.id,
                user_id=whole.person,
                lines=lines,
                total=whole.total,
                currency=CURRENCY,
            ),
        )


def _paying(whole: Whole, approved: Micros) -> Iterator[_Told]:
    for paid in whole.paid:
        yield (
            approved,
            "observed",
            PaymentSucceeded(
                payment_id=paid.id,
                order_id=whole.order.id,
                user_id=whole.person,
                amount=paid.amount,
                fees=paid.fees,
                currency=CURRENCY,
                method=paid.row.method,
            ),
        )
    yield (
        approved,
        "observed",
        OrderPaid(
            order_id=whole.order.id,
            user_id=whole.person,
            amount=sum(paid.amount for paid in whole.paid),
            currency=CURRENCY,
        ),
    )


def check_sums(orders: Sequence[Whole]) -> dict[str, int]:
    """Return what the facts add up to, in centavos."""
    sums = Counter[str]()
    for whole in orders:
        sums["order totals"] += whole.total
        if whole.order.approved is not None:
            sums["payments"] += sum(paid.row.value for paid in whole.paid)
            sums["of which fees"] += sum(paid.fees for paid in whole.paid)
    return dict(sums)
