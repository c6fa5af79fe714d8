"""Orders become facts, in the order of time, causes before effects."""

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter

from backend.clock import Micros
from backend.domain.module import Payload
from backend.domain.orders import (
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderLine,
    OrderPaid,
    OrderShipped,
)
from backend.domain.payments import PaymentSucceeded
from backend.domain.products import ProductAdded, ProductListed
from backend.domain.users import UserRegistered
from backend.exchange.import_source import HistoricalEvent
from backend.exchange.olist.joined_orders import JoinedOrder
from backend.exchange.olist.olist_tables import OlistProduct
from backend.messages.events import TimeBasis

CURRENCY = "BRL"

_DatedPayload = tuple[Micros, TimeBasis, Payload]

# At equal times what enters comes before what happens to it, whichever order brought it in.
_RANKS: dict[type[Payload], int] = {
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


def historical_events(
    orders: Sequence[JoinedOrder], products: dict[str, OlistProduct]
) -> Iterator[HistoricalEvent]:
    """Yield the facts of all orders; `products` by id, for their categories."""
    steps: list[tuple[Micros, int, int, TimeBasis, Payload]] = [
        (time, _RANKS[type(payload)], number, basis, payload)
        for number, joined in enumerate(orders)
        for time, basis, payload in (*_introductions(joined, products), *_order_steps(joined))
    ]
    steps.sort(key=itemgetter(0, 1, 2))
    for time, _, number, basis, payload in steps:
        order = orders[number].order
        yield HistoricalEvent(time, payload, basis, order.id, order.purchased_at)


def user_name(joined: JoinedOrder) -> str:
    """Name a person, of whom the tables hold no more than the city."""
    return f"{joined.city.title()} {joined.person[:6]}".strip()


def product_name_and_category(
    product_id: str, products: dict[str, OlistProduct]
) -> tuple[str, str | None]:
    """Return a product's name and category; the tables name only categories."""
    product = products.get(product_id)
    category = product.category if product and product.category else None
    return f"{(category or 'product').replace('_', ' ')} {product_id[:6]}", category


def order_lines(joined: JoinedOrder) -> list[OrderLine]:
    """Return the order's lines, one an item."""
    return [
        OrderLine(product_id=item.product, quantity=1, price=item.price, freight=item.freight)
        for item in joined.items
    ]


def _introductions(
    joined: JoinedOrder, products: dict[str, OlistProduct]
) -> Iterator[_DatedPayload]:
    """Yield the people and products that an order brings in."""
    time = joined.order.purchased_at
    if joined.is_new_user:
        yield time, "proxy", UserRegistered(user_id=joined.person, name=user_name(joined))
    for item in joined.first_sales:
        name, category = product_name_and_category(item.product, products)
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


def _order_steps(joined: JoinedOrder) -> Iterator[_DatedPayload]:
    """Yield the steps of an order, each where its time is recorded."""
    order = joined.order
    lines = order_lines(joined)
    yield (
        order.purchased_at,
        "observed",
        OrderCreated(
            order_id=order.id,
            user_id=joined.person,
            lines=lines,
            total=joined.total,
            currency=CURRENCY,
        ),
    )
    if order.approved_at is not None:
        yield from _payment_events(joined, order.approved_at)
    if order.shipped_at is not None:
        yield order.shipped_at, "observed", OrderShipped(order_id=order.id)
    if order.delivered_at is not None:
        yield order.delivered_at, "observed", OrderDelivered(order_id=order.id)
    if joined.cancelled_at is not None:
        yield (
            joined.cancelled_at,
            "implied",
            OrderCancelled(
                order_id=order.id,
                user_id=joined.person,
                lines=lines,
                total=joined.total,
                currency=CURRENCY,
            ),
        )


def _payment_events(joined: JoinedOrder, approved: Micros) -> Iterator[_DatedPayload]:
    for payment in joined.payments:
        yield (
            approved,
            "observed",
            PaymentSucceeded(
                payment_id=payment.id,
                order_id=joined.order.id,
                user_id=joined.person,
                amount=payment.amount,
                fees=payment.fees,
                currency=CURRENCY,
                method=payment.row.method,
            ),
        )
    yield (
        approved,
        "observed",
        OrderPaid(
            order_id=joined.order.id,
            user_id=joined.person,
            amount=sum(payment.amount for payment in joined.payments),
            currency=CURRENCY,
        ),
    )


def check_sums(orders: Sequence[JoinedOrder]) -> dict[str, int]:
    """Return what the facts add up to, in centavos."""
    sums = Counter[str]()
    for joined in orders:
        sums["order totals"] += joined.total
        if joined.order.approved_at is not None:
            sums["payments"] += sum(payment.row.value for payment in joined.payments)
            sums["of which fees"] += sum(payment.fees for payment in joined.payments)
    return dict(sums)
