"""Payments: money that came in for an order, or failed to, and money given back."""

from backend.domain.module import Currency, Identifier, Money, Said, Text


class FailPayment(Said, frozen=True, kw_only=True):
    """Note that a payment failed; the order stays open and can be paid again."""

    payment_id: Identifier
    order_id: Identifier
    amount: Money
    method: Text
    reason: Text


class RefundPayment(Said, frozen=True, kw_only=True):
    """Give back a payment, or part of it."""

    payment_id: Identifier
    amount: Money


class PaymentSucceeded(Said, frozen=True, kw_only=True):
    """Money came in: `amount` counts towards the order's total, `fees` were charged on top."""

    payment_id: Identifier
    order_id: Identifier
    user_id: Identifier
    amount: Money
    currency: Currency
    method: str
    fees: Money = 0


class PaymentFailed(Said, frozen=True, kw_only=True):
    """A payment did not come through."""

    payment_id: Identifier
    order_id: Identifier
    user_id: Identifier
    amount: Money
    currency: Currency
    method: str
    reason: str


class PaymentRefunded(Said, frozen=True, kw_only=True):
    """Money went back; `refunded` is all of this payment that went back so far."""

    payment_id: Identifier
    order_id: Identifier
    user_id: Identifier
    amount: Money
    currency: Currency
    refunded: Money
