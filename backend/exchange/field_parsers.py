"""Fields of foreign tables become exact values; ValueError says in a few words why not."""

import re

import msgspec

from backend import clock
from backend.clock import Micros
from backend.domain.field_types import Identifier
from backend.exchange.date_order import DateOrder, parse_ordered_time

_NUMBER = re.compile(r"(-?)([0-9]{1,13})(?:([.,])([0-9]{1,9}))?")
_INTEGER = re.compile(r"(-?[0-9]{1,13})(?:\.0+)?")
_WHOLE_ID = re.compile(r"([0-9]+)\.0+")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")
_THOUSAND_DIGITS = 3


def parse_minor_units(text: str, field: str) -> int:
    """Read an amount with at most two decimals that matter as minor units, e.g. `58.90` as 5890.

    A comma may stand for the point, unless what follows could be thousands: `1,234` is refused.
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise ValueError(f"{field} is not an amount: {text[:40]!r}")
    sign, whole, mark, decimals = found[1], found[2], found[3], found[4] or ""
    if mark == "," and len(decimals) == _THOUSAND_DIGITS:
        raise ValueError(f"{field} is not clearly an amount, thousands or decimals: {text[:40]!r}")
    fraction = decimals.rstrip("0")
    if len(fraction) > 2:
        raise ValueError(f"{field} is no whole number of minor units: {text}")
    units = int(whole) * 100 + int(fraction.ljust(2, "0"))
    return -units if sign else units


def parse_integer_field(text: str, field: str) -> int:
    """Read an integer; it may be written as `6.0`."""
    found = _INTEGER.fullmatch(text)
    if found is None:
        raise ValueError(f"{field} is not a whole number: {text[:40]!r}")
    return int(found[1])


def parse_local_time(text: str, field: str, order: DateOrder = DateOrder.iso) -> Micros:
    """Read a local time without a zone, which counts as UTC, in microseconds since the epoch."""
    if order is not DateOrder.iso:
        return parse_ordered_time(text, order, field)
    if _TIME.fullmatch(text) is None:
        raise ValueError(f"{field} is not a time: {text[:40]!r}")
    try:
        return clock.parse_rfc3339(text)
    except ValueError as error:
        raise ValueError(f"{field} is not a time: {text[:40]!r}") from error


def parse_optional_local_time(text: str, field: str) -> Micros | None:
    """Read a time that may be absent."""
    return parse_local_time(text, field) if text else None


def parse_identifier(text: str, field: str, max_length: int = 64) -> str:
    """Check that the text can be an id: 1 to `max_length` visible characters."""
    try:
        msgspec.convert(text, type=Identifier)
    except msgspec.ValidationError:
        fits = False
    else:
        fits = len(text) <= max_length
    if not fits:
        raise ValueError(
            f"{field} is not an id of 1 to {max_length} visible characters: {text[:70]!r}"
        )
    return text


def without_decimals(text: str) -> str:
    """Return an id that a spreadsheet took for a number without its point: `17850.0` as `17850`."""
    found = _WHOLE_ID.fullmatch(text)
    return found[1] if found else text
