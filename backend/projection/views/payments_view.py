"""Payments: one row a payment, with what came of it and what went back."""

from backend.domain.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from backend.projection.read_model import (
    EventMeta,
    Money,
    Projection,
    Timestamp,
    ViewRow,
    ViewTables,
)


class PaymentRow(ViewRow, kw_only=True, gc=False):
    """A payment; `reason` says why it failed. Refunds show in the state as soon as there are any.

    A refund of a payment that is not known yet makes a row without method and time.
    """

    payment_id: str
    order_id: str = ""
    user_id: str = ""
    method: str = ""
    amount: Money = 0
    fees: Money = 0
    currency: str = ""
    state: str = "succeeded"
    refunded: Money = 0
    reason: str | None = None
    time: Timestamp | None = None


def _get_payment(
    tables: ViewTables, event: PaymentSucceeded | PaymentFailed | PaymentRefunded
) -> PaymentRow:
    payment = tables[PaymentRow].get(event.payment_id) or PaymentRow(payment_id=event.payment_id)
    payment.order_id = event.order_id
    payment.user_id = event.user_id
    payment.currency = event.currency
    return payment


def _put_with_state(tables: ViewTables, payment: PaymentRow) -> None:
    if payment.refunded:
        whole = payment.refunded >= payment.amount
        payment.state = "refunded" if whole else "partly-refunded"
    tables[PaymentRow].put(payment)


def apply_payment_succeeded(
    event: PaymentSucceeded, happened: EventMeta, tables: ViewTables
) -> None:
    """Note the money that came in."""
    payment = _get_payment(tables, event)
    payment.method = event.method
    payment.amount = event.amount
    payment.fees = event.fees
    payment.state = "succeeded"
    payment.time = happened.time
    _put_with_state(tables, payment)


def apply_payment_failed(event: PaymentFailed, happened: EventMeta, tables: ViewTables) -> None:
    """Note the money that did not."""
    payment = _get_payment(tables, event)
    payment.method = event.method
    payment.amount = event.amount
    payment.state = "failed"
    payment.reason = event.reason
    payment.time = happened.time
    _put_with_state(tables, payment)


def apply_payment_refunded(event: PaymentRefunded, _: EventMeta, tables: ViewTables) -> None:
    """Add what went back."""
    payment = _get_payment(tables, event)
    payment.refunded += event.amount
    _put_with_state(tables, payment)


PROJECTION = Projection(
    name="payments",
    summary="One row a payment: order, method, amount, state, refunds.",
    row=PaymentRow,
    key=("payment_id",),
    handlers={
        PaymentSucceeded: apply_payment_succeeded,
        PaymentFailed: apply_payment_failed,
        PaymentRefunded: apply_payment_refunded,
    },
    order="time:desc",
)
