"""Payments: one row a payment, with what came of it and what went back."""

from backend.domain.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from backend.projection.model import Happened, Moment, Money, Projection, Row, Tables


class Payment(Row, kw_only=True, gc=False):
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
    time: Moment | None = None


def _payment(tables: Tables, event: PaymentSucceeded | PaymentFailed | PaymentRefunded) -> Payment:
    payment = tables[Payment].get(event.payment_id) or Payment(payment_id=event.payment_id)
    payment.order_id = event.order_id
    payment.user_id = event.user_id
    payment.currency = event.currency
    return payment


def _keep(tables: Tables, payment: Payment) -> None:
    if payment.refunded:
        whole = payment.refunded >= payment.amount
        payment.state = "refunded" if whole else "partly-refunded"
    tables[Payment].put(payment)


def succeeded(event: PaymentSucceeded, happened: Happened, tables: Tables) -> None:
    """Note the money that came in."""
    payment = _payment(tables, event)
    payment.method = event.method
    payment.amount = event.amount
    payment.fees = event.fees
    payment.state = "succeeded"
    payment.time = happened.time
    _keep(tables, payment)


def failed(event: PaymentFailed, happened: Happened, tables: Tables) -> None:
    """Note the money that did not."""
    payment = _payment(tables, event)
    payment.method = event.method
    payment.amount = event.amount
    payment.state = "failed"
    payment.reason = event.reason
    payment.time = happened.time
    _keep(tables, payment)


def refunded(event: PaymentRefunded, _: Happened, tables: Tables) -> None:
    """Add what went back."""
    payment = _payment(tables, event)
    payment.refunded += event.amount
    _keep(tables, payment)


PROJECTION = Projection(
    name="payments",
    summary="One row a payment: order, method, amount, state, refunds.",
    row=Payment,
    key=("payment_id",),
    handlers={PaymentSucceeded: succeeded, PaymentFailed: failed, PaymentRefunded: refunded},
    order="time:desc",
)
