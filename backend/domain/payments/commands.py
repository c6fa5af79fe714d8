"""What can be asked of payments; they begin with `order.pay`."""

from backend.domain.field_types import Identifier, PositiveMoney, Text
from backend.domain.module import Payload


class FailPayment(Payload, frozen=True, kw_only=True):
    """Note that a payment failed; the order stays open and can be paid again."""

    payment_id: Identifier
    order_id: Identifier
    amount: PositiveMoney
    method: Text
    reason: Text


class RefundPayment(Payload, frozen=True, kw_only=True):
    """Give back a payment, or part of it."""

    payment_id: Identifier
    amount: PositiveMoney


PaymentCommand = FailPayment | RefundPayment
