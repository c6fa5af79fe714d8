"""Payments: money that came in for an order, or failed to, and money given back."""

from collections.abc import Iterable
from typing import assert_never

import msgspec

from backend.domain.module import (
    Identifier,
    Module,
    Money,
    Payload,
    RecordedCurrency,
    RecordedId,
    StateReader,
    Text,
)
from backend.domain.rules import reject, require_positive
from backend.domain.standing import require_awaiting_payment


class FailPayment(Payload, frozen=True, kw_only=True):
    """Note that a payment failed; the order stays open and can be paid again."""

    payment_id: Identifier
    order_id: Identifier
    amount: Money
    method: Text
    reason: Text


class RefundPayment(Payload, frozen=True, kw_only=True):
    """Give back a payment, or part of it."""

    payment_id: Identifier
    amount: Money


class PaymentSucceeded(Payload, frozen=True, kw_only=True):
    """Money came in: `amount` counts towards the order's total, `fees` were charged on top."""

    payment_id: RecordedId
    order_id: RecordedId
    user_id: RecordedId
    amount: Money
    currency: RecordedCurrency
    method: str
    fees: Money = 0


class PaymentFailed(Payload, frozen=True, kw_only=True):
    """A payment did not come through."""

    payment_id: RecordedId
    order_id: RecordedId
    user_id: RecordedId
    amount: Money
    currency: RecordedCurrency
    method: str
    reason: str


class PaymentRefunded(Payload, frozen=True, kw_only=True):
    """Money went back; `refunded` is all of this payment that went back so far."""

    payment_id: RecordedId
    order_id: RecordedId
    user_id: RecordedId
    amount: Money
    currency: RecordedCurrency
    refunded: Money


PaymentCommand = FailPayment | RefundPayment
PaymentEvent = PaymentSucceeded | PaymentFailed | PaymentRefunded


class PaymentState(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What decisions need to know of a payment; `charged` is amount and fees, 0 when it failed."""

    order_id: str = ""
    user_id: str = ""
    currency: str = ""
    charged: int = 0
    refunded: int = 0
    succeeded: bool = False


def initial() -> PaymentState:
    """Return what is known of a payment before anything happened."""
    return PaymentState()


def evolve(state: PaymentState | None, event: PaymentEvent) -> PaymentState:
    """Take what happened, whatever the state was."""
    payment = msgspec.structs.replace(
        state or initial(),
        order_id=event.order_id,
        user_id=event.user_id,
        currency=event.currency,
    )
    match event:
        case PaymentSucceeded():
            charged = event.amount + event.fees
            return msgspec.structs.replace(payment, charged=charged, succeeded=True)
        case PaymentRefunded():
            return msgspec.structs.replace(payment, refunded=event.refunded)
        case PaymentFailed():
            return payment
        case _:
            assert_never(event)


def decide(command: PaymentCommand, states: StateReader, now: int) -> Iterable[Payload]:  # noqa: ARG001 - one shape for all
    """Return what the command causes, or raise `Rejected`."""
    match command:
        case FailPayment():
            return [_fail(command, states)]
        case RefundPayment():
            return [_refund(command, states)]
        case _:
            assert_never(command)


def require_unused_payment_id(states: StateReader, payment_id: str, order_id: str) -> None:
    """Refuse an id whose payment succeeded, or that belongs to another order.

    Raises:
        Rejected: `payment-exists`.
    """
    payment = states.load(PaymentState, payment_id)
    if payment is not None and (payment.succeeded or payment.order_id != order_id):
        reject(
            "payment-exists",
            f"There is a payment {payment_id} already, for order {payment.order_id}.",
            "payment_id",
        )


def _fail(command: FailPayment, states: StateReader) -> PaymentFailed:
    order = require_awaiting_payment(states, command.order_id)
    require_unused_payment_id(states, command.payment_id, command.order_id)
    require_positive(command.amount, "amount", "amount")
    return PaymentFailed(
        payment_id=command.payment_id,
        order_id=command.order_id,
        user_id=order.user_id,
        amount=command.amount,
        currency=order.currency,
        method=command.method,
        reason=command.reason,
    )


def _refund(command: RefundPayment, states: StateReader) -> PaymentRefunded:
    payment = states.load(PaymentState, command.payment_id)
    if payment is None:
        reject("payment-unknown", f"There is no payment {command.payment_id}.", "payment_id")
    require_positive(command.amount, "amount", "amount")
    left = payment.charged - payment.refunded
    if command.amount > left:
        reject(
            "more-than-paid",
            f"Of payment {command.payment_id} only {left} is left to refund.",
            "amount",
        )
    return PaymentRefunded(
        payment_id=command.payment_id,
        order_id=payment.order_id,
        user_id=payment.user_id,
        amount=command.amount,
        currency=payment.currency,
        refunded=payment.refunded + command.amount,
    )


MODULE: Module[PaymentState, PaymentCommand, PaymentEvent] = Module(
    name="payments",
    entity="payment",
    key="payment_id",
    commands={"payment.fail": FailPayment, "payment.refund": RefundPayment},
    events={
        "payment.succeeded": PaymentSucceeded,
        "payment.failed": PaymentFailed,
        "payment.refunded": PaymentRefunded,
    },
    state=PaymentState,
    evolve=evolve,
    decide=decide,
    owner=("order_id", "orders"),
)
