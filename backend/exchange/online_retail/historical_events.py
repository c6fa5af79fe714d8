"""Sales and returns become facts; an invoice is a sale, and all of it happens at its minute."""

from collections.abc import Iterator, Sequence

from backend import clock
from backend.domain.module import Payload
from backend.domain.orders import (
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderLine,
    OrderPaid,
    OrderShipped,
)
from backend.domain.payments import PaymentRefunded, PaymentSucceeded
from backend.domain.products import ProductAdded, ProductListed, ProductPriceChanged
from backend.domain.users import UserRegistered
from backend.exchange.import_source import HistoricalEvent
from backend.exchange.online_retail.retail_sales import RetailReturn, RetailSale, SaleOrReturn
from backend.exchange.online_retail.retail_table import RetailLine
from backend.messages.events import TimeBasis

CURRENCY = "GBP"
METHOD = "invoice"

_BasedPayload = tuple[TimeBasis, Payload]


class KnownEntities:
    """Who and what is known so far, and at which price."""

    def __init__(self) -> None:
        self._users: set[str] = set()
        self._prices: dict[str, int] = {}
        self._days: dict[str, str] = {}

    def add_user(self, user: str) -> bool:
        """Say whether the user is new, and know them from now on."""
        new = user not in self._users
        self._users.add(user)
        return new

    def add_product(self, line: RetailLine) -> bool:
        """Say whether the line's product is new, and know it and its price from now on."""
        if line.product in self._prices:
            return False
        self._prices[line.product] = line.price
        self._days[line.product] = clock.utc_day(line.time)
        return True

    def update_price(self, line: RetailLine) -> int | None:
        """Return the previous price if this first sale of a day has another one.

        A guest's prices include the tax, and are never the list's.
        """
        day = clock.utc_day(line.time)
        if not line.customer or self._days[line.product] == day:
            return None
        self._days[line.product] = day
        previous, self._prices[line.product] = self._prices[line.product], line.price
        return previous if previous != line.price else None


def historical_events(acts: Sequence[SaleOrReturn]) -> Iterator[HistoricalEvent]:
    """Yield the facts of all sales and returns, in their order."""
    catalogue = KnownEntities()
    for act in acts:
        if isinstance(act, RetailSale):
            for basis, said in (*_introductions(act, catalogue), *_sale_events(act)):
                yield HistoricalEvent(act.time, said, basis, act.invoice, act.time)
        else:
            line = act.line
            for basis, said in _return_events(act):
                yield HistoricalEvent(line.time, said, basis, line.invoice, line.time)


def user_name(sale: RetailSale) -> str:
    """Name a buyer, of whom the table tells no more than the country."""
    return f"{sale.country or 'Unknown'} {sale.user}"


def _introductions(sale: RetailSale, catalogue: KnownEntities) -> Iterator[_BasedPayload]:
    if catalogue.add_user(sale.user):
        yield "proxy", UserRegistered(user_id=sale.user, name=user_name(sale))
    for line in sale.lines:
        product = line.product
        if catalogue.add_product(line):
            name = line.description or product
            yield (
                "proxy",
                ProductAdded(product_id=product, name=name, price=line.price, currency=CURRENCY),
            )
            yield "proxy", ProductListed(product_id=product)
        elif (previous := catalogue.update_price(line)) is not None:
            yield (
                "proxy",
                ProductPriceChanged(product_id=product, price=line.price, previous=previous),
            )


def _order_lines(sale: RetailSale) -> list[OrderLine]:
    return [
        OrderLine(product_id=line.product, quantity=line.quantity, price=line.price)
        for line in sale.lines
    ]


def _sale_events(sale: RetailSale) -> Iterator[_BasedPayload]:
    order, user, total = sale.invoice, sale.user, sale.total
    yield (
        "observed",
        OrderCreated(
            order_id=order, user_id=user, lines=_order_lines(sale), total=total, currency=CURRENCY
        ),
    )
    yield (
        "implied",
        PaymentSucceeded(
            payment_id=sale.payment_id,
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


def _return_events(back: RetailReturn) -> Iterator[_BasedPayload]:
    sale = back.sale
    yield (
        "observed",
        PaymentRefunded(
            payment_id=sale.payment_id,
            order_id=sale.invoice,
            user_id=sale.user,
            amount=back.amount,
            currency=CURRENCY,
            refunded=back.refunded,
        ),
    )
    if back.is_complete:
        yield (
            "implied",
            OrderCancelled(
                order_id=sale.invoice,
                user_id=sale.user,
                lines=_order_lines(sale),
                total=sale.total,
                currency=CURRENCY,
                reason="everything came back",
            ),
        )
