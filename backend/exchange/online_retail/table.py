"""The one table of Online Retail, line by line."""

from sys import intern

import msgspec

from backend.clock import Micros
from backend.exchange import fields

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
_INVOICE = 48  # a payment's id is its invoice's with a number; an id has 64 characters at most


class Line(msgspec.Struct, frozen=True, gc=False):
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


def read_line(number: int, values: tuple[str, ...]) -> Line:
    """Read a line's values, in the order of `COLUMNS`; ValueError says why they cannot be."""
    invoice, product, description, quantity, time, price, customer, country = values
    return Line(
        number,
        intern(fields.identifier(invoice, "InvoiceNo", _INVOICE)),
        intern(fields.identifier("-".join(product.split()), "StockCode")),
        intern(description.strip()[:400]),
        fields.whole_number(quantity, "Quantity"),
        fields.moment(time, "InvoiceDate"),
        fields.minor_units(price, "UnitPrice"),
        intern(fields.identifier(customer, "CustomerID") if customer else ""),
        intern(country.strip()[:80]),
    )
