"""Payments in words: what the console shows, asks and explains."""

from backend.domain.descriptions import CommandDescription, ModuleDescription
from backend.messages.catalogue import CurrencySource, Tone

MODULE_DESCRIPTION = ModuleDescription(
    title="Payments", summary="Money that came in for an order, or failed to, or was given back."
)
COMMAND_DESCRIPTIONS = {
    "payment.fail": CommandDescription(
        rules={
            "order-unknown": "The order exists.",
            "not-awaiting-payment": "The order is created, and not paid or cancelled.",
            "payment-exists": "No payment has this id yet.",
            "amount-not-positive": "The amount is greater than 0.",
        },
        currency=CurrencySource(view="orders", key_field="order_id", column="currency"),
    ),
    "payment.refund": CommandDescription(
        risk="money",
        confirmation="Give back part of payment {payment_id}? It cannot be taken back.",
        rules={
            "payment-unknown": "The payment exists.",
            "amount-not-positive": "The amount is greater than 0.",
            "more-than-paid": "No more is refunded than was paid.",
            "refund-too-large": "What is refunded can be counted exactly.",
            "balance-too-large": "A balance that gets money back can be counted exactly.",
        },
        currency=CurrencySource(view="payments", key_field="payment_id", column="currency"),
    ),
}
EVENT_TONES: dict[str, Tone] = {
    "payment.succeeded": "good",
    "payment.failed": "bad",
    "payment.refunded": "warning",
}
