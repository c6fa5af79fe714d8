"""What decisions need to know of a payment."""

import msgspec

from backend.domain.module import StateReader
from backend.domain.rules import reject_as

BALANCE_METHOD = "balance"  # paid from the money that the user keeps here


class PaymentState(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What decisions need to know of a payment; `charged` is amount and fees, 0 when it failed."""

    order_id: str = ""
    user_id: str = ""
    currency: str = ""
    method: str = ""
    charged: int = 0
    refunded: int = 0
    succeeded: bool = False


def require_unused_payment_id(states: StateReader, payment_id: str, order_id: str) -> None:
    """Refuse an id whose payment succeeded, or that belongs to another order.

    Raises:
        Rejected: `payment-exists`.
    """
    payment = states.load(PaymentState, payment_id)
    if payment is not None and (payment.succeeded or payment.order_id != order_id):
        reject_as("payment-exists", "payment_id", payment=payment_id, order=payment.order_id)
