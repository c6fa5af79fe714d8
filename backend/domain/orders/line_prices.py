"""Which lines an order gets: priced, in one currency, and covered by stock."""

from collections.abc import Sequence

from backend.domain.module import StateReader
from backend.domain.orders.commands import RequestedLine
from backend.domain.orders.events import OrderLine
from backend.domain.products.state import ProductState, require_added
from backend.domain.rules import (
    reject_as,
    require_not_negative,
    require_positive,
    require_same_currency,
    require_within_bounds,
)


def price_lines(
    states: StateReader, requested: Sequence[RequestedLine]
) -> tuple[list[OrderLine], str]:
    """Return the lines with their prices, and their currency.

    Raises:
        Rejected: a product is unknown, not listed or short of stock, a number is out of its range,
            or the currencies differ. The field says which line.
    """
    reserved: dict[str, int] = {}
    lines: list[OrderLine] = []
    currency = ""
    for index, line in enumerate(requested):
        where = f"lines[{index}]"
        product = _require_listed(states, line, where)
        currency = currency or product.currency
        require_same_currency(product.currency, currency, "This order", f"{where}.product_id")
        reserved[line.product_id] = reserved.get(line.product_id, 0) + line.quantity
        _require_stock(line.product_id, product, reserved[line.product_id], where)
        lines.append(_price_line(line, product, where))
    return lines, currency


def _require_listed(states: StateReader, line: RequestedLine, where: str) -> ProductState:
    require_positive(line.quantity, "quantity", f"{where}.quantity")
    product = require_added(states, line.product_id, f"{where}.product_id")
    require_not_negative(line.freight, "freight", f"{where}.freight", product.currency)
    if not product.listed:
        reject_as("product-not-listed", f"{where}.product_id", product=line.product_id)
    return product


def _require_stock(product_id: str, product: ProductState, asked: int, where: str) -> None:
    if asked > product.available:
        reject_as(
            "stock-short",
            f"{where}.quantity",
            product=product_id,
            left=max(0, product.available),
            asked=asked,
        )


def _price_line(line: RequestedLine, product: ProductState, where: str) -> OrderLine:
    price = product.price if line.price is None else line.price
    require_not_negative(price, "price", f"{where}.price", product.currency)
    total = line.quantity * price + line.freight
    require_within_bounds(total, "total", f"{where}.quantity", product.currency)
    return OrderLine(
        product_id=line.product_id, quantity=line.quantity, price=price, freight=line.freight
    )
