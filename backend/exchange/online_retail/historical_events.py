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


def historical_events(transactions: Sequence[SaleOrReturn]) -> Iterator[HistoricalEvent]:
    """Yield the facts of all sales and returns, in their order."""
    known = KnownEntities()
    for transaction in transactions:
        if isinstance(transaction, RetailSale):
            for basis, payload in (*_introductions(transaction, known), *_sale_events(transaction)):
                yield HistoricalEvent(
                    transaction.time, payload, basis, transaction.invoice, transaction.time
                )
        else:
            line = transaction.line
            for basis, payload in _return_events(transaction):
                yield HistoricalEvent(line.time, payload, basis, line.invoice, line.time)


def user_name(sale: RetailSale) -> str:
    """Name a buyer, of whom the table holds no more than the country."""
    return f"{sale.country or 'Unknown'} {sale.user}"


def _introductions(sale: RetailSale, known: KnownEntities) -> Iterator[_BasedPayload]:
    if known.add_user(sale.user):
        yield "proxy", UserRegistered(user_id=sale.user, name=user_name(sale))
    for line in sale.lines:
        product = line.product
        if known.add_product(line):
            name = line.description or product
            yield (
                "proxy",
                ProductAdded(product_id=product, name=name, price=line.price, currency=CURRENCY),
            )
            yield "proxy", ProductListed(product_id=product)
        elif (previous := known.update_price(line)) is not None:
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


def _return_events(returned: RetailReturn) -> Iterator[_BasedPayload]:
    sale = returned.sale
    yield (
        "observed",
        PaymentRefunded(
            payment_id=sale.payment_id,
            order_id=sale.invoice,
            user_id=sale.user,
            amount=returned.amount,
            currency=CURRENCY,
            refunded=returned.refunded,
        ),
    )
    if returned.is_complete:
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
