"""Conditions on values inside a JSON payload: `data.total>10000`, `data.lines.0.product_id=p-1`."""

from sqlalchemy import or_, true

from backend.query.filters import values
from backend.query.filters.conditions import Setting, asks_for_any, compared, is_pattern
from backend.query.filters.sqltext import Column, Condition, Path
from backend.query.filters.tree import BadFilter, Test


def on_payload(data: Column, test: Test, setting: Setting) -> Condition:
    """Return the condition of a test on a value in the JSON text `data`.

    A value that reads as a number equals that number and that text, and is ordered among numbers;
    a quoted one is only text. Lists and objects equal nothing, but they are there (`data.x:*`).

    Raises:
        BadFilter: no field of the payload is named, or the number is beyond 64 bits.
    """
    path = tuple(test.field.split(".")[1:])
    if not path:
        raise BadFilter("Say which value of the payload, as in `data.total`", test.at)
    if asks_for_any(test):
        return setting.dialect.there(data, path)
    match test.operator:
        case ":" | "=":
            return _equal(data, path, test, setting)
        case "!=":
            return _equal(data, path, test, setting).is_not(true())
        case "<" | "<=" | ">" | ">=":
            return _ordered(data, path, test, setting)


def _equal(data: Column, path: Path, test: Test, setting: Setting) -> Condition:
    dialect = setting.dialect
    text = dialect.text_at(data, path)
    if is_pattern(test):
        return dialect.matches(text, test.value)
    same = [text == test.value]
    if (number := values.number(test)) is not None:
        same.append(dialect.number_at(data, path) == number)
    if not test.quoted and test.value in {"true", "false"}:
        same.append(dialect.flag_at(data, path) == test.value)
    return or_(*same)


def _ordered(data: Column, path: Path, test: Test, setting: Setting) -> Condition:
    number = values.number(test)
    if number is None:
        return compared(setting.dialect.text_at(data, path), test, test.value)
    return compared(setting.dialect.number_at(data, path), test, number)
