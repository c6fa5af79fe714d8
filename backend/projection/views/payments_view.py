"""Payments: one row a payment, with what came of it and what went back."""

from backend.domain.orders import OrderCancelled, OrderPaid
from backend.domain.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from backend.domain.translation_files import read_translations
from backend.projection.amounts import add_amount, read_amounts, write_amounts
from backend.projection.read_model import (
    Amounts,
    ColumnStyle,
    EventMeta,
    Money,
    Projection,
    Split,
    Timestamp,
    ViewRow,
    ViewTables,
)
from backend.projection.row_invariants import Invariant
from backend.projection.views.failed_payments import (
    FailedPayment,
    OrderClosure,
    close_order,
    note_failure,
)
from backend.projection.work_board import WorkBoard, WorkState

_ANOTHER_PAYMENT = "payment"  # what a failed payment waits for
_BOARD = WorkBoard(
    column="waits_for",
    states=(
        WorkState(
            value=_ANOTHER_PAYMENT,
            since="time",
            limit_s=86_400,
            title="Failed, not paid since",
            action="Ask for another payment, or cancel the order.",
        ),
    ),
)


class PaymentRow(ViewRow, kw_only=True, gc=False):
    """A payment; `reason` says why it failed. Refunds show in the state as soon as there are any.

    One that failed `waits_for` another payment until its order is paid or cancelled.

    `refunded` is in the payment's currency, what went back in any other is in `other_refunds`. A
    refund of a payment that is not known yet makes a row without method and time.
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
    other_refunds: Amounts = "{}"
    reason: str | None = None
    waits_for: str = ""
    time: Timestamp | None = None


def _get_payment(
    tables: ViewTables, event: PaymentSucceeded | PaymentFailed | PaymentRefunded
) -> PaymentRow:
    payment = tables[PaymentRow].get(event.payment_id) or PaymentRow(payment_id=event.payment_id)
    if payment.state == "failed" and payment.order_id != event.order_id:
        _await_another(tables, payment, event.order_id)  # history may say that it was another's
    payment.order_id = event.order_id
    payment.user_id = event.user_id
    return payment


def _await_another(tables: ViewTables, payment: PaymentRow, order_id: str) -> None:
    """Let a failed payment wait for another one of an order, unless that is closed."""
    waits = note_failure(tables, order_id, payment.payment_id)
    payment.waits_for = _ANOTHER_PAYMENT if waits else ""


def _set_currency(payment: PaymentRow, currency: str) -> None:
    """Count refunds in this currency, and those that came before it in another one apart."""
    if payment.currency and payment.currency != currency:
        others = read_amounts(payment.other_refunds)
        if payment.refunded:  # else nothing went back, and nothing is wrong
            others[payment.currency] = payment.refunded
        payment.refunded = others.pop(currency, 0)
        payment.other_refunds = write_amounts(others, "payments.other_refunds")
    payment.currency = currency


def _put_with_state(tables: ViewTables, payment: PaymentRow) -> None:
    if payment.refunded:
        whole = payment.refunded >= payment.amount
        payment.state = "refunded" if whole else "partly-refunded"
    if payment.state != "failed":
        payment.waits_for = ""
    tables[PaymentRow].put(payment)


def apply_payment_succeeded(event: PaymentSucceeded, meta: EventMeta, tables: ViewTables) -> None:
    """Note the money that came in."""
    payment = _get_payment(tables, event)
    _set_currency(payment, event.currency)
    payment.method = event.method
    payment.amount = event.amount
    payment.fees = event.fees
    payment.state = "succeeded"
    payment.time = meta.time
    _put_with_state(tables, payment)


def apply_payment_failed(event: PaymentFailed, meta: EventMeta, tables: ViewTables) -> None:
    """Note the money that did not."""
    payment = _get_payment(tables, event)
    _set_currency(payment, event.currency)
    payment.method = event.method
    payment.amount = event.amount
    payment.state = "failed"
    payment.reason = event.reason
    payment.time = meta.time
    if not payment.waits_for:
        _await_another(tables, payment, event.order_id)
    _put_with_state(tables, payment)


def apply_payment_refunded(event: PaymentRefunded, _: EventMeta, tables: ViewTables) -> None:
    """Add what went back."""
    payment = _get_payment(tables, event)
    payment.currency = payment.currency or event.currency
    if event.currency == payment.currency:
        payment.refunded += event.amount
    else:
        payment.other_refunds = add_amount(
            payment.other_refunds, event.currency, event.amount, "payments.other_refunds"
        )
    _put_with_state(tables, payment)


def apply_order_closed(event: OrderPaid | OrderCancelled, _: EventMeta, tables: ViewTables) -> None:
    """Let the failed payments of an order wait no more."""
    for payment_id in close_order(tables, event.order_id):
        payment = tables[PaymentRow].get(payment_id)
        if payment is not None and payment.waits_for and payment.order_id == event.order_id:
            payment.waits_for = ""
            tables[PaymentRow].put(payment)


PROJECTION = Projection(
    name="payments",
    translations=read_translations("backend.projection.views", "translations/payments"),
    summary="One row a payment: order, method, amount, state, refunds.",
    row=PaymentRow,
    key=("payment_id",),
    handlers={
        PaymentSucceeded: apply_payment_succeeded,
        PaymentFailed: apply_payment_failed,
        PaymentRefunded: apply_payment_refunded,
        OrderPaid: apply_order_closed,
        OrderCancelled: apply_order_closed,
    },
    order="time:desc",
    invariants=(
        Invariant(
            name="refunds",
            sentence="No more of a payment goes back than came in.",
            condition="payments: {refunded}>{amount + fees}",
        ),
        # with `refunds`: no more of a currency goes out than came in of it
        Invariant(
            name="refund-currency",
            sentence="Money goes back in the currency in which it came in.",
            condition="payments: changed:other_refunds was.payment_id:*",
        ),
    ),
    rank=4,
    board=_BOARD,
    helper_tables={OrderClosure: ("order_id",), FailedPayment: ("order_id", "nth")},
    split=Split(
        column="payment_id",
        every_part=(OrderPaid, OrderCancelled),
        per_part=(OrderClosure, FailedPayment),
    ),
    styles={
        "payment_id": ColumnStyle(title="Payment", width_chars=18, compact_rank=1),
        "state": ColumnStyle(
            compact_rank=2,
            tones={
                "succeeded": "good",
                "failed": "bad",
                "partly-refunded": "warning",
                "refunded": "warning",
            },
        ),
        "amount": ColumnStyle(compact_rank=3),
        "order_id": ColumnStyle(title="Order", width_chars=18, compact_rank=4),
        "user_id": ColumnStyle(title="User", width_chars=18, compact_rank=5),
        "method": ColumnStyle(width_chars=12, compact_rank=6),
        "time": ColumnStyle(title="Paid or failed", compact_rank=7),
        "waits_for": ColumnStyle(title="Waits for", width_chars=10, tones={"payment": "warning"}),
    },
)
