"""The six tables of Olist, read into records; every line has its fate noted on the way."""

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from backend.clock import Micros
from backend.errors import Unreadable
from backend.exchange import fields
from backend.exchange.files import digested, members
from backend.exchange.lines import Broken, Row, read_table
from backend.exchange.report import FileReport

CUSTOMERS = "olist_customers_dataset.csv"
ITEMS = "olist_order_items_dataset.csv"
ORDERS = "olist_orders_dataset.csv"
PAYMENTS = "olist_order_payments_dataset.csv"
PRODUCTS = "olist_products_dataset.csv"
SELLERS = "olist_sellers_dataset.csv"


class Customer(msgspec.Struct, gc=False):
    """Whom an order belongs to: `id` is one per order, `person` is the user."""

    line: int
    id: str
    person: str
    city: str


class Item(msgspec.Struct, gc=False):
    """A piece of an order; amounts in centavos."""

    line: int
    order: str
    number: int
    product: str
    price: int
    freight: int


class Payment(msgspec.Struct, gc=False):
    """A payment row of an order; `value` in centavos."""

    line: int
    order: str
    number: int
    method: str
    value: int


class Order(msgspec.Struct, gc=False):
    """An order with the times of its steps, None where a step is not recorded."""

    line: int
    id: str
    customer: str
    status: str
    bought: Micros
    approved: Micros | None
    shipped: Micros | None
    delivered: Micros | None


class Product(msgspec.Struct, gc=False):
    """A product and its category, which may be empty."""

    line: int
    id: str
    category: str


class Tables(msgspec.Struct):
    """Everything read, by its keys in the files' order; items and payments by order."""

    digest: str = ""
    files: dict[str, FileReport] = {}
    customers: dict[str, Customer] = {}
    orders: dict[str, Order] = {}
    items: dict[str, list[Item]] = {}
    payments: dict[str, list[Payment]] = {}
    products: dict[str, Product] = {}


Values = tuple[str, ...]
Record = TypeVar("Record", Customer, Order, Product)
Part = TypeVar("Part", Item, Payment)


def read_tables(path: Path) -> Tables:
    """Read the tables from a folder or a tar archive; that of the sellers may be missing.

    Raises:
        Unreadable: a table is missing, is another table, or the archive is damaged.
    """
    tables = Tables()
    digests: dict[str, str] = {}
    for name, stream in members(path):
        if name in digests:
            raise Unreadable(f"{path} holds {name} twice.", code="table-twice")
        if name in _TABLES:
            digests[name] = _read(tables, name, stream)
    missing = _TABLES.keys() - digests.keys() - {SELLERS}
    if missing:
        raise Unreadable(
            f"{path} lacks {', '.join(sorted(missing))}; it should hold the six tables of Olist.",
            code="missing-table",
        )
    tables.files = {name: tables.files[name] for name in sorted(tables.files)}
    tables.digest = _digest_of(digests)
    return tables


def _digest_of(digests: dict[str, str]) -> str:
    """Digest the contents, so that a folder and an archive of the same tables are one source."""
    whole = blake2b(digest_size=16)
    for name in sorted(digests):
        whole.update(f"{name} {digests[name]}\n".encode())
    return whole.hexdigest()


def _read(tables: Tables, name: str, stream: IO[bytes]) -> str:
    """Keep the lines of one table, note each one's fate, and return the digest of its content."""
    columns, keep = _TABLES[name]
    report = tables.files[name] = FileReport(name)
    digesting, buffered = digested(stream)
    with buffered:
        for row in read_table(buffered, name, columns):
            report.lines += 1
            _note(report, row, tables, keep)
    return digesting.hexdigest()


def _note(report: FileReport, row: Row | Broken, tables: Tables, keep: "Keep") -> None:
    if isinstance(row, Broken):
        report.cannot_read(row.line, row.reason)
        return
    try:
        code = keep(tables, row.line, row.values)
    except ValueError as error:
        report.cannot_read(row.line, str(error))
        return
    if code:
        report.set_aside(code, row.line)
    else:
        report.taken += 1


def _keep_customer(tables: Tables, line: int, values: Values) -> str:
    id_ = fields.identifier(values[0], "customer_id")
    person = fields.identifier(values[1], "customer_unique_id")
    return _keep(tables.customers, Customer(line, id_, person, values[2][:400]))


def _keep_order(tables: Tables, line: int, values: Values) -> str:
    id_, customer, status, bought, approved, shipped, delivered = values
    order = Order(
        line,
        fields.identifier(id_, "order_id", _ORDER_ID),
        fields.identifier(customer, "customer_id"),
        status,
        fields.moment(bought, "order_purchase_timestamp"),
        fields.moment_or_none(approved, "order_approved_at"),
        fields.moment_or_none(shipped, "order_delivered_carrier_date"),
        fields.moment_or_none(delivered, "order_delivered_customer_date"),
    )
    return _keep(tables.orders, order)


def _keep_item(tables: Tables, line: int, values: Values) -> str:
    order, number, product, price, freight = values
    item = Item(
        line,
        fields.identifier(order, "order_id", _ORDER_ID),
        fields.whole_number(number, "order_item_id"),
        fields.identifier(product, "product_id"),
        fields.minor_units(price, "price"),
        fields.minor_units(freight, "freight_value"),
    )
    return _keep_part(tables.items, item)


def _keep_payment(tables: Tables, line: int, values: Values) -> str:
    order, number, method, value = values
    payment = Payment(
        line,
        fields.identifier(order, "order_id", _ORDER_ID),
        fields.whole_number(number, "payment_sequential"),
        method.strip()[:100] or "unknown",
        fields.minor_units(value, "payment_value"),
    )
    return _keep_part(tables.payments, payment)


def _keep_product(tables: Tables, line: int, values: Values) -> str:
    id_ = fields.identifier(values[0], "product_id")
    return _keep(tables.products, Product(line, id_, values[1].strip()[:400]))


def _leave_seller(_tables: Tables, _line: int, _values: Values) -> str:
    return "no-event"


def _keep(kept: dict[str, Record], record: Record) -> str:
    return "" if kept.setdefault(record.id, record) is record else "duplicate"


def _keep_part(kept: dict[str, list[Part]], part: Part) -> str:
    parts = kept.setdefault(part.order, [])
    if any(other.number == part.number for other in parts):
        return "duplicate"
    parts.append(part)
    return ""


# A payment's id is its order's id and a number, and an id has 64 characters at most.
_ORDER_ID = 48

Keep = Callable[[Tables, int, Values], str]
_TABLES: dict[str, tuple[tuple[str, ...], Keep]] = {
    CUSTOMERS: (("customer_id", "customer_unique_id", "customer_city"), _keep_customer),
    ORDERS: (
        (
            "order_id",
            "customer_id",
            "order_status",
            "order_purchase_timestamp",
            "order_approved_at",
            "order_delivered_carrier_date",
            "order_delivered_customer_date",
        ),
        _keep_order,
    ),
    ITEMS: (("order_id", "order_item_id", "product_id", "price", "freight_value"), _keep_item),
    PAYMENTS: (
        ("order_id", "payment_sequential", "payment_type", "payment_value"),
        _keep_payment,
    ),
    PRODUCTS: (("product_id", "product_category_name"), _keep_product),
    SELLERS: (("seller_id",), _leave_seller),
}
