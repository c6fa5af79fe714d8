"""Rules that several modules share, each with its stable code."""

from typing import NoReturn

from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.errors import Rejected
from backend.messages.money import format_amount
from backend.messages.number_text import format_number
from backend.messages.rejection_text import write_rejection


def reject(code: str, message: str, field: str = "") -> NoReturn:
    """Reject the command.

    Raises:
        Rejected: always, with this code, sentence and field.
    """
    raise Rejected(message, code=code, field=field)


def reject_as(name: str, field: str, *, code: str = "", **values: object) -> NoReturn:
    """Reject the command with a sentence that readers of other languages know by its name.

    `code`: the name when left out.

    Raises:
        Rejected: always.
    """
    reject(code or name, write_rejection(name, **values), field)


def require_positive(value: int, what: str, field: str, currency: str | None = None) -> None:
    """Refuse zero and less with the code `WHAT-not-positive`; money is shown in its `currency`."""
    if value <= 0:
        shown = _format_value(value, currency)
        reject_as("not-positive", field, code=f"{what}-not-positive", what=what, value=shown)


def require_not_negative(value: int, what: str, field: str, currency: str | None = None) -> None:
    """Refuse less than zero with the code `WHAT-negative`; money is shown in its `currency`."""
    if value < 0:
        shown = _format_value(value, currency)
        reject_as("negative", field, code=f"{what}-negative", what=what, value=shown)


def require_within_bounds(value: int, what: str, field: str, currency: str | None = None) -> None:
    """Refuse what would leave exact arithmetic (±(2^53 - 1)) with the code `WHAT-too-large`.

    Money is shown in its `currency`.
    """
    if value > MAX_EXACT_INTEGER:
        largest = _format_value(MAX_EXACT_INTEGER, currency)
        reject_as("grown-too-large", field, code=f"{what}-too-large", what=what, largest=largest)
    if value < -MAX_EXACT_INTEGER:
        least = _format_value(-MAX_EXACT_INTEGER, currency)
        reject_as("fallen-too-low", field, code=f"{what}-too-large", what=what, least=least)


def require_same_currency(given: str, own: str, whose: str, field: str) -> None:
    """Refuse a currency that is not the one `whose` money is kept in."""
    if given != own:
        reject_as("currency-differs", field, whose=whose, own=own, given=given)


def _format_value(value: int, currency: str | None) -> str:
    return format_number(value) if currency is None else format_amount(value, currency)
