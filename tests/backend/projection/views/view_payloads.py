"""Payloads for the tests of views: an order, its payments, its user and its product."""

from collections.abc import Callable

from backend.domain.orders import (
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderLine,
    OrderPaid,
    OrderShipped,
)
from backend.domain.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from backend.domain.users import (
    UserRegistered,
)
from tests.backend.projection.row_reads import Row
from tests.backend.projection.shop_history import START, STEP

RowOf = Callable[..., Row]
RowsAfter = Callable[..., RowOf]

LINES = [
    OrderLine(product_id="cup", quantity=2, price=300, freight=50),
    OrderLine(product_id="pot", quantity=1, price=900),
]
CREATED = OrderCreated(order_id="o1", user_id="ann", lines=LINES, total=1550, currency="EUR")
CANCELLED = OrderCancelled(order_id="o1", user_id="ann", lines=LINES, total=1550, currency="EUR")
PAID = OrderPaid(order_id="o1", user_id="ann", amount=1550, currency="EUR")
SHIPPED = OrderShipped(order_id="o1")
DELIVERED = OrderDelivered(order_id="o1")
ANN = UserRegistered(user_id="ann", name="Ann Smith", email="ann@example.org")


def succeeded(amount: int, payment: str = "p1", fees: int = 0) -> PaymentSucceeded:
    return PaymentSucceeded(
        payment_id=payment,
        order_id="o1",
        user_id="ann",
        amount=amount,
        currency="EUR",
        method="card",
        fees=fees,
    )


def refunded(amount: int, so_far: int, payment: str = "p1") -> PaymentRefunded:
    return PaymentRefunded(
        payment_id=payment,
        order_id="o1",
        user_id="ann",
        amount=amount,
        currency="EUR",
        refunded=so_far,
    )


FAILED = PaymentFailed(
    payment_id="p0",
    order_id="o1",
    user_id="ann",
    amount=1550,
    currency="EUR",
    method="card",
    reason="declined",
)


def at(nth: int) -> int:
    """Return the time of the nth event of a history."""
    return START + nth * STEP
