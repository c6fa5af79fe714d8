"""Money: integers of minor units, written and read in the units that people use."""

from decimal import Decimal, InvalidOperation

# ISO 4217 currencies whose minor unit is not a hundredth
_DIGITS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND"),
        0,
    ),
    **dict.fromkeys(("VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
_THIN = "\u202f"


def currency_digits(currency: str) -> int:
    """Return how many decimals a currency has; 2 where it is not known."""
    return _DIGITS.get(currency, 2)


def format_amount(minor: int, currency: str = "") -> str:
    """Write `12 345.60 EUR` for 1234560 and EUR; without a currency only the number."""
    digits = currency_digits(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    text = f"{whole:,}".replace(",", _THIN) + (f".{rest:0{digits}d}" if digits else "")
    sign = "-" if minor < 0 else ""
    return f"{sign}{text}{_THIN}{currency}" if currency else sign + text


def parse_amount(text: str, currency: str = "") -> int:
    """Read `12.60` as 1260 minor units; a comma may stand for the point.

    Raises:
        ValueError: when it is no amount, or has more decimals than the currency.
    """
    digits = currency_digits(currency)
    try:
        value = Decimal(text.replace(_THIN, "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        raise ValueError("Not an amount; write it as 12.50.") from None
    scaled = value.scaleb(digits) if value.is_finite() else Decimal("NaN")
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise ValueError(f"At most {digits} decimals in {currency or 'this currency'}.")
    return int(scaled)
