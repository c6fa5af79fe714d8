"""Payments: money that came in for an order, or failed to, and money given back."""

from backend.domain.module import Module
from backend.domain.payments.commands import FailPayment, PaymentCommand, RefundPayment
from backend.domain.payments.decide import decide
from backend.domain.payments.descriptions import (
    COMMAND_DESCRIPTIONS,
    EVENT_TONES,
    MODULE_DESCRIPTION,
)
from backend.domain.payments.events import (
    PaymentEvent,
    PaymentFailed,
    PaymentRefunded,
    PaymentSucceeded,
)
from backend.domain.payments.evolve import evolve
from backend.domain.payments.state import PaymentState
from backend.domain.translation_files import read_translations

__all__ = [
    "MODULE",
    "FailPayment",
    "PaymentCommand",
    "PaymentEvent",
    "PaymentFailed",
    "PaymentRefunded",
    "PaymentState",
    "PaymentSucceeded",
    "RefundPayment",
    "decide",
    "evolve",
]

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
    state_version=2,  # since a payment stays with its first order
    decide=decide,
    owner=("order_id", "orders"),
    description=MODULE_DESCRIPTION,
    command_descriptions=COMMAND_DESCRIPTIONS,
    event_tones=EVENT_TONES,
    translations=read_translations(__name__),
)
