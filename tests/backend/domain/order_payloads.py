"""The order, its payments and its shop that the tests of the domain decide about."""

from backend.domain.module import Payload
from backend.domain.orders import (
    CreateOrder,
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderLine,
    OrderPaid,
    OrderShipped,
    PayOrder,
    RequestedLine,
)
from backend.domain.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from backend.domain.products import (
    ProductAdded,
    ProductListed,
    StockReserved,
    StockShipped,
)
from backend.domain.users import (
    UserBalanceCharged,
    UserBalanceRefunded,
    UserRegistered,
    UserToppedUp,
)

SHOP: list[Payload] = [
    UserRegistered(user_id="anna", name="Anna"),
    ProductAdded(product_id="cup", name="Cup", price=700, currency="EUR", stock=3),
    ProductListed(product_id="cup"),
    ProductAdded(product_id="pot", name="Pot", price=2000, currency="EUR", stock=5),
    ProductListed(product_id="pot"),
]
CUPS = OrderLine(product_id="cup", quantity=2, price=700, freight=100)
POT = OrderLine(product_id="pot", quantity=1, price=1500)
CREATED = OrderCreated(order_id="o1", user_id="anna", lines=[CUPS, POT], total=3000, currency="EUR")
RESERVED: list[Payload] = [
    StockReserved(product_id="cup", quantity=2, order_id="o1"),
    StockReserved(product_id="pot", quantity=1, order_id="o1"),
]
ORDERED = [*SHOP, CREATED, *RESERVED]
PAID = OrderPaid(order_id="o1", user_id="anna", amount=3000, currency="EUR")
SHIPPED = OrderShipped(order_id="o1")
DELIVERED = OrderDelivered(order_id="o1")
SENT_OFF: list[Payload] = [
    StockShipped(product_id="cup", quantity=2, order_id="o1"),
    StockShipped(product_id="pot", quantity=1, order_id="o1"),
]
CANCELLED = OrderCancelled(
    order_id="o1", user_id="anna", lines=[CUPS, POT], total=3000, currency="EUR"
)


def payment(amount: int = 3000, *, fees: int = 0, id_: str = "p1", method: str = "card") -> Payload:
    return PaymentSucceeded(
        payment_id=id_,
        order_id="o1",
        user_id="anna",
        amount=amount,
        currency="EUR",
        method=method,
        fees=fees,
    )


def failure(amount: int = 3000, *, order_id: str = "o1", currency: str = "EUR") -> Payload:
    return PaymentFailed(
        payment_id="p1",
        order_id=order_id,
        user_id="anna",
        amount=amount,
        currency=currency,
        method="card",
        reason="expired",
    )


def refund(amount: int, refunded: int, *, id_: str = "p1") -> Payload:
    return PaymentRefunded(
        payment_id=id_,
        order_id="o1",
        user_id="anna",
        amount=amount,
        currency="EUR",
        refunded=refunded,
    )


def create(*lines: RequestedLine) -> CreateOrder:
    return CreateOrder(order_id="o1", user_id="anna", lines=list(lines))


def cups(quantity: int = 1) -> RequestedLine:
    return RequestedLine(product_id="cup", quantity=quantity)


def pay(amount: int | None = None, *, fees: int = 0, method: str = "card") -> PayOrder:
    return PayOrder(order_id="o1", payment_id="p1", method=method, amount=amount, fees=fees)


def top_up(amount: int) -> Payload:
    return UserToppedUp(user_id="anna", amount=amount, currency="EUR", balance=amount)


def charged(amount: int, balance: int) -> Payload:
    return UserBalanceCharged(
        user_id="anna",
        amount=amount,
        currency="EUR",
        balance=balance,
        order_id="o1",
        payment_id="p1",
    )


def given_back(amount: int, balance: int, *, id_: str = "p1", currency: str = "EUR") -> Payload:
    return UserBalanceRefunded(
        user_id="anna",
        amount=amount,
        currency=currency,
        balance=balance,
        order_id="o1",
        payment_id=id_,
    )
