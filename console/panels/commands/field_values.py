"""What was typed becomes a value, or a sentence that says what is wrong with it."""

import re
from typing import Any

import msgspec

from backend.messages.money import format_amount, parse_amount
from backend.messages.number_text import format_counted
from backend.messages.text_list import join_names
from backend.translation import tr
from console.state.form_schema import FormField
from console.state.formatting import format_count

MAX_INTEGER = 2**63 - 1  # what the log and a column of a database can hold
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_GROUPING = str.maketrans("", "", " \u00a0\u202f")  # between thousands, as numbers are shown

FieldValue = None | bool | int | float | str | list[Any] | dict[str, Any]


class InvalidInput(ValueError):
    """What stands in a field cannot be sent; the message says why, `path` where inside it."""

    def __init__(self, message: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.path = path


def parse_value(field: FormField, text: str, currency: str | None = "") -> FieldValue:
    """Read the text of a field; None when it is left out.

    Money is read in `currency`, which says how many digits it has; None: not known yet.

    Raises:
        InvalidInput: the text breaks a rule of the schema.
    """
    kept = text if field.kind == "secret" else text.strip()
    if not kept:
        if field.required:
            raise InvalidInput(tr("This is needed."))
        return None
    match field.kind:
        case "text" | "secret" | "choice":
            return _parse_text(field, kept)
        case "json" | "object":
            return _parse_json(kept)
        case "money":
            return _check_bounds(field, _parse_money(kept, currency), currency or "")
        case "integer":
            return _check_bounds(field, parse_typed_integer(kept), "")
        case _:
            return _check_bounds(field, _parse_decimal(kept), "")


def parse_typed_integer(text: str) -> int:
    """Read a whole number of at most 64 bits, in digits.

    Raises:
        InvalidInput: it is none.
    """
    plain = text.strip().translate(_GROUPING)
    if not _INTEGER.fullmatch(plain):
        raise InvalidInput(tr("A whole number in digits, please."))
    if len(plain) > 20 or abs(int(plain)) > MAX_INTEGER:
        raise InvalidInput(tr("At most {bound}.", bound=format_count(MAX_INTEGER)))
    return int(plain)


def format_value(field: FormField, value: object, currency: str | None = "") -> str:
    """Write a value as it would be typed; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if field.kind == "money" and isinstance(value, int):
        return format_amount(value, currency or "").removesuffix(currency or "").strip()
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _parse_text(field: FormField, text: str) -> str:
    if field.min_length is not None and len(text) < field.min_length:
        raise InvalidInput(
            tr("At least {bound}.", bound=format_counted(field.min_length, "character"))
        )
    if field.max_length is not None and len(text) > field.max_length:
        raise InvalidInput(
            tr(
                "At most {bound}, not {number}.",
                bound=format_counted(field.max_length, "character"),
                number=len(text),
            )
        )
    if field.pattern and not re.search(field.pattern, text):
        raise InvalidInput(
            field.pattern_hint or tr("It does not match {pattern}.", pattern=field.pattern)
        )
    if field.choices and text not in field.choices:
        raise InvalidInput(tr("One of {choices}.", choices=join_names(field.choices)))
    return text


def _parse_money(text: str, currency: str | None) -> int:
    try:
        minor = parse_amount(text, currency or "")
    except ValueError as error:
        raise InvalidInput(str(error)) from None
    if currency is None and minor:  # nothing is nothing in every currency
        raise InvalidInput(tr("In which currency this is, is not known yet."))
    return minor


def _parse_decimal(text: str) -> float:
    plain = text.translate(_GROUPING)
    if not _DECIMAL.fullmatch(plain):
        raise InvalidInput(tr("A number in digits, please."))
    return float(plain)


def _check_bounds(field: FormField, value: float, currency: str) -> int | float:
    if field.minimum is not None and value < field.minimum:
        bound = _format_bound(field, field.minimum, currency)
        raise InvalidInput(tr("At least {bound}.", bound=bound))
    if field.above is not None and value <= field.above:
        bound = _format_bound(field, field.above, currency)
        raise InvalidInput(tr("More than {bound}.", bound=bound))
    if field.maximum is not None and value > field.maximum:
        bound = _format_bound(field, field.maximum, currency)
        raise InvalidInput(tr("At most {bound}.", bound=bound))
    if field.kind != "number" and abs(value) > MAX_INTEGER:
        bound = _format_bound(field, MAX_INTEGER, currency)
        raise InvalidInput(tr("At most {bound}.", bound=bound))
    return value


def _format_bound(field: FormField, bound: float, currency: str) -> str:
    """Write a bound as the field's own values are written."""
    if field.kind == "money":
        return format_amount(int(bound), currency)
    return format_count(int(bound)) if bound == int(bound) else f"{bound:g}"


def _parse_json(text: str) -> FieldValue:
    try:
        found: FieldValue = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise InvalidInput(tr("Not JSON: {reason}.", reason=error)) from None
    return found
