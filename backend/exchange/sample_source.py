"""The sample: four weeks of Online Retail, and behind them three things that want an explanation.

What was really sold explains itself, so that the last events are made up: each is what people find
in a log of their own, and each is found on the replay desk in a few steps.
"""

from collections.abc import Iterator

from backend.clock import SECOND_US, Micros, parse_rfc3339
from backend.domain.module import Payload
from backend.domain.orders import OrderCreated, OrderLine, OrderPaid, OrderShipped
from backend.domain.payments import PaymentSucceeded
from backend.domain.products import ProductPriceChanged
from backend.domain.users import UserBalanceCharged, UserRegistered, UserToppedUp
from backend.exchange.import_source import HistoricalEvent
from backend.exchange.online_retail.historical_events import CURRENCY
from backend.exchange.online_retail.retail_source import OnlineRetailSource

SHIPPED_ORDER = "580538"  # shipped before it was paid
SHORT_USER = "ella"  # her balance is more than she paid in and did not spend
CHEAP_PRODUCT = "22086"  # its price was changed and changed back
_BEGIN = parse_rfc3339("2011-12-04T16:09:00Z")  # behind the last sale of the slice
_MINUTE_US = 60 * SECOND_US

_Step = tuple[int, str, Payload]
"""Minutes after the beginning, who did it, and what happened."""


class SampleSource(OnlineRetailSource):
    """The slice of Online Retail, with three small mysteries at its end.

    They are facts: as commands, no rule would let them pass.
    """

    def events(self) -> Iterator[HistoricalEvent]:
        """Yield the slice, then the mysteries, in the order of time."""
        yield from super().events()
        steps = (*_shipped_too_early(), *_balance_too_high(), *_price_for_a_while())
        for minutes, actor, payload in sorted(steps, key=lambda step: step[0]):
            yield _historical(_BEGIN + minutes * _MINUTE_US, actor, payload)


def _historical(time: Micros, actor: str, payload: Payload) -> HistoricalEvent:
    return HistoricalEvent(time, payload, "observed", f"{actor}/{time}", time, actor)


def _shipped_too_early() -> Iterator[_Step]:
    """An order leaves the house, and is paid half an hour later."""
    order, user, total = SHIPPED_ORDER, "12490", 590
    lines = [OrderLine(product_id="85123A", quantity=2, price=295)]
    yield 3, "web-shop", _created(order, user, lines, total)
    yield 11, "warehouse/late-shift", OrderShipped(order_id=order, carrier="Royal Mail")
    yield 42, "bank-transfers", _payment(order, user, total, "transfer")
    yield 42, "bank-transfers", _paid(order, user, total)


def _balance_too_high() -> Iterator[_Step]:
    """A top-up is added to the balance of before the last purchase."""
    order, user, price = "580539", SHORT_USER, 1275
    yield 4, "web-shop", UserRegistered(user_id=user, name="Ella Hart")
    yield 5, "web-shop", _topped_up(user, amount=5000, balance=5000)
    lines = [OrderLine(product_id="22423", quantity=1, price=price)]
    yield 21, "web-shop", _created(order, user, lines, price)
    yield (
        21,
        "web-shop",
        UserBalanceCharged(
            user_id=user,
            amount=price,
            currency=CURRENCY,
            balance=5000 - price,
            order_id=order,
            payment_id=f"{order}-1",
        ),
    )
    yield 21, "web-shop", _payment(order, user, price, "balance")
    yield 21, "web-shop", _paid(order, user, price)
    yield 31, "support/mirko", _topped_up(user, amount=2000, balance=5000 + 2000)


def _price_for_a_while() -> Iterator[_Step]:
    """A price has its point in the wrong place for some minutes, in which somebody buys."""
    order, user, total = "580540", "12724", 48 * 29
    right, wrong = 295, 29
    yield 12, "assistant/lou", _price_changed(wrong, right)
    lines = [OrderLine(product_id=CHEAP_PRODUCT, quantity=48, price=wrong)]
    yield 16, "web-shop", _created(order, user, lines, total)
    yield 16, "web-shop", _payment(order, user, total, "card")
    yield 16, "web-shop", _paid(order, user, total)
    yield 24, "assistant/lou", _price_changed(right, wrong)


def _created(order: str, user: str, lines: list[OrderLine], total: int) -> OrderCreated:
    return OrderCreated(order_id=order, user_id=user, lines=lines, total=total, currency=CURRENCY)


def _payment(order: str, user: str, amount: int, method: str) -> PaymentSucceeded:
    return PaymentSucceeded(
        payment_id=f"{order}-1",
        order_id=order,
        user_id=user,
        amount=amount,
        currency=CURRENCY,
        method=method,
    )


def _paid(order: str, user: str, amount: int) -> OrderPaid:
    return OrderPaid(order_id=order, user_id=user, amount=amount, currency=CURRENCY)


def _topped_up(user: str, *, amount: int, balance: int) -> UserToppedUp:
    return UserToppedUp(user_id=user, amount=amount, currency=CURRENCY, balance=balance)


def _price_changed(price: int, previous: int) -> ProductPriceChanged:
    return ProductPriceChanged(product_id=CHEAP_PRODUCT, price=price, previous=previous)
