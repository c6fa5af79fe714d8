"""Rules that several modules share, each with its stable code."""

from typing import NoReturn

from backend.domain.module import MAX_EXACT_INTEGER
from backend.errors import Rejected


def reject(code: str, message: str, field: str = "") -> NoReturn:
    """Say no.

    Raises:
        Rejected: always, with this code, sentence and field.
    """
    raise Rejected(message, code=code, field=field)


def require_positive(amount: int, what: str, field: str) -> None:
    """Refuse zero and less with the code `WHAT-not-positive`."""
    if amount <= 0:
        reject(f"{what}-not-positive", f"The {what} must be greater than 0, not {amount}.", field)


def require_not_negative(amount: int, what: str, field: str) -> None:
    """Refuse less than zero with the code `WHAT-negative`."""
    if amount < 0:
        reject(f"{what}-negative", f"The {what} cannot be negative, but is {amount}.", field)


def require_within_bounds(amount: int, what: str, field: str) -> None:
    """Refuse what would grow past exact arithmetic (2^53 - 1) with the code `WHAT-too-large`."""
    if amount > MAX_EXACT_INTEGER:
        reject(f"{what}-too-large", f"The {what} would grow past {MAX_EXACT_INTEGER}.", field)


def require_same_currency(given: str, own: str, whose: str, field: str) -> None:
    """Refuse a currency that is not the one `whose` money is kept in."""
    if given != own:
        reject("currency-differs", f"{whose} is kept in {own}, not in {given}.", field)
