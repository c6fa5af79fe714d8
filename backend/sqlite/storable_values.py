"""What no cell can hold, found before the driver is asked."""

import math
from collections.abc import Iterable

_INT64_BOUND = 2**63


def find_unstorable(cells: Iterable[object]) -> tuple[int, str] | None:
    """Return the index of the first cell that cannot be stored and why, None when all can be."""
    for index, cell in enumerate(cells):
        reason = explain_unstorable(cell)
        if reason:
            return index, reason
    return None


def explain_unstorable(cell: object) -> str:
    """Say why a cell cannot hold this; empty when it can.

    A NaN counts, as the driver stores NULL in its place without a word.
    """
    match cell:
        case None | bool() | bytes() | bytearray():
            return ""
        case int():
            fits = -_INT64_BOUND <= cell < _INT64_BOUND
            return "" if fits else "the number does not fit into 64 bits"
        case float():
            return "" if math.isfinite(cell) else f"{cell} is no number that a cell can hold"
        case str():
            return _explain_text(cell)
        case _:
            return f"a {type(cell).__name__} is neither text, number nor flag"


def _explain_text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"the text holds half a character (a lone surrogate) at {error.start}"
    return ""
