"""Orders: created, paid, shipped, delivered, or cancelled."""

from collections.abc import Iterable
from typing import assert_never

from backend.domain.evolving import Fact, evolve, initial
from backend.domain.module import Module, Said, World
from backend.domain.order_words import (
    CancelOrder,
    CreateOrder,
    DeliverOrder,
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderPaid,
    OrderShipped,
    PayOrder,
    ShipOrder,
)
from backend.domain.payments import (
    PaymentRefunded,
    PaymentSucceeded,
    require_unused,
)
from backend.domain.products import StockReleased, StockReserved, StockShipped
from backend.domain.reserving import priced_lines
from backend.domain.rules import (
    reject,
    require_countable,
    require_not_negative,
    require_positive,
)
from backend.domain.standing import (
    OrderLine,
    OrderState,
    Status,
    awaiting_payment,
    known_order,
)
from backend.domain.users import UserBalanceCharged, UserState, charge, registered

__all__ = [
    "MODULE",
    "CancelOrder",
    "CreateOrder",
    "DeliverOrder",
    "Fact",
    "OrderCancelled",
    "OrderCreated",
    "OrderDelivered",
    "OrderLine",
    "OrderPaid",
    "OrderShipped",
    "PayOrder",
    "ShipOrder",
    "Wish",
    "decide",
    "evolve",
    "initial",
]

Wish = CreateOrder | PayOrder | ShipOrder | DeliverOrder | CancelOrder


def decide(command: Wish, world: World, now: int) -> Iterable[Said]:  # noqa: ARG001 - one shape for all
    """Return what the command causes, or raise `Rejected`."""
    match command:
        case CreateOrder():
            return _create(command, world)
        case PayOrder():
            return _pay(command, world)
        case ShipOrder():
            return _ship(command, known_order(world, command.order_id))
        case DeliverOrder():
            return [_deliver(command, known_order(world, command.order_id))]
        case CancelOrder():
            return _cancel(command, known_order(world, command.order_id))
        case _:
            assert_never(command)


def _create(command: CreateOrder, world: World) -> list[Said]:
    order = world.load(OrderState, command.order_id)
    if order is not None and order.status != "unknown":
        reject("order-exists", f"There is an order {command.order_id} already.", "order_id")
    registered(world, command.user_id)
    if not command.lines:
        reject("no-lines", "An order needs at least one line.", "lines")
    lines, currency = priced_lines(world, command.lines)
    total = sum(line.quantity * line.price + line.freight for line in lines)
    require_countable(total, "total", "lines")
    created = OrderCreated(
        order_id=command.order_id,
        user_id=command.user_id,
        lines=lines,
        total=total,
        currency=currency,
    )
    return [created, *(_reserve(command.order_id, line) for line in lines)]


def _reserve(order_id: str, line: OrderLine) -> StockReserved:
    return StockReserved(product_id=line.product_id, quantity=line.quantity, order_id=order_id)


def _pay(command: PayOrder, world: World) -> list[Said]:
    order = awaiting_payment(world, command.order_id)
    require_unused(world, command.payment_id, command.order_id)
    amount = _payable(command, order)
    succeeded = PaymentSucceeded(
        payment_id=command.payment_id,
        order_id=command.order_id,
        user_id=order.user_id,
        amount=amount,
        currency=order.currency,
        method=command.method,
        fees=command.fees,
    )
    events: list[Said] = [succeeded]
    if command.method == "balance":
        events.append(_charge(succeeded, registered(world, order.user_id)))
    if amount == order.due:
        events.append(_paid(command.order_id, order, amount))
    return events


def _payable(command: PayOrder, order: OrderState) -> int:
    due = order.due
    amount = due if command.amount is None else command.amount
    require_positive(amount, "amount", "amount")
    require_not_negative(command.fees, "fees", "fees")
    if amount > due:
        reject("amount-above-due", f"Only {due} is due, and {amount} is offered.", "amount")
    require_countable(amount + command.fees, "amount", "fees")
    return amount


def _charge(payment: PaymentSucceeded, user: UserState) -> UserBalanceCharged:
    taken = payment.amount + payment.fees
    return UserBalanceCharged(
        user_id=payment.user_id,
        amount=taken,
        currency=payment.currency,
        balance=charge(user, payment.user_id, taken, payment.currency),
        order_id=payment.order_id,
        payment_id=payment.payment_id,
    )


def _paid(order_id: str, order: OrderState, amount: int) -> OrderPaid:
    return OrderPaid(
        order_id=order_id,
        user_id=order.user_id,
        amount=order.counted + amount,
        currency=order.currency,
    )


def _ship(command: ShipOrder, order: OrderState) -> list[Said]:
    _require_status(command.order_id, order, "paid")
    shipped = OrderShipped(
        order_id=command.order_id, carrier=command.carrier, tracking=command.tracking
    )
    return [shipped, *(_take(command.order_id, line) for line in order.lines)]


def _take(order_id: str, line: OrderLine) -> StockShipped:
    return StockShipped(product_id=line.product_id, quantity=line.quantity, order_id=order_id)


def _deliver(command: DeliverOrder, order: OrderState) -> OrderDelivered:
    _require_status(command.order_id, order, "shipped")
    return OrderDelivered(order_id=command.order_id)


def _require_status(order_id: str, order: OrderState, status: Status) -> None:
    if order.status != status:
        reject(f"not-{status}", f"Order {order_id} is {order.status}, not {status}.", "order_id")


def _cancel(command: CancelOrder, order: OrderState) -> list[Said]:
    if order.status in {"delivered", "cancelled"}:
        reject(
            f"already-{order.status}", f"Order {command.order_id} is {order.status}.", "order_id"
        )
    cancelled = OrderCancelled(
        order_id=command.order_id,
        user_id=order.user_id,
        lines=list(order.lines),
        total=order.total,
        currency=order.currency,
        reason=command.reason,
    )
    return [cancelled, *_release(command.order_id, order), *_give_back(command.order_id, order)]


def _release(order_id: str, order: OrderState) -> Iterable[StockReleased]:
    returned = order.status == "shipped"
    for line in order.lines:
        yield StockReleased(
            product_id=line.product_id,
            quantity=line.quantity,
            order_id=order_id,
            returned=returned,
        )


def _give_back(order_id: str, order: OrderState) -> Iterable[PaymentRefunded]:
    for payment_id, received in order.payments.items():
        if received.kept > 0:
            yield PaymentRefunded(
                payment_id=payment_id,
                order_id=order_id,
                user_id=received.user_id,
                amount=received.kept,
                currency=order.currency,
                refunded=received.amount + received.fees,
            )


MODULE: Module[OrderState, Wish, Fact] = Module(
    name="orders",
    entity="order",
    key="order_id",
    commands={
        "order.create": CreateOrder,
        "order.pay": PayOrder,
        "order.ship": ShipOrder,
        "order.deliver": DeliverOrder,
        "order.cancel": CancelOrder,
    },
    events={
        "order.created": OrderCreated,
        "order.paid": OrderPaid,
        "order.shipped": OrderShipped,
        "order.delivered": OrderDelivered,
        "order.cancelled": OrderCancelled,
    },
    state=OrderState,
    evolve=evolve,
    decide=decide,
)
