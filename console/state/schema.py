"""What a JSON Schema says about a payload's fields, in the words of a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard

import msgspec

FieldKind = Literal[
    "text", "secret", "integer", "number", "money", "flag", "choice", "rows", "object", "json"
]
_Schema = Mapping[str, Any]
_PLAIN: dict[str, FieldKind] = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "flag",
}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a payload.

    least, most: of a number, inclusive; shortest, longest: of a text or a list; pattern: a regular
    expression that a text must match somewhere; choices: what may be chosen (`choice`); children:
    the fields of an object, or of each row (`rows`).
    """

    name: str
    kind: FieldKind
    title: str
    required: bool
    help: str = ""
    least: float | None = None
    most: float | None = None
    shortest: int | None = None
    longest: int | None = None
    pattern: str = ""
    choices: tuple[str, ...] = ()
    children: tuple["Field", ...] = ()


def fields_of(schema: bytes) -> tuple[Field, ...]:
    """Read the schema (JSON text) of an object.

    Raises:
        msgspec.DecodeError: when it is no JSON object.
    """
    root = msgspec.json.decode(schema, type=dict[str, Any])
    return _children(_resolve(root, root), root)


def secrets_of(fields: tuple[Field, ...]) -> frozenset[str]:
    """Return the names of the fields that must never be kept or shown."""
    return frozenset(field.name for field in fields if field.kind == "secret")


def _children(schema: _Schema, root: _Schema) -> tuple[Field, ...]:
    required = schema.get("required", ())
    return tuple(
        _field(name, part, root, required=name in required)
        for name, part in schema.get("properties", {}).items()
    )


def _field(name: str, schema: _Schema, root: _Schema, *, required: bool) -> Field:
    said = _said(schema, root)
    kind = _kind(said, root)
    return Field(
        name=name,
        kind=kind,
        title=name.replace("_", " ").capitalize(),
        required=required,
        help=schema.get("description", said.get("description", "")),
        least=_least(said),
        most=said.get("maximum"),
        shortest=said.get("minLength", said.get("minItems")),
        longest=said.get("maxLength", said.get("maxItems")),
        pattern=said.get("pattern", ""),
        choices=tuple(str(choice) for choice in said.get("enum", ())),
        children=_inner(said, root, kind),
    )


def _said(schema: _Schema, root: _Schema) -> _Schema:
    """What a field holds when it is not left out: references followed, `null` aside."""
    found = _resolve(schema, root)
    options = [part for part in found.get("anyOf", ()) if part.get("type") != "null"]
    return _said(options[0], root) if len(options) == 1 else found


def _resolve(schema: _Schema, root: _Schema) -> _Schema:
    found = schema
    while _is_reference(found.get("$ref")):
        found = root["$defs"][found["$ref"].rpartition("/")[2]]
    return found


def _is_reference(value: object) -> TypeGuard[str]:
    return isinstance(value, str)


def _kind(schema: _Schema, root: _Schema) -> FieldKind:
    if schema.get("format") == "money":
        return "money"
    if schema.get("format") == "password":
        return "secret"
    if "enum" in schema:
        return "choice"
    if schema.get("type") == "array" and _said(schema.get("items", {}), root).get("properties"):
        return "rows"
    if schema.get("properties"):
        return "object"
    return _PLAIN.get(str(schema.get("type")), "json")


def _inner(schema: _Schema, root: _Schema, kind: FieldKind) -> tuple[Field, ...]:
    if kind == "rows":
        return _children(_said(schema["items"], root), root)
    return _children(schema, root) if kind == "object" else ()


def _least(schema: _Schema) -> float | None:
    if "exclusiveMinimum" in schema:
        above: float = schema["exclusiveMinimum"]
        return above + 1
    least: float | None = schema.get("minimum")
    return least
