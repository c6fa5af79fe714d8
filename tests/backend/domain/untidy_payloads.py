"""Facts in any order, with anything missing, and a command of each kind."""

from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.domain.module import Payload
from backend.domain.orders import (
    CancelOrder,
    CreateOrder,
    DeliverOrder,
    OrderDelivered,
    OrderPaid,
    OrderShipped,
    PayOrder,
    RequestedLine,
    ShipOrder,
)
from backend.domain.payments import FailPayment, RefundPayment
from backend.domain.products import (
    AddProduct,
    ChangePrice,
    DelistProduct,
    ListProduct,
    ProductDelisted,
    ProductPriceChanged,
    ProductRestocked,
    Restock,
    StockReleased,
)
from backend.domain.registry import load_registry
from backend.domain.users import ChangePassword, PasswordChanged, RegisterUser, TopUp
from tests.backend.domain.order_payloads import (
    CANCELLED,
    CREATED,
    RESERVED,
    SENT_OFF,
    SHOP,
    charged,
    failure,
    given_back,
    payment,
    refund,
    top_up,
)

REGISTRY = load_registry()
FACTS: list[Payload] = [
    *SHOP,
    CREATED,
    *RESERVED,
    *SENT_OFF,
    CANCELLED,
    payment(1000, id_="p0"),
    payment(fees=50),
    payment(-7),
    refund(400, 400, id_="p0"),
    refund(9000, 9000),
    payment(MAX_EXACT_INTEGER, fees=MAX_EXACT_INTEGER, id_="p0"),
    refund(-MAX_EXACT_INTEGER, -MAX_EXACT_INTEGER),
    top_up(3100),
    top_up(-5),
    charged(3050, 50),
    given_back(3050, 3100),
    OrderPaid(order_id="o1", user_id="anna", amount=-1, currency="EUR"),
    OrderShipped(order_id="o1"),
    OrderDelivered(order_id="o1"),
    PasswordChanged(user_id="anna"),
    ProductDelisted(product_id="cup"),
    ProductPriceChanged(product_id="cup", price=-3),
    ProductRestocked(product_id="cup", quantity=-50),
    ProductRestocked(product_id="cup", quantity=-MAX_EXACT_INTEGER),
    StockReleased(product_id="cup", quantity=2, order_id="o1", returned=True),
    failure(0, order_id="o2", currency="USD"),
]
COMMANDS: list[Payload] = [
    RegisterUser(user_id="anna", name="Anna"),
    ChangePassword(user_id="anna", new_password="x" * 8),
    TopUp(user_id="anna", amount=1, currency="EUR"),
    AddProduct(product_id="cup", name="Cup", price=1, currency="EUR"),
    ListProduct(product_id="cup"),
    DelistProduct(product_id="cup"),
    ChangePrice(product_id="cup", price=5),
    Restock(product_id="cup", quantity=1),
    CreateOrder(
        order_id="o1", user_id="anna", lines=[RequestedLine(product_id="pot", quantity=1, price=0)]
    ),
    CreateOrder(order_id="o2", user_id="anna", lines=[RequestedLine(product_id="cup", quantity=1)]),
    PayOrder(order_id="o1", payment_id="p9", method="balance"),
    PayOrder(order_id="o1", payment_id="p1", method="card", amount=1),
    ShipOrder(order_id="o1"),
    DeliverOrder(order_id="o1"),
    CancelOrder(order_id="o1"),
    FailPayment(payment_id="p1", order_id="o1", amount=1, method="card", reason="declined"),
    RefundPayment(payment_id="p1", amount=1),
    RefundPayment(payment_id="p0", amount=MAX_EXACT_INTEGER),
]
