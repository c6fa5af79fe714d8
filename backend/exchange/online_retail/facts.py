"""Sales and returns become facts; an invoice is a sale, and all of it happens at its minute."""

from collections.abc import Iterator, Sequence

from backend import clock
from backend.domain.module import Said
from backend.domain.orders import (
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderPaid,
    OrderShipped,
)
from backend.domain.payments import PaymentRefunded, PaymentSucceeded
from backend.domain.products import ProductAdded, ProductListed, ProductPriceChanged
from backend.domain.standing import OrderLine
from backend.domain.users import UserRegistered
from backend.exchange.online_retail.sales import Act, Return, Sale
from backend.exchange.online_retail.table import Line
from backend.exchange.story import Fact
from backend.messages.events import Basis

CURRENCY = "GBP"
METHOD = "invoice"

_Told = tuple[Basis, Said]


class Catalogue:
    """Who and what is known so far, and at which price."""

    def __init__(self) -> None:
        self._users: set[str] = set()
        self._prices: dict[str, int] = {}
        self._days: dict[str, str] = {}

    def meets(self, user: str) -> bool:
        """Say whether the user is new, and know them from now on."""
        new = user not in self._users
        self._users.add(user)
        return new

    def adds(self, line: Line) -> bool:
        """Say whether the line's product is new, and know it and its price from now on."""
        if line.product in self._prices:
            return False
        self._prices[line.product] = line.price
        self._days[line.product] = clock.day_of(line.time)
        return True

    def reprices(self, line: Line) -> int | None:
        """Return the previous price if this first sale of a day has another one.

        A guest's prices include the tax, and are never the list's.
        """
        day = clock.day_of(line.time)
        if not line.customer or self._days[line.product] == day:
            return None
        self._days[line.product] = day
        previous, self._prices[line.product] = self._prices[line.product], line.price
        return previous if previous != line.price else None


def told(acts: Sequence[Act]) -> Iterator[Fact]:
    """Yield the facts of all sales and returns, in their order."""
    catalogue = Catalogue()
    for act in acts:
        if isinstance(act, Sale):
            for basis, said in (*_entering(act, catalogue), *_selling(act)):
                yield Fact(act.time, said, basis, act.invoice, act.time)
        else:
            line = act.line
            for basis, said in _returning(act):
                yield Fact(line.time, said, basis, line.invoice, line.time)


def name_of(sale: Sale) -> str:
    """Name a buyer, of whom the table tells no more than the country."""
    return f"{sale.country or 'Unknown'} {sale.user}"


def _entering(sale: Sale, catalogue: Catalogue) -> Iterator[_Told]:
    if catalogue.meets(sale.user):
        yield "proxy", UserRegistered(user_id=sale.user, name=name_of(sale))
    for line in sale.lines:
        product = line.product
        if catalogue.adds(line):
            name = line.description or product
            yield (
                "proxy",
                ProductAdded(product_id=product, name=name, price=line.price, currency=CURRENCY),
            )
            yield "proxy", ProductListed(product_id=product)
        elif (previous := catalogue.reprices(line)) is not None:
            yield (
                "proxy",
                ProductPriceChanged(product_id=product, price=line.price, previous=previous),
            )


def _lines(sale: Sale) -> list[OrderLine]:
    return [
        OrderLine(product_id=line.product, quantity=line.quantity, price=line.price)
        for line in sale.lines
    ]


def _selling(sale: Sale) -> Iterator[_Told]:
    order, user, total = sale.invoice, sale.user, sale.total
    yield (
        "observed",
        OrderCreated(
            order_id=order, user_id=user, lines=_lines(sale), total=total, currency=CURRENCY
        ),
    )
    yield (
        "implied",
        PaymentSucceeded(
            payment_id=sale.payment,
            order_id=order,
            user_id=user,
            amount=total,
            currency=CURRENCY,
            method=METHOD,
        ),
    )
    yield "implied", OrderPaid(order_id=order, user_id=user, amount=total, currency=CURRENCY)
    yield "implied", OrderShipped(order_id=order)
    yield "implied", OrderDelivered(order_id=order)


def _returning(back: Return) -> Iterator[_Told]:
    sale = back.sale
    yield (
        "observed",
        PaymentRefunded(
            payment_id=sale.payment,
            order_id=sale.invoice,
            user_id=sale.user,
            amount=back.amount,
            currency=CURRENCY,
            refunded=back.refunded,
        ),
    )
    if back.last:
        yield (
            "implied",
            OrderCancelled(
                order_id=sale.invoice,
                user_id=sale.user,
                lines=_lines(sale),
                total=sale.total,
                currency=CURRENCY,
                reason="everything came back",
            ),
        )
