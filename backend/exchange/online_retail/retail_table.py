"""The one table of Online Retail, line by line."""

from sys import intern

import msgspec

from backend.clock import Micros
from backend.exchange import field_parsers

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
_MAX_INVOICE_LENGTH = (
    48  # a payment's id is its invoice's with a number; an id has 64 characters at most
)


class RetailLine(msgspec.Struct, frozen=True, gc=False):
    """A line of an invoice; `price` in pence, `customer` empty for a guest."""

    line: int
    invoice: str
    product: str
    description: str
    quantity: int
    time: Micros
    price: int
    customer: str
    country: str


def read_line(number: int, values: tuple[str, ...]) -> RetailLine:
    """Read a line's values, in the order of `COLUMNS`; ValueError says why they cannot be."""
    invoice, product, description, quantity, time, price, customer, country = values
    return RetailLine(
        number,
        intern(field_parsers.parse_identifier(invoice, "InvoiceNo", _MAX_INVOICE_LENGTH)),
        intern(field_parsers.parse_identifier("-".join(product.split()), "StockCode")),
        intern(description.strip()[:400]),
        field_parsers.parse_integer_field(quantity, "Quantity"),
        field_parsers.parse_local_time(time, "InvoiceDate"),
        field_parsers.parse_minor_units(price, "UnitPrice"),
        intern(field_parsers.parse_identifier(customer, "CustomerID") if customer else ""),
        intern(country.strip()[:80]),
    )
