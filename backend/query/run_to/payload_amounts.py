"""Amounts of money in the payloads of events: what their modules declare of a field."""

from functools import cache
from typing import Any

import msgspec

from backend.domain.registry import Registry
from backend.filters.syntax_tree import FieldReference, Value
from backend.messages.events import Event

_PAYLOAD = "data."


class _WithCurrency(msgspec.Struct):
    currency: str = ""


_decode = msgspec.json.Decoder(_WithCurrency).decode


def is_amount(value: Value, registry: Registry) -> bool:
    """Say whether this is a payload's field that is money in all types of events that have it."""
    if not isinstance(value, FieldReference) or not value.name.startswith(_PAYLOAD):
        return False
    name = value.name.removeprefix(_PAYLOAD)
    declared = [_is_money_by_field(each.payload).get(name) for each in registry.events.values()]
    return True in declared and False not in declared


def payload_currency(event: Event) -> str:
    """Return in which currency the amounts of a payload are; empty where it does not say."""
    try:
        return _decode(event.data).currency
    except msgspec.MsgspecError:
        return ""  # a payload of another program may say anything there


@cache
def _is_money_by_field(payload: type[msgspec.Struct]) -> dict[str, bool]:
    schema: dict[str, Any] = msgspec.json.schema(payload)["$defs"][payload.__name__]
    return {name: _is_money(field) for name, field in schema["properties"].items()}


def _is_money(field: dict[str, Any]) -> bool:
    kinds = [each for each in field.get("anyOf", [field]) if each.get("type") != "null"]
    return bool(kinds) and all(each.get("format") == "money" for each in kinds)
