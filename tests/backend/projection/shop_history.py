"""A shop's history as events: seeded, as untidy as real imports, of any length."""

import random
from collections.abc import Iterable, Iterator

import msgspec

from backend.clock import SECOND_US
from backend.domain.module import Payload
from backend.domain.orders import (
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderLine,
    OrderPaid,
    OrderShipped,
)
from backend.domain.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from backend.domain.products import (
    ProductAdded,
    ProductListed,
    ProductPriceChanged,
    ProductRestocked,
    StockReserved,
    StockShipped,
)
from backend.domain.registry import Registry
from backend.domain.users import UserRegistered, UserToppedUp
from backend.messages.events import Event

START = 1_500_000_000 * SECOND_US
STEP = 37 * SECOND_US  # between two events of the history


class Shop:
    """Makes payloads in an order in which a shop may have said them, and in some others."""

    def __init__(self, seed: int, *, users: int, products: int, untidy: float = 0.02) -> None:
        self._random = random.Random(seed)  # noqa: S311  # repeatable, nothing secret
        self._users = users
        self._products = products
        self._untidy = untidy
        self._order = 0

    def payloads(self) -> Iterator[Payload]:
        """Users and products first appear when they are first needed; orders never end."""
        seen: set[str] = set()
        while True:
            user = f"user-{self._random.randrange(self._users):06}"
            products = [
                f"product-{self._random.randrange(self._products):05}"
                for _ in range(self._random.choice((1, 1, 1, 2, 3)))
            ]
            known = [*self._first(seen, user, products)]
            story = [*self._story(user, products)]
            if self._random.random() < self._untidy:
                story = self._random.sample([*known, *story], len(known) + len(story))
                known = []
            yield from known
            yield from story

    def _first(self, seen: set[str], user: str, products: list[str]) -> Iterator[Payload]:
        if user not in seen:
            yield UserRegistered(user_id=user, name=f"Name of {user}", email=f"{user}@example.org")
        for product in dict.fromkeys(products):
            if product not in seen:
                yield ProductAdded(
                    product_id=product,
                    name=f"Thing {product[-5:]}",
                    price=self._random.randrange(100, 9000),
                    currency="BRL",
                    category=self._random.choice((None, "garden", "toys")),
                    stock=50,
                )
                yield ProductListed(product_id=product)
        seen.update((user, *products))

    def _story(self, user: str, products: list[str]) -> Iterator[Payload]:
        self._order += 1
        order, payment = f"order-{self._order:07}", f"payment-{self._order:07}"
        lines = [
            OrderLine(
                product_id=each,
                quantity=self._random.choice((1, 1, 2)),
                price=self._random.randrange(100, 9000),
                freight=self._random.randrange(900),
            )
            for each in products
        ]
        total = sum(line.quantity * line.price + line.freight for line in lines)
        yield from self._aside(user, products[0])
        yield OrderCreated(order_id=order, user_id=user, lines=lines, total=total, currency="BRL")
        for line in lines:
            yield StockReserved(product_id=line.product_id, quantity=line.quantity, order_id=order)
        yield from self._ending(order, payment, user, lines, total)

    def _aside(self, user: str, product: str) -> Iterator[Payload]:
        """Now and then something else happens."""
        dice = self._random.random()
        if dice < 0.05:
            yield UserToppedUp(
                user_id=user, amount=500, currency="BRL", balance=self._random.randrange(9000)
            )
        elif dice < 0.1:
            yield ProductPriceChanged(product_id=product, price=self._random.randrange(9000))
        elif dice < 0.15:
            yield ProductRestocked(product_id=product, quantity=20)

    def _ending(
        self, order: str, payment: str, user: str, lines: list[OrderLine], total: int
    ) -> Iterator[Payload]:
        whose = {"payment_id": payment, "order_id": order, "user_id": user, "currency": "BRL"}
        dice = self._random.random()
        if dice < 0.03:
            yield PaymentFailed(**whose, amount=total, method="card", reason="declined")
            return
        yield PaymentSucceeded(**whose, amount=total, method="card", fees=total // 50)
        yield OrderPaid(order_id=order, user_id=user, amount=total, currency="BRL")
        if dice < 0.06:
            yield OrderCancelled(
                order_id=order, user_id=user, lines=lines, total=total, currency="BRL"
            )
            part = total if dice < 0.05 else total // 2
            yield PaymentRefunded(**whose, amount=part, refunded=part)
            return
        yield OrderShipped(order_id=order, carrier="post")
        for line in lines:
            yield StockShipped(product_id=line.product_id, quantity=line.quantity, order_id=order)
        yield OrderDelivered(order_id=order)


def events(
    registry: Registry, payloads: Iterable[Payload], *, after: int = 0, recorded: int = START
) -> Iterator[Event]:
    """Number payloads as a log would; every event is committed a millisecond after the last."""
    for position, payload in enumerate(payloads, after + 1):
        draft = registry.draft(
            payload,
            installation="test",
            id=position.to_bytes(16, "big"),
            time=START + position * STEP,
            correlation=bytes(16),
            causation=None,
            actor="test",
        )
        fields = msgspec.structs.asdict(draft)
        for beside in ("owner", "recorded", "version", "origin"):
            del fields[beside]
        yield Event(position=position, version=1, recorded=recorded + position * 1000, **fields)
