"""The one table of Online Retail, line by line."""

from functools import lru_cache
from sys import intern

import msgspec

from backend.clock import Micros
from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.exchange import field_parsers
from backend.exchange.date_order import DateOrder
from backend.messages.number_text import format_number

COLUMNS = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)
# As "Online Retail II" calls them; case and blanks do not matter.
ALIASES = {"invoice": "InvoiceNo", "price": "UnitPrice"}
DATE_COLUMN = "InvoiceDate"
_MAX_CACHED_IDS = 50_000
_MAX_INVOICE_LENGTH = 48  # a payment's id is its invoice's with a number; an id has 64 at most


class RetailLine(msgspec.Struct, frozen=True, gc=False):
    """A line of an invoice; `price` in pence, `customer` empty for a guest.

    table: the number of the table that it stands in, from 0: a spreadsheet may have several
    """

    table: int
    line: int
    invoice: str
    product: str
    description: str
    quantity: int
    time: Micros
    price: int
    customer: str
    country: str

    @property
    def name(self) -> str:
        """What is unique to this line."""
        return f"{self.table}:{self.line}" if self.table else str(self.line)

    @property
    def amount(self) -> int:
        """What the line costs, in pence."""
        return self.quantity * self.price


def read_line(table: int, number: int, values: tuple[str, ...], order: DateOrder) -> RetailLine:
    """Read a line's values, in the order of `COLUMNS`; ValueError says why they cannot be."""
    invoice, product, description, quantity, time, price, customer, country = values
    line = RetailLine(
        table,
        number,
        _identifier(invoice, "InvoiceNo", _MAX_INVOICE_LENGTH),
        _identifier("-".join(product.split()), "StockCode"),
        intern(description.strip()[:400]),
        field_parsers.parse_integer_field(quantity, "Quantity"),
        field_parsers.parse_local_time(time, DATE_COLUMN, order),
        field_parsers.parse_minor_units(price, "UnitPrice"),
        _identifier(customer, "CustomerID") if customer else "",
        intern(country.strip()[:80]),
    )
    if abs(line.amount) > MAX_EXACT_INTEGER:
        raise ValueError(
            f"Quantity times UnitPrice is beyond {format_number(MAX_EXACT_INTEGER)} pence"
        )
    return line


@lru_cache(_MAX_CACHED_IDS)  # a table repeats them
def _identifier(text: str, field: str, max_length: int = 64) -> str:
    """Read an id; a number loses its point."""
    plain = field_parsers.without_decimals(text)
    return field_parsers.parse_identifier(plain, field, max_length)
