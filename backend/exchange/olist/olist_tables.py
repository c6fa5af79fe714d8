"""The six tables of Olist, read into records; every line has its fate noted on the way."""

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

from backend.clock import Micros
from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.errors import Unreadable
from backend.exchange import field_parsers
from backend.exchange.archives import iter_members
from backend.exchange.csv_table import CsvTable, Row, UnreadableRow
from backend.exchange.import_report import FileReport
from backend.exchange.import_source import MAX_ORDER_LINES
from backend.exchange.input_files import content_digest
from backend.messages.number_text import format_number

CUSTOMERS = "olist_customers_dataset.csv"
ITEMS = "olist_order_items_dataset.csv"
ORDERS = "olist_orders_dataset.csv"
PAYMENTS = "olist_order_payments_dataset.csv"
PRODUCTS = "olist_products_dataset.csv"
SELLERS = "olist_sellers_dataset.csv"
# As earlier versions of the tables call their columns; case and signs do not matter.
ALIASES = {"orderaprovedat": "order_approved_at"}


class OlistCustomer(msgspec.Struct, gc=False):
    """Whom an order belongs to: `id` is one per order, `person` is the user."""

    line: int
    id: str
    person: str
    city: str


class OlistItem(msgspec.Struct, gc=False):
    """A piece of an order; amounts in centavos."""

    line: int
    order: str
    number: int
    product: str
    price: int
    freight: int


class OlistPayment(msgspec.Struct, gc=False):
    """A payment row of an order; `value` in centavos."""

    line: int
    order: str
    number: int
    method: str
    value: int


class OlistOrder(msgspec.Struct, gc=False):
    """An order with the times of its steps, None where a step is not recorded."""

    line: int
    id: str
    customer: str
    status: str
    purchased_at: Micros
    approved_at: Micros | None
    shipped_at: Micros | None
    delivered_at: Micros | None


class OlistProduct(msgspec.Struct, gc=False):
    """A product and its category, which may be empty."""

    line: int
    id: str
    category: str


class OlistTables(msgspec.Struct):
    """Everything read, by its keys in the files' order; items and payments by order and number.

    item_totals, payment_totals: of each order, in centavos
    """

    digest: str = ""
    files: dict[str, FileReport] = {}
    customers: dict[str, OlistCustomer] = {}
    orders: dict[str, OlistOrder] = {}
    items: dict[str, dict[int, OlistItem]] = {}
    payments: dict[str, dict[int, OlistPayment]] = {}
    item_totals: dict[str, int] = {}
    payment_totals: dict[str, int] = {}
    products: dict[str, OlistProduct] = {}


Values = tuple[str, ...]
Record = TypeVar("Record", OlistCustomer, OlistOrder, OlistProduct)
Part = TypeVar("Part", OlistItem, OlistPayment)


def read_tables(path: Path, encoding: str | None = None) -> OlistTables:
    """Read the tables from a folder or an archive; that of the sellers may be missing.

    Raises:
        Unreadable: a table is missing, is another table, or the archive is damaged.
    """
    tables = OlistTables()
    digests: dict[str, str] = {}
    for file in iter_members(path, lambda name: table_of(name) is not None):
        name = table_of(file.name) or file.name
        if name in digests:
            raise Unreadable(f"{path} holds {name} twice.", code="table-twice")
        digests[name] = content_digest(file)
        _read_one_table(tables, name, CsvTable(file.name, file.content, encoding))
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


def table_of(name: str) -> str | None:
    """Return the published name of a table's file; it may have lost `olist_` and `_dataset`."""
    stem = name.lower().removesuffix(".csv").removeprefix("olist_").removesuffix("_dataset")
    published = f"olist_{stem}_dataset.csv"
    return published if name.lower().endswith(".csv") and published in _TABLES else None


def _read_one_table(tables: OlistTables, name: str, table: CsvTable) -> None:
    """Keep the lines of one table, and note each one's fate."""
    columns, add = _TABLES[name]
    report = tables.files[name] = FileReport(name)
    for row in table.rows(columns, ALIASES):
        report.lines += 1
        _add_row(report, row, tables, add)
    report.read_as = table.read_as


def _add_row(report: FileReport, row: Row, tables: OlistTables, add: "AddRow") -> None:
    if isinstance(row, UnreadableRow):
        report.add_unreadable(row.line, row.reason)
        return
    try:
        code = add(tables, row.line, row.values)
    except ValueError as error:
        report.add_unreadable(row.line, str(error))
        return
    if code:
        report.set_aside(code, row.line)
    else:
        report.taken += 1


def _add_customer(tables: OlistTables, line: int, values: Values) -> str:
    id_ = field_parsers.parse_identifier(values[0], "customer_id")
    person = field_parsers.parse_identifier(values[1], "customer_unique_id")
    return _add_record(tables.customers, OlistCustomer(line, id_, person, values[2][:400]))


def _add_order(tables: OlistTables, line: int, values: Values) -> str:
    id_, customer, status, bought, approved, shipped, delivered = values
    order = OlistOrder(
        line,
        field_parsers.parse_identifier(id_, "order_id", _MAX_ORDER_ID_LENGTH),
        field_parsers.parse_identifier(customer, "customer_id"),
        status,
        field_parsers.parse_local_time(bought, "order_purchase_timestamp"),
        field_parsers.parse_optional_local_time(approved, "order_approved_at"),
        field_parsers.parse_optional_local_time(shipped, "order_delivered_carrier_date"),
        field_parsers.parse_optional_local_time(delivered, "order_delivered_customer_date"),
    )
    return _add_record(tables.orders, order)


def _add_item(tables: OlistTables, line: int, values: Values) -> str:
    order, number, product, price, freight = values
    item = OlistItem(
        line,
        field_parsers.parse_identifier(order, "order_id", _MAX_ORDER_ID_LENGTH),
        field_parsers.parse_integer_field(number, "order_item_id"),
        field_parsers.parse_identifier(product, "product_id"),
        field_parsers.parse_minor_units(price, "price"),
        field_parsers.parse_minor_units(freight, "freight_value"),
    )
    return _add_part(tables.items, item, tables.item_totals, item.price + item.freight)


def _add_payment(tables: OlistTables, line: int, values: Values) -> str:
    order, number, method, value = values
    payment = OlistPayment(
        line,
        field_parsers.parse_identifier(order, "order_id", _MAX_ORDER_ID_LENGTH),
        field_parsers.parse_integer_field(number, "payment_sequential"),
        method.strip()[:100] or "unknown",
        field_parsers.parse_minor_units(value, "payment_value"),
    )
    return _add_part(tables.payments, payment, tables.payment_totals, payment.value)


def _add_product(tables: OlistTables, line: int, values: Values) -> str:
    id_ = field_parsers.parse_identifier(values[0], "product_id")
    return _add_record(tables.products, OlistProduct(line, id_, values[1].strip()[:400]))


def _skip_seller(_tables: OlistTables, _line: int, _values: Values) -> str:
    return "no-event"


def _add_record(kept: dict[str, Record], record: Record) -> str:
    return "" if kept.setdefault(record.id, record) is record else "duplicate"


def _add_part(
    kept: dict[str, dict[int, Part]], part: Part, totals: dict[str, int], amount: int
) -> str:
    """Add a part to its order, whose total and number of parts must be such as can be kept."""
    parts = kept.setdefault(part.order, {})
    if part.number in parts:
        return "duplicate"
    if len(parts) == MAX_ORDER_LINES:
        raise ValueError(
            f"its order has more than {format_number(MAX_ORDER_LINES)} of them, which is the limit"
        )
    total = totals.get(part.order, 0) + amount
    if abs(total) > MAX_EXACT_INTEGER:
        raise ValueError(
            f"its order's total would be beyond {format_number(MAX_EXACT_INTEGER)} centavos"
        )
    totals[part.order] = total
    parts[part.number] = part
    return ""


# A payment's id is its order's id and a number, and an id has 64 characters at most.
_MAX_ORDER_ID_LENGTH = 48

AddRow = Callable[[OlistTables, int, Values], str]
_TABLES: dict[str, tuple[tuple[str, ...], AddRow]] = {
    CUSTOMERS: (("customer_id", "customer_unique_id", "customer_city"), _add_customer),
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
        _add_order,
    ),
    ITEMS: (("order_id", "order_item_id", "product_id", "price", "freight_value"), _add_item),
    PAYMENTS: (
        ("order_id", "payment_sequential", "payment_type", "payment_value"),
        _add_payment,
    ),
    PRODUCTS: (("product_id", "product_category_name"), _add_product),
    SELLERS: (("seller_id",), _skip_seller),
}
