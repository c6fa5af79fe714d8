"""Rules that several modules share, each with its stable code."""

from typing import NoReturn

from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.errors import Rejected
from backend.messages.money import format_amount
from backend.messages.number_text import format_number


def reject(code: str, message: str, field: str = "") -> NoReturn:
    """Reject the command.

    Raises:
        Rejected: always, with this code, sentence and field.
    """
    raise Rejected(message, code=code, field=field)


def require_positive(value: int, what: str, field: str, currency: str | None = None) -> None:
    """Refuse zero and less with the code `WHAT-not-positive`; money is shown in its `currency`."""
    if value <= 0:
        shown = _format_value(value, currency)
        reject(f"{what}-not-positive", f"The {what} must be greater than 0, not {shown}.", field)


def require_not_negative(value: int, what: str, field: str, currency: str | None = None) -> None:
    """Refuse less than zero with the code `WHAT-negative`; money is shown in its `currency`."""
    if value < 0:
        shown = _format_value(value, currency)
        reject(f"{what}-negative", f"The {what} cannot be negative, but is {shown}.", field)


def require_within_bounds(value: int, what: str, field: str, currency: str | None = None) -> None:
    """Refuse what would leave exact arithmetic (±(2^53 - 1)) with the code `WHAT-too-large`.

    Money is shown in its `currency`.
    """
    if value > MAX_EXACT_INTEGER:
        largest = _format_value(MAX_EXACT_INTEGER, currency)
        reject(f"{what}-too-large", f"The {what} would grow past {largest}.", field)
    if value < -MAX_EXACT_INTEGER:
        least = _format_value(-MAX_EXACT_INTEGER, currency)
        reject(f"{what}-too-large", f"The {what} would fall below {least}.", field)


def require_same_currency(given: str, own: str, whose: str, field: str) -> None:
    """Refuse a currency that is not the one `whose` money is kept in."""
    if given != own:
        reject("currency-differs", f"{whose} is kept in {own}, not in {given}.", field)


def _format_value(value: int, currency: str | None) -> str:
    return format_number(value) if currency is None else format_amount(value, currency)
