"""What happened to payments."""

from backend.domain.field_types import Money, RecordedCurrency, RecordedId
from backend.domain.module import Payload


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


PaymentEvent = PaymentSucceeded | PaymentFailed | PaymentRefunded
