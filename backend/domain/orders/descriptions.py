"""Orders in words: what the console shows, asks and explains."""

from backend.domain.descriptions import CommandDescription, ModuleDescription
from backend.messages.catalogue import CurrencySource, Tone

MODULE_DESCRIPTION = ModuleDescription(
    title="Orders", summary="Created, paid, shipped, delivered, or cancelled."
)
_KNOWN = {"order-unknown": "The order exists."}

COMMAND_DESCRIPTIONS = {
    "order.create": CommandDescription(
        rules={
            "order-exists": "No order has this id yet.",
            "user-unknown": "The user is registered.",
            "no-lines": "There is at least one line.",
            "product-unknown": "Every product has been added.",
            "product-not-listed": "Every product is listed.",
            "currency-differs": "All products are priced in one currency.",
            "stock-short": "No more is ordered than is available.",
            "quantity-not-positive": "Every quantity is greater than 0.",
            "price-negative": "No price is negative.",
            "freight-negative": "No freight is negative.",
            "total-too-large": "The total can be counted exactly.",
        },
        currency=CurrencySource(view="products", key_field="lines.product_id", column="currency"),
    ),
    "order.pay": CommandDescription(
        risk="money",
        confirmation="Pay order {order_id} by {method}?",
        rules=_KNOWN
        | {
            "not-awaiting-payment": "The order is created, and not paid or cancelled.",
            "payment-exists": "No payment has this id yet.",
            "amount-not-positive": "The amount is greater than 0.",
            "amount-above-due": "No more is paid than is due.",
            "amount-too-large": "Amount and fees can be counted exactly.",
            "fees-negative": "Fees are not negative.",
            "user-unknown": "Paid by balance: the user is registered.",
            "balance-short": "Paid by balance: the user's balance covers it.",
            "currency-differs": "Paid by balance: the balance is in the order's currency.",
        },
        currency=CurrencySource(view="orders", key_field="order_id", column="currency"),
    ),
    "order.ship": CommandDescription(
        rules=_KNOWN | {"not-paid": "The order is paid, and not shipped yet."},
    ),
    "order.deliver": CommandDescription(
        risk="irreversible",
        confirmation="Note that order {order_id} has arrived? It cannot be cancelled afterwards.",
        rules=_KNOWN | {"not-shipped": "The order is shipped, and not delivered yet."},
    ),
    "order.cancel": CommandDescription(
        risk="irreversible",
        confirmation=(
            "Cancel order {order_id}? Its payments are refunded, and it cannot be taken up again."
        ),
        rules=_KNOWN
        | {
            "already-delivered": "The order is not delivered yet.",
            "already-cancelled": "The order is not cancelled yet.",
            "refund-too-large": "What is refunded can be counted exactly.",
            "balance-too-large": "A balance that gets money back can be counted exactly.",
        },
    ),
}
EVENT_TONES: dict[str, Tone] = {
    "order.paid": "good",
    "order.shipped": "active",
    "order.delivered": "good",
    "order.cancelled": "warning",
}
