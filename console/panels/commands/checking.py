"""What was typed becomes a value, or a sentence that says what is wrong with it."""

import re
from typing import Any

import msgspec

from console.state.money import amount, minor_of
from console.state.schema import Field

Value = None | bool | int | float | str | list[Any] | dict[str, Any]


class Mistyped(ValueError):
    """What stands in a field cannot be sent; the message says why, `path` where inside it."""

    def __init__(self, message: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.path = path


def value_of(field: Field, text: str, currency: str = "") -> Value:
    """Read the text of a field; None when it is left out. Money is read in `currency`.

    Raises:
        Mistyped: the text breaks a rule of the schema.
    """
    kept = text if field.kind == "secret" else text.strip()
    if not kept:
        if field.required:
            raise Mistyped("This is needed.")
        return None
    if field.kind in ("text", "secret", "choice"):
        return _text(field, kept)
    return _json(kept) if field.kind in ("json", "object") else _number(field, kept, currency)


def written(field: Field, value: object, currency: str = "") -> str:
    """Write a value as it would be typed; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if field.kind == "money" and isinstance(value, int):
        return amount(value, currency).removesuffix(currency).strip()
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _text(field: Field, text: str) -> str:
    if field.shortest is not None and len(text) < field.shortest:
        raise Mistyped(f"At least {field.shortest} characters.")
    if field.longest is not None and len(text) > field.longest:
        raise Mistyped(f"At most {field.longest} characters; these are {len(text)}.")
    if field.pattern and not re.search(field.pattern, text):
        raise Mistyped(_about(field))
    if field.choices and text not in field.choices:
        raise Mistyped(f"One of {', '.join(field.choices)}.")
    return text


def _about(field: Field) -> str:
    if field.pattern == "^[A-Z]{3}$":
        return "Three capital letters, as in EUR (ISO 4217)."
    if r"\s" in field.pattern:
        return "Visible characters only, no spaces."
    return f"It does not match {field.pattern}."


def _number(field: Field, text: str, currency: str) -> int | float:
    value: int | float
    try:
        if field.kind == "money":
            value = minor_of(text, currency)
        else:
            value = int(text) if field.kind == "integer" else float(text)
    except ValueError as error:
        raise Mistyped(str(error) if field.kind == "money" else "A number, please.") from None
    return _within(field, value)


def _within(field: Field, value: float) -> int | float:
    if field.least is not None and value < field.least:
        raise Mistyped(f"At least {field.least:g}.")
    if field.most is not None and value > field.most:
        raise Mistyped(f"At most {field.most:g}.")
    return value


def _json(text: str) -> Value:
    try:
        found: Value = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise Mistyped(f"Not JSON: {error}.") from None
    return found
