"""Why the rules of the domain reject a command."""

from backend.translation import tr_noop

REJECTIONS = {
    "not-positive": tr_noop("The {what} must be greater than 0, not {value}."),
    "negative": tr_noop("The {what} cannot be negative, but is {value}."),
    "grown-too-large": tr_noop("The {what} would grow past {largest}."),
    "fallen-too-low": tr_noop("The {what} would fall below {least}."),
    "balance-currency-differs": tr_noop(
        "The balance of {user} is kept in {own}, not in {given}."
    ),  # before the next one, which it is a case of
    "currency-differs": tr_noop("{whose} is kept in {own}, not in {given}."),
    "user-exists": tr_noop("There is a user {user} already."),
    "password-too-short": tr_noop("A password needs at least {least} characters."),
    "user-unknown": tr_noop("There is no user {user}; register it first."),
    "balance-short": tr_noop("The balance of {user} is {kept}, and {asked} is asked for."),
    "order-exists": tr_noop("There is an order {order} already."),
    "no-lines": tr_noop("An order needs at least one line."),
    "amount-above-due": tr_noop("Only {left} is due, and {offered} is offered."),
    "not-in-status": tr_noop("Order {order} is {status}, not {wanted}."),
    "not-awaiting-payment": tr_noop("Order {order} is {status}, and awaits no payment."),
    "already-in-status": tr_noop("Order {order} is {status}."),
    "product-not-listed": tr_noop("Product {product} is not for sale; list it first."),
    "stock-short": tr_noop(
        "Of product {product} {left} are left, and this order asks for {asked}."
    ),
    "order-unknown": tr_noop("There is no order {order}; create it first."),
    "product-exists": tr_noop("There is a product {product} already."),
    "already-listed": tr_noop("Product {product} is listed already."),
    "already-delisted": tr_noop("Product {product} is not listed."),
    "product-unknown": tr_noop("There is no product {product}; add it first."),
    "payment-unknown": tr_noop("There is no payment {payment}."),
    "more-than-paid": tr_noop("Of payment {payment} only {left} is left to refund."),
    "payment-exists": tr_noop("There is a payment {payment} already, for order {order}."),
}
REJECTED_NOUNS = (
    tr_noop("amount"),
    tr_noop("balance"),
    tr_noop("fees"),
    tr_noop("freight"),
    tr_noop("price"),
    tr_noop("quantity"),
    tr_noop("refund"),
    tr_noop("stock"),
    tr_noop("total"),
    tr_noop("This order"),
)


def write_rejection(name: str, /, **values: object) -> str:
    """Write one of the sentences, in English."""
    return REJECTIONS[name].format(**values)
