"""An endless, busy shop: commands as they would come, many of them wrong."""

import random
from collections.abc import Callable, Iterator

from backend.client import Client
from backend.messages.commands import Answer, Command
from tests.running import command, make_command

_USERS, _PRODUCTS = 20, 10
_OUTSTANDING = 300  # commands without an answer


def commands(seed: int) -> Iterator[Command]:
    """Give commands for ever; the same ones for the same seed, but for their ids."""
    dice = random.Random(seed)  # noqa: S311 - a dice, no secret
    for number in range(_USERS):
        yield command("user.register", user_id=f"{seed}-{number}", name=f"User {number}")
    for number in range(_PRODUCTS):
        product = f"{seed}-{number}"
        yield command(
            "product.add",
            product_id=product,
            name=f"Product {number}",
            price=dice.randint(1, 500),
            currency="EUR",
            stock=20,
        )
        yield command("product.list", product_id=product)
    orders = 0
    while True:
        orders += dice.random() < 0.25
        yield _one(dice, seed, orders)


def send_all(
    client: Client, commands: list[Command], on_answer: Callable[[int], None]
) -> list[Answer]:
    """Send commands until each is accepted or rejected: what failed may be sent again.

    `on_answer` is told after each how many have their answer.
    """
    answers: dict[bytes, Answer] = {}
    for start in range(0, len(commands), _OUTSTANDING):
        part = commands[start : start + _OUTSTANDING]
        while part:
            for answer in client.send(part):
                if answer.outcome != "failed":
                    answers[answer.command_id] = answer
                    on_answer(len(answers))
            part = [each for each in part if each.id not in answers]
    return [answers[each.id] for each in commands]


def _one(dice: random.Random, seed: int, orders: int) -> Command:
    """Return something that may or may not be allowed just now."""
    user = f"{seed}-{dice.randrange(_USERS + 1)}"
    product = f"{seed}-{dice.randrange(_PRODUCTS)}"
    order = f"{seed}-{dice.randint(max(1, orders - 8), max(1, orders))}"
    line = {"product_id": product, "quantity": dice.randint(1, 3)}
    payment = f"{order}-{dice.randint(1, 3)}"
    wishes: list[tuple[str, dict[str, object]]] = [
        ("user.top-up", {"user_id": user, "amount": dice.randint(0, 900), "currency": "EUR"}),
        ("product.restock", {"product_id": product, "quantity": dice.randint(0, 9)}),
        ("order.create", {"order_id": order, "user_id": user, "lines": [line]}),
        ("order.create", {"order_id": order, "user_id": user, "lines": [line]}),
        ("order.pay", {"order_id": order, "payment_id": payment, "method": "card"}),
        ("order.pay", {"order_id": order, "payment_id": payment, "method": "balance"}),
        ("order.ship", {"order_id": order}),
        ("order.deliver", {"order_id": order}),
        ("order.cancel", {"order_id": order, "reason": "changed their mind"}),
        ("payment.refund", {"payment_id": payment, "amount": dice.randint(1, 300)}),
    ]
    return make_command(*dice.choice(wishes))
