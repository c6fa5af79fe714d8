"""Money as the window writes it: thousands apart, and nothing that a line could break at."""

from backend.messages.money import format_amount

_NARROW_SPACE = "\u202f"


def format_grouped_amount(minor: int, currency: str = "") -> str:
    """Write `12 345.60 EUR` for 1234560 and EUR; without a currency only the number."""
    return format_amount(minor, currency, grouping=_NARROW_SPACE).replace(" ", _NARROW_SPACE)
