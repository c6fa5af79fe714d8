"""Days at a shop: seeded, mostly sensible, and always close to some limit."""

import random

from backend.messages.commands import Command
from tests.backend.command.shop import command


class Day:
    """An endless stream of commands over few users and products, and orders that move on.

    Small numbers, so that stock, balances, dues and refunds meet their limits all the time.
    """

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
        self._orders = 0
        self._payments = 0

    def opening(self) -> list[Command]:
        """Two users, three products for sale in one currency, and one in another."""
        users = [command("user.register", user_id=f"u{n}", name=f"U{n}") for n in range(2)]
        products = [
            command(
                "product.add", product_id=f"p{n}", name=f"P{n}", price=n, currency=currency, stock=3
            )
            for n, currency in enumerate(("EUR", "EUR", "EUR", "JPY"), 1)
        ]
        listed = [command("product.list", product_id=f"p{n}") for n in range(1, 5)]
        return [*users, *products, *listed]

    def commands(self, count: int) -> list[Command]:
        """The next commands of the day."""
        return [self._next() for _ in range(count)]

    def _next(self) -> Command:
        choice = self.random.choices(
            (self._buy, self._pay, self._move, self._refund, self._top_up, self._restock),
            (4, 6, 6, 2, 2, 3),
        )
        return choice[0]()

    def _some_order(self) -> str:
        return f"o{self.random.randint(max(1, self._orders - 6), self._orders + 1)}"

    def _buy(self) -> Command:
        self._orders += 1
        products = (
            ["p4"] if self.random.random() < 0.2 else self.random.choices(("p1", "p2", "p3"), k=2)
        )
        gift = {"price": 0} if self.random.random() < 0.15 else {}
        lines = [
            {"product_id": product, "quantity": self.random.randint(1, 2), **gift}
            for product in products[: self.random.randint(1, 2)]
        ]
        user = f"u{self.random.randint(0, 1)}"
        return command("order.create", order_id=f"o{self._orders}", user_id=user, lines=lines)

    def _pay(self) -> Command:
        self._payments += 1
        data = {
            "order_id": self._some_order(),
            "payment_id": f"y{self._payments}",
            "method": self.random.choice(("card", "balance")),
            "amount": self.random.choice((None, None, 1, 2, 3, 4)),
        }
        if self.random.random() < 0.1:
            return command("payment.fail", **{**data, "amount": 1, "reason": "declined"})
        return command("order.pay", **data, fees=self.random.choice((0, 0, 1)))

    def _move(self) -> Command:
        verb = self.random.choice(("ship", "ship", "ship", "deliver", "deliver", "cancel"))
        return command(f"order.{verb}", order_id=self._some_order())

    def _refund(self) -> Command:
        payment = f"y{self.random.randint(max(1, self._payments - 9), self._payments + 1)}"
        return command("payment.refund", payment_id=payment, amount=self.random.randint(1, 3))

    def _top_up(self) -> Command:
        user = f"u{self.random.randint(0, 1)}"
        amount = self.random.randint(1, 4)
        currency = "JPY" if user == "u1" else "EUR"
        return command("user.top-up", user_id=user, amount=amount, currency=currency)

    def _restock(self) -> Command:
        product = f"p{self.random.randint(1, 4)}"
        return command("product.restock", product_id=product, quantity=self.random.randint(1, 2))
