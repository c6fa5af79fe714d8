"""Any commands, by anyone, in any order, with crashes in between: the invariants hold."""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule

from backend.domain.module import Payload
from backend.domain.orders import OrderCreated, OrderLine, OrderPaid
from backend.domain.payments import PaymentRefunded
from backend.domain.products import StockReserved
from backend.domain.users import UserBalanceCharged, UserToppedUp
from backend.errors import StorageFailed
from backend.messages.commands import Answer, Command
from backend.settings import Settings
from backend.store.engine_registry import open_log
from backend.store.log_port import EventLog
from tests.backend.command.days import Day
from tests.backend.command.shop import Shop, Watched, command, fact, record
from tests.invariants import check

USERS, PRODUCTS = ["anna", "bob"], ["cup", "pot", "tea"]
ORDERS, PAYMENTS = ["o1", "o2", "o3", "o4"], ["p1", "p2", "p3", "p4", "p5"]

user, product = st.sampled_from(USERS), st.sampled_from(PRODUCTS)
order, payment = st.sampled_from(ORDERS), st.sampled_from(PAYMENTS)
# Small numbers meet every limit by chance.
amount = st.integers(-1, 9)
currency = st.sampled_from(["EUR", "EUR", "EUR", "USD"])
method = st.sampled_from(["card", "balance"])
lines = st.lists(
    st.fixed_dictionaries(
        {"product_id": product, "quantity": st.integers(0, 4)},
        optional={"price": amount, "freight": st.integers(-1, 5)},
    ),
    max_size=3,
)


def commands_of(name: str, /, **fields: st.SearchStrategy[object]) -> st.SearchStrategy[Command]:
    return st.builds(command, st.just(name), **fields)


optional_amount = st.none() | amount
commands = st.one_of(
    commands_of("user.top-up", user_id=user, amount=amount, currency=currency),
    commands_of(
        "product.add",
        product_id=product,
        name=st.just("a"),
        price=amount,
        currency=currency,
        stock=st.integers(-1, 6),
    ),
    commands_of("product.list", product_id=product),
    commands_of("product.delist", product_id=product),
    commands_of("product.change-price", product_id=product, price=amount),
    commands_of("product.restock", product_id=product, quantity=st.integers(0, 3)),
    *[commands_of("order.create", order_id=order, user_id=user, lines=lines)] * 3,
    *[
        commands_of(
            "order.pay",
            order_id=order,
            payment_id=payment,
            method=method,
            amount=optional_amount,
            fees=st.integers(-1, 5),
        )
    ]
    * 3,
    commands_of("order.ship", order_id=order),
    commands_of("order.deliver", order_id=order),
    commands_of("order.cancel", order_id=order),
    commands_of(
        "payment.fail",
        payment_id=payment,
        order_id=order,
        amount=amount,
        method=method,
        reason=st.just("declined"),
    ),
    commands_of("payment.refund", payment_id=payment, amount=amount),
)


class AnyShop(RuleBasedStateMachine):
    """Several clients, one writer, and a machine that fails.

    Most of what `send` says is nonsense; the other rules keep orders and payments on their way.
    """

    orders: Bundle[str] = Bundle("orders")
    payments: Bundle[str] = Bundle("payments")

    def __init__(self) -> None:
        super().__init__()
        self.disk = Watched(open_log("memory:"))
        self.shop = Shop(self.disk, Settings(cached_aggregates=4, snapshot_every=3))
        self.sent: dict[bytes, Command] = {}
        self.answers: dict[bytes, Answer] = {}

    @initialize(stock=st.integers(0, 8))
    def open(self, stock: int) -> None:
        for name in USERS:
            self.send([command("user.register", user_id=name, name=name)])
            self.send([command("user.top-up", user_id=name, amount=9, currency="EUR")])
        for name in PRODUCTS[:2]:
            data = {"product_id": name, "name": name, "price": 2, "currency": "EUR"}
            self.send([command("product.add", **data, stock=stock)])
            self.send([command("product.list", product_id=name)])

    @rule(batch=st.lists(commands, min_size=1, max_size=8))
    def send(self, batch: list[Command]) -> None:
        for one, answer in zip(batch, self.shop.send(*batch), strict=True):
            self.sent[one.id] = one
            assert answer.command_id == one.id
            if answer.outcome != "failed":
                assert self.answers.setdefault(one.id, answer) == answer

    @rule(target=orders, buyer=user, cups=st.integers(1, 4), pots=st.integers(0, 4))
    def buy(self, buyer: str, cups: int, pots: int) -> str:
        bought = [{"product_id": "cup", "quantity": cups, "freight": cups}]
        bought += [{"product_id": "pot", "quantity": pots}] * (pots > 0)
        order_id = f"order-{len(self.sent)}"
        restock = command("product.restock", product_id="pot", quantity=2)
        self.send(
            [
                restock,
                command("order.create", order_id=order_id, user_id=buyer, lines=bought),
            ]
        )
        return order_id

    @rule(
        target=payments,
        order_id=orders,
        how=method,
        part=st.none() | st.integers(1, 9),
        fees=st.integers(0, 3),
    )
    def pay(self, order_id: str, how: str, part: int | None, fees: int) -> str:
        payment_id = f"payment-{len(self.sent)}"
        data = {"order_id": order_id, "payment_id": payment_id, "method": how}
        self.send([command("order.pay", **data, amount=part, fees=fees)])
        return payment_id

    @rule(order_id=orders, payment_id=payments, amount=st.integers(1, 9))
    def refund_and_ship(self, order_id: str, payment_id: str, amount: int) -> None:
        refund = command("payment.refund", payment_id=payment_id, amount=amount)
        self.send([refund, command("order.ship", order_id=order_id)])

    @rule(order_id=orders, payment_id=payments)
    def hurry(self, order_id: str, payment_id: str) -> None:
        pay = {"order_id": order_id, "payment_id": f"{payment_id}+", "method": "card"}
        shipped = command("order.ship", order_id=order_id)
        self.send([command("order.pay", **pay), shipped])

    @rule(order_id=orders, verb=st.sampled_from(["ship", "deliver", "cancel"]))
    def move(self, order_id: str, verb: str) -> None:
        self.send([command(f"order.{verb}", order_id=order_id)])

    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        ids = st.lists(st.sampled_from(list(self.sent)), min_size=1, max_size=4)
        self.send([self.sent[id_] for id_ in data.draw(ids)])

    @rule()
    def crash(self) -> None:
        self.shop.restart()

    @rule(batch=st.lists(commands, min_size=1, max_size=4))
    def send_while_the_disk_is_full(self, batch: list[Command]) -> None:
        self.disk.error = StorageFailed("The disk is full.")
        self.send(batch)
        self.disk.error = None

    def teardown(self) -> None:
        events = self.shop.events()
        assert check(events, self.shop.registry) == []
        caused = {event.id: event.position for event in events}
        for answer in self.answers.values():
            assert [caused.pop(id_) for id_ in answer.events] == answer.positions
        assert not caused


TestAnyShop = AnyShop.TestCase


@pytest.mark.parametrize("seed", range(6))
def test_that_the_invariants_hold_on_a_busy_day(seed: int) -> None:
    day = Day(seed)
    shop = Shop(open_log("memory:"), Settings(cached_aggregates=20, snapshot_every=5))
    shop.accepted(*day.opening())
    for _ in range(150):
        shop.send(*day.commands(day.random.randint(1, 16)))
        if day.random.random() < 0.1:
            shop.restart()
    assert check(shop.events(), shop.registry) == []
    assert {"order.delivered", "payment.refunded"} <= shop.log.count_by_type().keys()


def test_that_the_invariants_hold_on_a_busy_day_on_disk(on_disk: Callable[[], EventLog]) -> None:
    day = Day(99)
    shop = Shop(on_disk(), Settings(cached_aggregates=20, snapshot_every=5))
    shop.accepted(*day.opening())
    sent: list[Command] = []
    first: list[Answer] = []
    for _ in range(40):
        batch = day.commands(day.random.randint(1, 16))
        first += shop.send(*batch)
        sent += batch
        if day.random.random() < 0.2:
            shop.restart(on_disk())
    assert check(shop.events(), shop.registry) == []
    shop.restart(on_disk())
    before = len(shop.events())
    assert shop.send(*sent) == first
    assert len(shop.events()) == before


LINES = [OrderLine(product_id="cup", quantity=2, price=10)]
ORDERED = OrderCreated(order_id="o1", user_id="anna", lines=LINES, total=20, currency="EUR")


@pytest.mark.parametrize(
    ("payloads", "rule", "position"),
    [
        ([ORDERED], "stock", 1),
        ([StockReserved(product_id="cup", quantity=1, order_id="o1")], "stock", 1),
        ([OrderPaid(order_id="o1", user_id="anna", amount=1, currency="EUR")], "order", 1),
        (
            [UserToppedUp(user_id="anna", amount=5, currency="EUR", balance=6)],
            "balance",
            1,
        ),
        (
            [
                UserToppedUp(user_id="anna", amount=5, currency="EUR", balance=5),
                UserBalanceCharged(
                    user_id="anna",
                    amount=6,
                    currency="EUR",
                    balance=-1,
                    order_id="o1",
                    payment_id="p1",
                ),
            ],
            "balance",
            2,
        ),
        (
            [
                PaymentRefunded(
                    payment_id="p1",
                    order_id="o1",
                    user_id="anna",
                    amount=1,
                    currency="EUR",
                    refunded=1,
                )
            ],
            "refund",
            1,
        ),
    ],
)
def test_that_a_broken_invariant_is_found_where_it_breaks(
    shop: Shop, payloads: list[Payload], rule: str, position: int
) -> None:
    shop.writer.record(record(*(fact(shop.registry, payload) for payload in payloads)))
    found = check(shop.events(), shop.registry)
    assert (position, rule) in [(violation.position, violation.rule) for violation in found]


def test_that_a_forged_log_is_found_out(shop: Shop) -> None:
    shop.accepted(command("user.register", user_id="anna", name="Anna"))
    [event] = shop.events()
    twice = [event, event]
    late = msgspec.structs.replace(event, position=2, version=3, id=b"x" * 16)
    assert [one.rule for one in check(twice, shop.registry)] == ["log"] * 3
    assert "version 3" in check([event, late], shop.registry)[0].what
