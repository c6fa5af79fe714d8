"""The fields within a column that holds JSON, read from the type that declares its shape."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from backend.messages.catalogue import ColumnKind, NestedField

ANY_ITEM = "*"
_MAX_DEPTH = 6  # a type that holds itself has no end
_KINDS: Mapping[str, ColumnKind] = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "flag",
}
_JsonSchema = Mapping[str, Any]


def nested_fields(shape: object) -> list[NestedField]:
    """Return every plain value within, by its path: `*.product_id` for each item of a list."""
    root = msgspec.json.schema(shape)
    return list(_fields(root, root, ()))


def _fields(schema: _JsonSchema, root: _JsonSchema, path: tuple[str, ...]) -> Iterator[NestedField]:
    schema = _resolve(schema, root)
    if len(path) > _MAX_DEPTH:
        return
    if isinstance(schema.get("items"), dict):
        yield from _fields(schema["items"], root, (*path, ANY_ITEM))
    for name, inner in schema.get("properties", {}).items():
        yield from _fields(inner, root, (*path, name))
    kind = _KINDS.get(str(schema.get("type", "")))
    if kind is not None and path:
        is_money = schema.get("format") == "money"
        yield NestedField(path=".".join(path), kind="money" if is_money else kind)


def _resolve(schema: _JsonSchema, root: _JsonSchema) -> _JsonSchema:
    """Follow a reference, and leave out what stands for nothing."""
    for option in schema.get("anyOf", ()):
        if option.get("type") != "null":
            return _resolve(option, root)
    reference = str(schema.get("$ref", ""))
    if not reference:
        return schema
    found: _JsonSchema = root["$defs"][reference.rpartition("/")[2]]
    return found
