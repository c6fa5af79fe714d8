"""Which events a command to a payment causes, or why it is rejected."""

from collections.abc import Iterable
from typing import assert_never

from backend.domain.module import Payload, StateReader
from backend.domain.orders.state import require_awaiting_payment
from backend.domain.payments.commands import FailPayment, PaymentCommand, RefundPayment
from backend.domain.payments.events import PaymentFailed, PaymentRefunded
from backend.domain.payments.refunds import refund_to_balance
from backend.domain.payments.state import (
    BALANCE_METHOD,
    PaymentState,
    require_unused_payment_id,
)
from backend.domain.rules import reject_as, require_positive, require_within_bounds
from backend.domain.users.state import UserState
from backend.messages.money import format_amount


def decide(command: PaymentCommand, states: StateReader, _now_us: int) -> Iterable[Payload]:
    """Return what the command causes, or raise `Rejected`."""
    match command:
        case FailPayment():
            return [_fail(command, states)]
        case RefundPayment():
            return _refund(command, states)
        case _:
            assert_never(command)


def _fail(command: FailPayment, states: StateReader) -> PaymentFailed:
    order = require_awaiting_payment(states, command.order_id)
    require_unused_payment_id(states, command.payment_id, command.order_id)
    require_positive(command.amount, "amount", "amount", order.currency)
    return PaymentFailed(
        payment_id=command.payment_id,
        order_id=command.order_id,
        user_id=order.user_id,
        amount=command.amount,
        currency=order.currency,
        method=command.method,
        reason=command.reason,
    )


def _refund(command: RefundPayment, states: StateReader) -> list[Payload]:
    payment = states.load(PaymentState, command.payment_id)
    if payment is None:
        reject_as("payment-unknown", "payment_id", payment=command.payment_id)
    _require_refundable(command, payment)
    total = payment.refunded + command.amount
    require_within_bounds(total, "refund", "amount", payment.currency)
    refunded = PaymentRefunded(
        payment_id=command.payment_id,
        order_id=payment.order_id,
        user_id=payment.user_id,
        amount=command.amount,
        currency=payment.currency,
        refunded=total,
    )
    if payment.method != BALANCE_METHOD:
        return [refunded]
    account = states.load(UserState, payment.user_id) or UserState()
    return [refunded, *refund_to_balance(refunded, account, "amount")]


def _require_refundable(command: RefundPayment, payment: PaymentState) -> None:
    require_positive(command.amount, "amount", "amount", payment.currency)
    left = payment.charged - payment.refunded
    if command.amount > left:
        shown = format_amount(left, payment.currency)
        reject_as("more-than-paid", "amount", payment=command.payment_id, left=shown)
