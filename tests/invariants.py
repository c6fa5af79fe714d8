"""The invariants of the contract, checked over a whole log; shares no code with the domain's rules.

Everything is held after each command's events (those with the same cause), but the numbers that
may never be negative, which are held after each event.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

import msgspec

from backend.domain import orders, payments, products, users
from backend.domain.module import Payload
from backend.domain.registry import Registry
from backend.messages.events import Event

NEXT = {
    "": {"created"},
    "created": {"paid", "cancelled"},
    "paid": {"shipped", "cancelled"},
    "shipped": {"delivered", "cancelled"},
    "delivered": set[str](),
    "cancelled": set[str](),
}

REACHES: dict[type[Payload], str] = {
    orders.OrderPaid: "paid",
    orders.OrderShipped: "shipped",
    orders.OrderDelivered: "delivered",
    orders.OrderCancelled: "cancelled",
}


class Violation(msgspec.Struct, frozen=True):
    """What is wrong behind the event at this position."""

    position: int
    rule: str
    what: str


Found = Iterator[tuple[str, str]]


class _Stock(msgspec.Struct):
    on_hand: int = 0
    reserved: int = 0


class _Account(msgspec.Struct):
    balance: int = 0
    currency: str = ""


class _Paid(msgspec.Struct):
    order_id: str
    amount: int
    fees: int
    currency: str
    method: str
    refunded: int = 0
    charged: int = 0
    given_back: int = 0


class _Order(msgspec.Struct):
    status: str = ""
    total: int = 0
    currency: str = ""
    lines: dict[str, int] = {}
    reserved: dict[str, int] = msgspec.field(default_factory=lambda: defaultdict[str, int](int))
    payments: list[_Paid] = []


class _Cash(msgspec.Struct):
    """One currency: what came in from outside, and what went out again."""

    came: int = 0
    went: int = 0
    balances: int = 0
    kept: int = 0


class Ledger:
    """Everything that the invariants are about, event by event."""

    def __init__(self) -> None:
        self._stock: dict[str, _Stock] = defaultdict(_Stock)
        self._accounts: dict[str, _Account] = defaultdict(_Account)
        self._orders: dict[str, _Order] = defaultdict(_Order)
        self._paid: dict[str, _Paid] = {}
        self._cash: dict[str, _Cash] = defaultdict(_Cash)
        self._open: dict[str, _Order] = {}

    def take(self, event: Payload) -> Found:
        """Book one event, and yield what is wrong at once."""
        match event:
            case products.StockReserved() | products.StockShipped() | products.StockReleased():
                yield from self._moved(event)
            case products.ProductAdded():
                self._stock[event.product_id].on_hand += event.stock
            case products.ProductRestocked():
                yield from self._restocked(event)
            case users.UserToppedUp() | users.UserBalanceCharged() | users.UserBalanceRefunded():
                yield from self._account(event)
            case payments.PaymentSucceeded():
                yield from self._succeeded(event)
            case payments.PaymentRefunded():
                yield from self._refunded(event)
            case orders.OrderCreated():
                yield from self._created(event)
            case (
                orders.OrderPaid()
                | orders.OrderShipped()
                | orders.OrderDelivered()
                | orders.OrderCancelled()
            ):
                yield from self._step(event.order_id, REACHES[type(event)])
            case _:
                pass

    def settle(self) -> Found:
        """Yield what is wrong once all events of a command are booked."""
        for order_id, order in self._open.items():
            yield from _order_settled(order_id, order)
        self._open.clear()
        for currency, cash in self._cash.items():
            if cash.came != cash.went + cash.balances + cash.kept:
                yield "money", f"{currency}: {cash} does not add up"
            if min(cash.balances, cash.kept) < 0:
                yield "money", f"{currency}: more went out than came in, {cash}"

    def _of(self, order_id: str) -> _Order:
        order = self._open[order_id] = self._orders[order_id]
        return order

    def _moved(
        self, event: products.StockReserved | products.StockShipped | products.StockReleased
    ) -> Found:
        stock, order = self._stock[event.product_id], self._of(event.order_id)
        match event:
            case products.StockReserved():
                stock.reserved += event.quantity
                order.reserved[event.product_id] += event.quantity
            case products.StockReleased(returned=True):
                stock.on_hand += event.quantity
            case products.StockReleased():
                stock.reserved -= event.quantity
                order.reserved[event.product_id] -= event.quantity
            case products.StockShipped():
                stock.on_hand -= event.quantity
                stock.reserved -= event.quantity
                order.reserved[event.product_id] -= event.quantity
        if not 0 <= stock.reserved <= stock.on_hand:
            yield "stock", f"{event.product_id}: {stock}"

    def _restocked(self, event: products.ProductRestocked) -> Found:
        stock = self._stock[event.product_id]
        stock.on_hand += event.quantity
        if event.on_hand not in {None, stock.on_hand}:
            yield "stock", f"{event.product_id} has {stock.on_hand}, not {event.on_hand}"

    def _account(
        self,
        event: users.UserToppedUp | users.UserBalanceCharged | users.UserBalanceRefunded,
    ) -> Found:
        account, cash = self._accounts[event.user_id], self._cash[event.currency]
        moved = event.amount
        match event:
            case users.UserToppedUp():
                cash.came += event.amount
            case users.UserBalanceCharged():
                moved = -event.amount
                if event.payment_id in self._paid:
                    self._paid[event.payment_id].charged += event.amount
            case users.UserBalanceRefunded():
                cash.went -= event.amount  # the refund left the payment, and not the house
                if event.payment_id in self._paid:
                    self._paid[event.payment_id].given_back += event.amount
        if account.balance + moved != event.balance or event.balance < 0:
            yield "balance", f"{event.user_id}: {account.balance} and {moved} is {event.balance}"
        if account.currency not in {"", event.currency}:
            yield "balance", f"{event.user_id} keeps {account.currency}, not {event.currency}"
        self._cash[account.currency or event.currency].balances -= account.balance
        cash.balances += event.balance
        account.balance, account.currency = event.balance, event.currency

    def _succeeded(self, event: payments.PaymentSucceeded) -> Found:
        order, cash = self._of(event.order_id), self._cash[event.currency]
        if event.payment_id in self._paid:
            yield "payment", f"{event.payment_id} succeeded twice"
        if event.currency != order.currency or order.status != "created" or event.amount <= 0:
            yield "payment", f"{event.payment_id} does not fit a {order.status} order"
        paid = _Paid(event.order_id, event.amount, event.fees, event.currency, event.method)
        self._paid[event.payment_id] = paid
        order.payments = [*order.payments, paid]
        cash.kept += event.amount + event.fees
        if event.method != "balance":
            cash.came += event.amount + event.fees

    def _refunded(self, event: payments.PaymentRefunded) -> Found:
        paid = self._paid.get(event.payment_id)
        if paid is None:
            yield "refund", f"{event.payment_id} never came in"
            return
        self._of(event.order_id)
        cash = self._cash[event.currency]
        cash.kept -= event.amount
        cash.went += event.amount
        if event.currency != paid.currency:
            yield "refund", f"{event.payment_id} came in {paid.currency}: {event.currency} went out"
            return
        paid.refunded += event.amount
        if not 0 < event.amount <= paid.refunded <= paid.amount + paid.fees:
            yield "refund", f"{event.payment_id}: {paid}"
        if paid.refunded != event.refunded:
            yield "refund", f"{event.payment_id} says {event.refunded}, and it is {paid.refunded}"

    def _created(self, event: orders.OrderCreated) -> Found:
        yield from self._step(event.order_id, "created")
        order = self._of(event.order_id)
        order.total, order.currency, order.lines = event.total, event.currency, {}
        for line in event.lines:
            order.lines[line.product_id] = order.lines.get(line.product_id, 0) + line.quantity
        total = sum(line.quantity * line.price + line.freight for line in event.lines)
        if total != event.total:
            yield "order", f"{event.order_id} costs {total}, not {event.total}"

    def _step(self, order_id: str, status: str) -> Found:
        order = self._of(order_id)
        if status not in NEXT[order.status]:
            yield "order", f"{order_id} went from {order.status or 'nothing'} to {status}"
        order.status = status
        if status == "paid" and _counted(order) != order.total:
            yield "order", f"{order_id} is paid with {_counted(order)} of {order.total}"


def _counted(order: _Order) -> int:
    """Return what came in for it in its own currency: of another one nothing is ever added."""
    own = (paid for paid in order.payments if paid.currency == order.currency)
    return sum(max(0, paid.amount - paid.refunded) for paid in own)


def _order_settled(order_id: str, order: _Order) -> Found:
    holds = {product: count for product, count in order.reserved.items() if count}
    wanted = order.lines if order.status in {"created", "paid"} else {}
    if holds != wanted:
        yield "stock", f"{order_id} is {order.status}, and holds {holds}"
    counted = _counted(order)
    kept: Counter[str] = Counter()
    for paid in order.payments:
        kept[paid.currency] += paid.amount + paid.fees - paid.refunded
    if counted > order.total:
        yield "money", f"{order_id} got {counted}, and costs {order.total}"
    if order.status == "created" and counted == order.total:
        yield "order", f"nothing is due of {order_id}, and it is not paid"
    for currency, amount in kept.items():
        if order.status == "cancelled" and amount:
            yield "money", f"{order_id} is cancelled, and keeps {amount} {currency}"
    for paid in order.payments:
        charged, given_back = paid.amount + paid.fees, paid.refunded
        expected = (charged, given_back) if paid.method == "balance" else (0, 0)
        if (paid.charged, paid.given_back) != expected:
            yield "money", f"a payment of {order_id} and the balance differ: {paid}"


class _Shape:
    """The log itself: dense positions, dense versions, no id twice."""

    def __init__(self) -> None:
        self._position = 0
        self._versions: dict[str, int] = defaultdict(int)
        self._ids: set[bytes] = set()

    def take(self, event: Event) -> Found:
        self._position += 1
        stream = f"{event.source.rpartition('/')[2]}/{event.subject}"
        self._versions[stream] += 1
        if event.position != self._position:
            yield "log", f"position {event.position} stands at {self._position}"
        if event.version != self._versions[stream]:
            yield "log", f"{stream} jumps to version {event.version}"
        if event.id in self._ids:
            yield "log", f"the id {event.id.hex()} is used twice"
        self._ids.add(event.id)


def check(events: Iterable[Event], registry: Registry) -> list[Violation]:
    """Return every violation in a whole log, read from its beginning; empty when all holds."""
    ledger, shape = Ledger(), _Shape()
    found: list[Violation] = []
    position, cause = 0, None

    def note(say: Callable[[], Found]) -> None:
        found.extend(Violation(position, rule, what) for rule, what in say())

    for event in events:
        if event.causation is None or event.causation != cause:
            note(ledger.settle)
        position, cause = event.position, event.causation
        payload = registry.decode_event(event.type, event.schema, event.data)
        found.extend(Violation(position, rule, what) for rule, what in shape.take(event))
        found.extend(Violation(position, rule, what) for rule, what in ledger.take(payload))
    note(ledger.settle)
    return found
