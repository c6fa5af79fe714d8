"""What was typed becomes a value, or a sentence that says what is wrong with it."""

import re
from typing import Any

import msgspec

from console.state.form_schema import FormField
from console.state.money_text import format_amount, parse_amount

FieldValue = None | bool | int | float | str | list[Any] | dict[str, Any]


class InvalidInput(ValueError):
    """What stands in a field cannot be sent; the message says why, `path` where inside it."""

    def __init__(self, message: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.path = path


def parse_value(field: FormField, text: str, currency: str = "") -> FieldValue:
    """Read the text of a field; None when it is left out. Money is read in `currency`.

    Raises:
        Mistyped: the text breaks a rule of the schema.
    """
    kept = text if field.kind == "secret" else text.strip()
    if not kept:
        if field.required:
            raise InvalidInput("This is needed.")
        return None
    if field.kind in ("text", "secret", "choice"):
        return _parse_text(field, kept)
    return (
        _parse_json(kept)
        if field.kind in ("json", "object")
        else _parse_number(field, kept, currency)
    )


def format_value(field: FormField, value: object, currency: str = "") -> str:
    """Write a value as it would be typed; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if field.kind == "money" and isinstance(value, int):
        return format_amount(value, currency).removesuffix(currency).strip()
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _parse_text(field: FormField, text: str) -> str:
    if field.min_length is not None and len(text) < field.min_length:
        raise InvalidInput(f"At least {field.min_length} characters.")
    if field.max_length is not None and len(text) > field.max_length:
        raise InvalidInput(f"At most {field.max_length} characters; these are {len(text)}.")
    if field.pattern and not re.search(field.pattern, text):
        raise InvalidInput(_pattern_hint(field))
    if field.choices and text not in field.choices:
        raise InvalidInput(f"One of {', '.join(field.choices)}.")
    return text


def _pattern_hint(field: FormField) -> str:
    if field.pattern == "^[A-Z]{3}$":
        return "Three capital letters, as in EUR (ISO 4217)."
    if r"\s" in field.pattern:
        return "Visible characters only, no spaces."
    return f"It does not match {field.pattern}."


def _parse_number(field: FormField, text: str, currency: str) -> int | float:
    value: int | float
    try:
        if field.kind == "money":
            value = parse_amount(text, currency)
        else:
            value = int(text) if field.kind == "integer" else float(text)
    except ValueError as error:
        raise InvalidInput(str(error) if field.kind == "money" else "A number, please.") from None
    return _check_bounds(field, value)


def _check_bounds(field: FormField, value: float) -> int | float:
    if field.minimum is not None and value < field.minimum:
        raise InvalidInput(f"At least {field.minimum:g}.")
    if field.maximum is not None and value > field.maximum:
        raise InvalidInput(f"At most {field.maximum:g}.")
    return value


def _parse_json(text: str) -> FieldValue:
    try:
        found: FieldValue = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise InvalidInput(f"Not JSON: {error}.") from None
    return found
