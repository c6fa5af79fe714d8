"""How a payment's state follows from what happened to it."""

from typing import assert_never

import msgspec

from backend.domain.payments.events import (
    PaymentEvent,
    PaymentFailed,
    PaymentRefunded,
    PaymentSucceeded,
)
from backend.domain.payments.state import PaymentState


def evolve(state: PaymentState | None, event: PaymentEvent) -> PaymentState:
    """Return the state after the event, whatever it was before."""
    before = state or PaymentState()
    payment = msgspec.structs.replace(
        before,
        order_id=before.order_id or event.order_id,  # as in the log: its first order owns it
        user_id=event.user_id,
        currency=event.currency,
    )
    match event:
        case PaymentSucceeded():
            charged = event.amount + event.fees
            return msgspec.structs.replace(
                payment, method=event.method, charged=charged, succeeded=True
            )
        case PaymentRefunded():
            return msgspec.structs.replace(payment, refunded=event.refunded)
        case PaymentFailed():
            return payment
        case _:
            assert_never(event)
