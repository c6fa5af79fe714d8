import pytest

from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.domain.orders import (
    CancelOrder,
    DeliverOrder,
    OrderCreated,
    OrderLine,
    OrderPaid,
    OrderShipped,
    RequestedLine,
    ShipOrder,
)
from backend.domain.products import (
    ProductAdded,
    ProductListed,
    StockReserved,
    StockShipped,
)
from tests.backend.domain.given import given
from tests.backend.domain.order_payloads import (
    CREATED,
    DELIVERED,
    ORDERED,
    PAID,
    RESERVED,
    SENT_OFF,
    SHIPPED,
    SHOP,
    create,
    cups,
    pay,
    payment,
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
