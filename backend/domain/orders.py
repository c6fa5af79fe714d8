"""Orders: created, paid, shipped, delivered, or cancelled."""

from collections.abc import Iterable
from typing import assert_never

import msgspec

from backend.domain import standing
from backend.domain.module import Currency, Identifier, Module, Money, Said, Text, World
from backend.domain.payments import (
    PaymentFailed,
    PaymentRefunded,
    PaymentSucceeded,
    require_unused,
)
from backend.domain.products import StockReleased, StockReserved, StockShipped
from backend.domain.reserving import WantedLine, priced_lines
from backend.domain.rules import (
    reject,
    require_countable,
    require_not_negative,
    require_positive,
)
from backend.domain.standing import OrderState, Received, awaiting_payment, further, known_order
from backend.domain.users import UserBalanceCharged, UserState, charge, registered

OrderLine = standing.OrderLine


class CreateOrder(Said, frozen=True, kw_only=True):
    """Create an order, and reserve its stock."""

    order_id: Identifier
    user_id: Identifier
    lines: list[WantedLine]


class PayOrder(Said, frozen=True, kw_only=True):
    """Pay an order, or a part; `amount` is what is due when left out, `fees` come on top."""

    order_id: Identifier
    payment_id: Identifier
    method: Text
    amount: Money | None = None
    fees: Money = 0


class ShipOrder(Said, frozen=True, kw_only=True):
    """Hand a paid order to the carrier."""

    order_id: Identifier
    carrier: Text | None = None
    tracking: Text | None = None


class DeliverOrder(Said, frozen=True, kw_only=True):
    """Note that a shipped order has arrived."""

    order_id: Identifier


class CancelOrder(Said, frozen=True, kw_only=True):
    """Cancel an order that is not delivered: stock is released, payments are refunded."""

    order_id: Identifier
    reason: Text | None = None


class OrderCreated(Said, frozen=True, kw_only=True):
    """An order stands; `total` is the sum of quantity x price + freight over its lines."""

    order_id: Identifier
    user_id: Identifier
    lines: list[OrderLine]
    total: Money
    currency: Currency


class OrderPaid(Said, frozen=True, kw_only=True):
    """Nothing is due any more; `amount` is what counts towards the total."""

    order_id: Identifier
    user_id: Identifier
    amount: Money
    currency: Currency


class OrderShipped(Said, frozen=True, kw_only=True):
    """An order is with the carrier."""

    order_id: Identifier
    carrier: str | None = None
    tracking: str | None = None


class OrderDelivered(Said, frozen=True, kw_only=True):
    """An order has arrived."""

    order_id: Identifier


class OrderCancelled(Said, frozen=True, kw_only=True):
    """An order is cancelled; its lines are repeated for those who count what was sold."""

    order_id: Identifier
    user_id: Identifier
    lines: list[OrderLine]
    total: Money
    currency: Currency
    reason: str | None = None


Wish = CreateOrder | PayOrder | ShipOrder | DeliverOrder | CancelOrder
Fact = (
    OrderCreated
    | OrderPaid
    | OrderShipped
    | OrderDelivered
    | OrderCancelled
    | PaymentSucceeded
    | PaymentFailed
    | PaymentRefunded
)
_REACHES: dict[type[Said], standing.Status] = {
    OrderPaid: "paid",
    OrderShipped: "shipped",
    OrderDelivered: "delivered",
    OrderCancelled: "cancelled",
}


def initial() -> OrderState:
    """Return what is known of an order before anything happened."""
    return OrderState()


def evolve(state: OrderState | None, event: Fact) -> OrderState:
    """Take what happened to the order or to one of its payments, whatever the state was."""
    order = state or initial()
    match event:
        case OrderCreated():
            return _created(order, event)
        case OrderPaid() | OrderShipped() | OrderDelivered() | OrderCancelled():
            status = further(order.status, _REACHES[type(event)])
            return msgspec.structs.replace(order, status=status)
        case PaymentSucceeded():
            received = Received(user_id=event.user_id, amount=event.amount, fees=event.fees)
            return _with_payment(order, event.payment_id, received)
        case PaymentRefunded():
            return _refunded(order, event)
        case PaymentFailed():
            return order
        case _:
            assert_never(event)


def _created(order: OrderState, event: OrderCreated) -> OrderState:
    return OrderState(
        status=further(order.status, "created"),
        user_id=event.user_id,
        lines=tuple(event.lines),
        total=event.total,
        currency=event.currency,
        payments=order.payments,
    )


def _refunded(order: OrderState, event: PaymentRefunded) -> OrderState:
    received = order.payments.get(event.payment_id)
    if received is None:
        received = Received(user_id=event.user_id, amount=0, fees=0)
    received = msgspec.structs.replace(received, refunded=event.refunded)
    return _with_payment(order, event.payment_id, received)


def _with_payment(order: OrderState, payment_id: str, received: Received) -> OrderState:
    return msgspec.structs.replace(order, payments={**order.payments, payment_id: received})


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


def _require_status(order_id: str, order: OrderState, status: standing.Status) -> None:
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
