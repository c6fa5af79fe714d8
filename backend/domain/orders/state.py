"""What decisions need to know of an order: its stage, its lines, what is paid and what is due."""

from typing import Literal

import msgspec

from backend.domain.module import StateReader
from backend.domain.orders.events import OrderLine
from backend.domain.rules import reject_as

OrderStatus = Literal["unknown", "created", "paid", "shipped", "delivered", "cancelled"]
_STATUS_SEQUENCE: tuple[OrderStatus, ...] = (
    "unknown",
    "created",
    "paid",
    "shipped",
    "delivered",
    "cancelled",
)


class ReceivedPayment(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A payment that came in for an order, and what of it went back; minor units."""

    user_id: str
    amount: int
    fees: int
    method: str = ""
    refunded: int = 0

    @property
    def charged(self) -> int:
        """What came in, fees included."""
        return self.amount + self.fees

    @property
    def refundable(self) -> int:
        """What of it is still here."""
        return self.charged - self.refunded

    @property
    def net_amount(self) -> int:
        """What counts towards the order's total: a refund takes from that first, then fees."""
        return max(0, self.amount - self.refunded)


class OrderState(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What decisions need to know of an order and its payments (by payment id)."""

    status: OrderStatus = "unknown"
    user_id: str = ""
    lines: tuple[OrderLine, ...] = ()
    total: int = 0
    currency: str = ""
    payments: dict[str, ReceivedPayment] = {}

    @property
    def net_paid(self) -> int:
        """What came in towards the total and was not refunded."""
        return sum(payment.net_amount for payment in self.payments.values())

    @property
    def due(self) -> int:
        """What is still to be paid."""
        return self.total - self.net_paid


def later_status(present: OrderStatus, reached: OrderStatus) -> OrderStatus:
    """Return the later of two stages; facts may bring them in any order."""
    sequence = _STATUS_SEQUENCE
    return reached if sequence.index(reached) > sequence.index(present) else present


def require_order(states: StateReader, order_id: str) -> OrderState:
    """Return the order's state.

    Raises:
        Rejected: `order-unknown`.
    """
    order = states.load(OrderState, order_id)
    if order is None or not order.user_id:  # facts may have brought it without its beginning
        reject_as("order-unknown", "order_id", order=order_id)
    return order


def require_awaiting_payment(states: StateReader, order_id: str) -> OrderState:
    """Return the state of an order that can be paid.

    Raises:
        Rejected: `order-unknown`, `not-awaiting-payment`.
    """
    order = require_order(states, order_id)
    if order.status != "created":
        reject_as("not-awaiting-payment", "order_id", order=order_id, status=order.status)
    return order
