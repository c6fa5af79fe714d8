import pytest

from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.domain.module import Payload
from backend.domain.orders import (
    CancelOrder,
    CreateOrder,
    DeliverOrder,
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderLine,
    OrderPaid,
    OrderShipped,
    PayOrder,
    RequestedLine,
    ShipOrder,
)
from backend.domain.payments import PaymentRefunded, PaymentSucceeded
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
from tests.backend.domain.given import given

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


def test_that_an_order_reserves_its_stock_line_by_line() -> None:
    given(*SHOP).when(
        create(
            RequestedLine(product_id="cup", quantity=2, freight=100),
            RequestedLine(product_id="pot", quantity=1, price=1500),
        )
    ).then(CREATED, *RESERVED)


def test_that_an_order_is_created_once() -> None:
    given(*ORDERED).when(create(cups())).is_rejected("order-exists", "order_id")


def test_that_an_order_needs_a_user() -> None:
    given(*SHOP[1:]).when(create(cups())).is_rejected("user-unknown", "user_id")


def test_that_an_order_needs_lines() -> None:
    given(*SHOP).when(create()).is_rejected("no-lines", "lines")


def test_that_an_order_needs_known_products() -> None:
    given(*SHOP).when(create(cups(), RequestedLine(product_id="pan", quantity=1))).is_rejected(
        "product-unknown", "lines[1].product_id", says="pan"
    )


def test_that_an_order_needs_listed_products() -> None:
    given(*SHOP[:2]).when(create(cups())).is_rejected(
        "product-not-listed", "lines[0].product_id", says="cup"
    )


def test_that_a_short_stock_says_which_product_and_how_many_are_left() -> None:
    given(*SHOP).when(create(cups(4))).is_rejected(
        "stock-short", "lines[0].quantity", says="Of product cup 3 are left"
    )


def test_that_what_others_reserved_is_not_left() -> None:
    other = StockReserved(product_id="cup", quantity=2, order_id="other")
    given(*SHOP, other).when(create(cups(2))).is_rejected(
        "stock-short", "lines[0].quantity", says="1 are left"
    )


def test_that_lines_of_one_product_count_together() -> None:
    given(*SHOP).when(create(cups(2), cups(2))).is_rejected(
        "stock-short", "lines[1].quantity", says="3 are left, and this order asks for 4"
    )


def test_that_an_order_has_one_currency() -> None:
    tea = ProductAdded(product_id="tea", name="Tea", price=1, currency="USD", stock=9)
    listed = ProductListed(product_id="tea")
    given(*SHOP, tea, listed).when(
        create(cups(), RequestedLine(product_id="tea", quantity=1))
    ).is_rejected("currency-differs", "lines[1].product_id", says="USD")


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        (RequestedLine(product_id="cup", quantity=0), "quantity-not-positive", "lines[0].quantity"),
        (
            RequestedLine(product_id="cup", quantity=-1),
            "quantity-not-positive",
            "lines[0].quantity",
        ),
        (
            RequestedLine(product_id="cup", quantity=1, freight=-1),
            "freight-negative",
            "lines[0].freight",
        ),
        (RequestedLine(product_id="cup", quantity=1, price=-1), "price-negative", "lines[0].price"),
        (
            RequestedLine(product_id="cup", quantity=2, price=MAX_EXACT_INTEGER),
            "total-too-large",
            "lines[0].quantity",
        ),
    ],
)
def test_that_a_line_keeps_to_its_range(line: RequestedLine, code: str, field: str) -> None:
    given(*SHOP).when(create(line)).is_rejected(code, field)


def test_that_a_total_stays_countable() -> None:
    most = RequestedLine(product_id="cup", quantity=1, price=MAX_EXACT_INTEGER)
    given(*SHOP).when(create(most, most)).is_rejected("total-too-large", "lines")


def test_that_a_paid_order_ships_and_takes_its_stock() -> None:
    given(*ORDERED, payment(), PAID).when(
        ShipOrder(order_id="o1", carrier="Post", tracking="T1")
    ).then(OrderShipped(order_id="o1", carrier="Post", tracking="T1"), *SENT_OFF)


def test_that_only_a_paid_order_ships() -> None:
    given(*ORDERED).when(ShipOrder(order_id="o1")).is_rejected(
        "not-paid", "order_id", says="created"
    )
    given(*ORDERED, payment(), PAID, SHIPPED, *SENT_OFF).when(ShipOrder(order_id="o1")).is_rejected(
        "not-paid", "order_id", says="shipped"
    )


def test_that_only_a_shipped_order_is_delivered() -> None:
    given(*ORDERED, payment(), PAID).when(DeliverOrder(order_id="o1")).is_rejected(
        "not-shipped", "order_id", says="paid"
    )
    given(*ORDERED, payment(), PAID, SHIPPED).when(DeliverOrder(order_id="o1")).then(DELIVERED)


def test_that_unknown_orders_go_nowhere() -> None:
    for command in (
        ShipOrder(order_id="o1"),
        DeliverOrder(order_id="o1"),
        CancelOrder(order_id="o1"),
    ):
        given(*SHOP).when(command).is_rejected("order-unknown", "order_id")


def test_that_an_order_with_nothing_due_is_paid_by_its_creation() -> None:
    free = OrderLine(product_id="pot", quantity=1, price=0)
    given(*SHOP).when(create(RequestedLine(product_id="pot", quantity=1, price=0))).then(
        OrderCreated(order_id="o1", user_id="anna", lines=[free], total=0, currency="EUR"),
        StockReserved(product_id="pot", quantity=1, order_id="o1"),
        OrderPaid(order_id="o1", user_id="anna", amount=0, currency="EUR"),
    )


def test_that_an_order_with_nothing_due_can_be_shipped() -> None:
    case = given(*SHOP)
    case.past.record(case.when(create(RequestedLine(product_id="pot", quantity=1, price=0))).events)
    case.when(ShipOrder(order_id="o1")).then(
        SHIPPED, StockShipped(product_id="pot", quantity=1, order_id="o1")
    )


def test_that_a_rejection_writes_money_in_its_currencys_digits() -> None:
    yen = ProductAdded(product_id="tea", name="Tea", price=500, currency="JPY", stock=3)
    case = given(*SHOP, yen, ProductListed(product_id="tea"))
    case.past.record(case.when(create(RequestedLine(product_id="tea", quantity=1))).events)
    case.when(pay(501)).is_rejected(
        "amount-above-due", "amount", says="Only 500 JPY is due, and 501 JPY is offered."
    )
    case.when(pay(-500)).is_rejected(
        "amount-not-positive", "amount", says="greater than 0, not -500 JPY"
    )
    given(*ORDERED).when(pay(-500)).is_rejected(
        "amount-not-positive", "amount", says="greater than 0, not -5.00 EUR"
    )


def test_that_an_order_known_only_by_its_payment_cannot_be_acted_upon() -> None:
    given(*SHOP, payment(), PAID).when(CancelOrder(order_id="o1")).is_rejected(
        "order-unknown", "order_id"
    )
