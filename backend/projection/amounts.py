"""Sums of money that are kept for each currency apart: a cell with a JSON object of minor units."""

import msgspec

from backend.errors import Rejected

_MAX_AMOUNT = 2**63 - 1  # what a program that reads the cell can count on
_decode = msgspec.json.Decoder(dict[str, int]).decode
_encode = msgspec.json.Encoder(order="sorted").encode


def read_amounts(cell: str) -> dict[str, int]:
    """Return the minor units of each currency."""
    return _decode(cell)


def write_amounts(amounts: dict[str, int], column: str) -> str:
    """Return the cell, with its currencies in order; `column` is named when a sum is too large.

    Raises:
        Rejected: a sum does not fit into 64 bits.
    """
    for currency, minor in amounts.items():
        if abs(minor) > _MAX_AMOUNT:
            raise Rejected(
                f"{column} cannot hold {minor} minor units of {currency or 'no currency'}:"
                f" it holds whole numbers up to {_MAX_AMOUNT}.",
                code="bad-row",
                field=column.rpartition(".")[2],
            )
    return _encode(amounts).decode()


def add_amount(cell: str, currency: str, minor: int, column: str) -> str:
    """Return the cell with so much more of this currency.

    Raises:
        Rejected: the sum does not fit into 64 bits.
    """
    amounts = _decode(cell)
    amounts[currency] = amounts.get(currency, 0) + minor
    return write_amounts(amounts, column)
