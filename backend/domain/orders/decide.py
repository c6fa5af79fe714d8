"""Which events a command to an order causes, or why it is rejected."""

from collections.abc import Iterable
from typing import assert_never

from backend.domain.module import Payload, StateReader
from backend.domain.orders.commands import (
    CancelOrder,
    CreateOrder,
    DeliverOrder,
    OrderCommand,
    PayOrder,
    ShipOrder,
)
from backend.domain.orders.events import (
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderLine,
    OrderPaid,
    OrderShipped,
)
from backend.domain.orders.line_prices import price_lines
from backend.domain.orders.state import (
    OrderState,
    OrderStatus,
    require_awaiting_payment,
    require_order,
)
from backend.domain.payments.events import PaymentRefunded, PaymentSucceeded
from backend.domain.payments.refunds import refund_to_balance
from backend.domain.payments.state import BALANCE_METHOD, require_unused_payment_id
from backend.domain.products.events import StockReleased, StockReserved, StockShipped
from backend.domain.rules import (
    reject_as,
    require_not_negative,
    require_positive,
    require_within_bounds,
)
from backend.domain.users.events import UserBalanceCharged
from backend.domain.users.evolve import evolve as evolve_user
from backend.domain.users.state import UserState, balance_after_charge, require_registered
from backend.messages.money import format_amount


def decide(command: OrderCommand, states: StateReader, _now_us: int) -> Iterable[Payload]:
    """Return what the command causes, or raise `Rejected`."""
    match command:
        case CreateOrder():
            return _create(command, states)
        case PayOrder():
            return _pay(command, states)
        case ShipOrder():
            return _ship(command, require_order(states, command.order_id))
        case DeliverOrder():
            return [_deliver(command, require_order(states, command.order_id))]
        case CancelOrder():
            return _cancel(command, require_order(states, command.order_id), states)
        case _:
            assert_never(command)


def _create(command: CreateOrder, states: StateReader) -> list[Payload]:
    order = states.load(OrderState, command.order_id)
    if order is not None and order.status != "unknown":
        reject_as("order-exists", "order_id", order=command.order_id)
    require_registered(states, command.user_id)
    if not command.lines:
        reject_as("no-lines", "lines")
    lines, currency = price_lines(states, command.lines)
    total = sum(line.quantity * line.price + line.freight for line in lines)
    require_within_bounds(total, "total", "lines", currency)
    created = OrderCreated(
        order_id=command.order_id,
        user_id=command.user_id,
        lines=lines,
        total=total,
        currency=currency,
    )
    reserved = (_reserve_stock(command.order_id, line) for line in lines)
    return [created, *reserved, *_paid_at_once(created)]


def _reserve_stock(order_id: str, line: OrderLine) -> StockReserved:
    return StockReserved(product_id=line.product_id, quantity=line.quantity, order_id=order_id)


def _paid_at_once(created: OrderCreated) -> Iterable[OrderPaid]:
    """Yield that an order which costs nothing is paid: no payment could ever follow."""
    if created.total == 0:
        yield OrderPaid(
            order_id=created.order_id,
            user_id=created.user_id,
            amount=0,
            currency=created.currency,
        )


def _pay(command: PayOrder, states: StateReader) -> list[Payload]:
    order = require_awaiting_payment(states, command.order_id)
    require_unused_payment_id(states, command.payment_id, command.order_id)
    amount = _payable_amount(command, order)
    succeeded = PaymentSucceeded(
        payment_id=command.payment_id,
        order_id=command.order_id,
        user_id=order.user_id,
        amount=amount,
        currency=order.currency,
        method=command.method,
        fees=command.fees,
    )
    events: list[Payload] = [succeeded]
    if command.method == BALANCE_METHOD:
        events.append(_charge_balance(succeeded, require_registered(states, order.user_id)))
    if amount == order.due:
        events.append(_order_paid(command.order_id, order, amount))
    return events


def _payable_amount(command: PayOrder, order: OrderState) -> int:
    due = order.due
    amount = due if command.amount is None else command.amount
    require_positive(amount, "amount", "amount", order.currency)
    require_not_negative(command.fees, "fees", "fees", order.currency)
    if amount > due:
        left, offered = (format_amount(each, order.currency) for each in (due, amount))
        reject_as("amount-above-due", "amount", left=left, offered=offered)
    require_within_bounds(amount + command.fees, "amount", "fees", order.currency)
    return amount


def _charge_balance(payment: PaymentSucceeded, user: UserState) -> UserBalanceCharged:
    charged = payment.amount + payment.fees
    return UserBalanceCharged(
        user_id=payment.user_id,
        amount=charged,
        currency=payment.currency,
        balance=balance_after_charge(user, payment.user_id, charged, payment.currency),
        order_id=payment.order_id,
        payment_id=payment.payment_id,
    )


def _order_paid(order_id: str, order: OrderState, amount: int) -> OrderPaid:
    return OrderPaid(
        order_id=order_id,
        user_id=order.user_id,
        amount=order.net_paid + amount,
        currency=order.currency,
    )


def _ship(command: ShipOrder, order: OrderState) -> list[Payload]:
    _require_status(command.order_id, order, "paid")
    shipped = OrderShipped(
        order_id=command.order_id, carrier=command.carrier, tracking=command.tracking
    )
    return [shipped, *(_ship_stock(command.order_id, line) for line in order.lines)]


def _ship_stock(order_id: str, line: OrderLine) -> StockShipped:
    return StockShipped(product_id=line.product_id, quantity=line.quantity, order_id=order_id)


def _deliver(command: DeliverOrder, order: OrderState) -> OrderDelivered:
    _require_status(command.order_id, order, "shipped")
    return OrderDelivered(order_id=command.order_id)


def _require_status(order_id: str, order: OrderState, status: OrderStatus) -> None:
    if order.status != status:
        reject_as(
            "not-in-status",
            "order_id",
            code=f"not-{status}",
            order=order_id,
            status=order.status,
            wanted=status,
        )


def _cancel(command: CancelOrder, order: OrderState, states: StateReader) -> list[Payload]:
    if order.status in {"delivered", "cancelled"}:
        reject_as(
            "already-in-status",
            "order_id",
            code=f"already-{order.status}",
            order=command.order_id,
            status=order.status,
        )
    cancelled = OrderCancelled(
        order_id=command.order_id,
        user_id=order.user_id,
        lines=list(order.lines),
        total=order.total,
        currency=order.currency,
        reason=command.reason,
    )
    released = _release_stock(command.order_id, order)
    return [cancelled, *released, *_refund_payments(command.order_id, order, states)]


def _release_stock(order_id: str, order: OrderState) -> Iterable[StockReleased]:
    returned = order.status == "shipped"
    for line in order.lines:
        yield StockReleased(
            product_id=line.product_id,
            quantity=line.quantity,
            order_id=order_id,
            returned=returned,
        )


def _refund_payments(order_id: str, order: OrderState, states: StateReader) -> Iterable[Payload]:
    accounts: dict[str, UserState] = {}  # as they are after the refunds so far
    for payment_id, received in order.payments.items():
        if received.refundable <= 0:
            continue
        for amount in (received.refundable, received.charged):  # facts may bring any numbers
            require_within_bounds(amount, "refund", "order_id", order.currency)
        refunded = PaymentRefunded(
            payment_id=payment_id,
            order_id=order_id,
            user_id=received.user_id,
            amount=received.refundable,
            currency=order.currency,
            refunded=received.charged,
        )
        yield refunded
        if received.method == BALANCE_METHOD:
            user_id = received.user_id
            account = accounts.get(user_id) or states.load(UserState, user_id) or UserState()
            for credited in refund_to_balance(refunded, account, "order_id"):
                accounts[user_id] = evolve_user(account, credited)
                yield credited
