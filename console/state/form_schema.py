"""What a JSON Schema says about a payload's fields, in the words of a form."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeGuard, cast

import msgspec
from msgspec import structs

from backend.translation import tr, tr_declared, tr_noop

FormFieldKind = Literal[
    "text", "secret", "integer", "number", "money", "flag", "choice", "rows", "object", "json"
]
CURRENCY_PATTERN = "^[A-Z]{3}$"
_Schema = Mapping[str, Any]
_PLAIN: dict[str, FormFieldKind] = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "flag",
}


class FormField(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a payload.

    minimum, maximum: of a number, inclusive, money in minor units; above: a bound that the number
    must exceed; min_length, max_length: of a text or a list; pattern: a regular expression that a
    text must match somewhere, `pattern_hint` says it in words; choices: what may be chosen
    (`choice`), and choice_titles: as it is shown; default: what stands there at first; children:
    the fields of an object, or of each row (`rows`).
    """

    name: str
    kind: FormFieldKind
    title: str
    required: bool
    help: str = ""
    minimum: float | None = None
    above: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    pattern_hint: str = ""
    default: object = None
    choices: tuple[str, ...] = ()
    choice_titles: tuple[str, ...] = ()
    children: tuple["FormField", ...] = ()


def form_fields(schema: bytes, module: str = "") -> tuple[FormField, ...]:
    """Read the schema (JSON text) of an object; `module`: whose it is, for its words.

    Raises:
        msgspec.DecodeError: when it is no JSON object.
    """
    root = msgspec.json.decode(schema, type=dict[str, Any])
    return tuple(_worded(field, module) for field in _children(_resolve(root, root), root))


def _worded(field: FormField, module: str) -> FormField:
    """Write a field as the operator reads it, all within it too."""
    return structs.replace(
        field,
        title=tr_declared(field.title, module),
        help=_field_words(field.help, module),
        pattern_hint=_field_words(field.pattern_hint, module),
        choice_titles=tuple(_choice_title(choice, module) for choice in field.choices),
        children=tuple(_worded(each, module) for each in field.children),
    )


def _field_words(words: str, module: str) -> str:
    """Write what a module says of a field; of the field types that the program has, it does so."""
    return tr(tr_declared(words, module)) if words else ""


def _choice_title(choice: str, module: str) -> str:
    title = tr_declared(choice, module)
    return choice if title == choice else tr("{title} ({code})", title=title, code=choice)


def secret_names(fields: tuple[FormField, ...]) -> frozenset[str]:
    """Return the names of the fields that must never be kept or shown."""
    return frozenset(field.name for field in fields if field.kind == "secret")


def has_secret(field: FormField) -> bool:
    """Whether something in a field must never be kept, however deep it stands."""
    return field.kind == "secret" or any(has_secret(each) for each in field.children)


def without_secrets(fields: Iterable[FormField], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a payload without what must never be kept, however deep it stands."""
    kept = dict(data)
    for field in fields:
        value = kept.get(field.name)
        if field.kind == "secret":
            kept.pop(field.name, None)
        elif field.children and isinstance(value, Mapping):
            kept[field.name] = without_secrets(field.children, cast("Mapping[str, Any]", value))
        elif field.children and isinstance(value, list):
            kept[field.name] = [
                without_secrets(field.children, cast("Mapping[str, Any]", row))
                for row in cast("list[object]", value)
                if isinstance(row, Mapping)
            ]
    return kept


def amount_currency_field(name: str, fields: Iterable[FormField]) -> str:
    """Return which field holds the currency of the amount with this name; empty for none.

    `fee_currency` is that of `fee`; of any other amount it is `currency`, or the only currency.
    """
    known = [field.name for field in fields if field.pattern == CURRENCY_PATTERN]
    wanted = (f"{name}_currency", "currency", *known[:1])
    return next((each for each in wanted if each in known), "currency")


def title_of(name: str) -> str:
    """Return the title of a field or a column that declares none: `on_hand` is `On hand`."""
    return name.replace("_", " ").capitalize()


def _children(schema: _Schema, root: _Schema) -> tuple[FormField, ...]:
    required = schema.get("required", ())
    return tuple(
        _form_field(name, part, root, required=name in required)
        for name, part in schema.get("properties", {}).items()
    )


def _form_field(name: str, schema: _Schema, root: _Schema, *, required: bool) -> FormField:
    unwrapped = _unwrapped(schema, root)
    kind = _form_field_kind(unwrapped, root)
    return FormField(
        name=name,
        kind=kind,
        title=_field_title(name, schema.get("title") or unwrapped.get("title") or ""),
        required=required,
        help=schema.get("description", unwrapped.get("description", "")),
        minimum=unwrapped.get("minimum"),
        above=unwrapped.get("exclusiveMinimum"),
        maximum=unwrapped.get("maximum"),
        min_length=unwrapped.get("minLength", unwrapped.get("minItems")),
        max_length=unwrapped.get("maxLength", unwrapped.get("maxItems")),
        pattern=unwrapped.get("pattern", ""),
        pattern_hint=_pattern_hint(schema, unwrapped),
        default=schema.get("default"),
        choices=tuple(str(choice) for choice in unwrapped.get("enum", ())),
        children=_child_fields(unwrapped, root, kind),
    )


def _unwrapped(schema: _Schema, root: _Schema) -> _Schema:
    """What a field holds when it is not left out: references followed, `null` aside."""
    found = _resolve(schema, root)
    options = [part for part in found.get("anyOf", ()) if part.get("type") != "null"]
    return _unwrapped(options[0], root) if len(options) == 1 else found


def _resolve(schema: _Schema, root: _Schema) -> _Schema:
    found = schema
    while _is_reference(found.get("$ref")):
        found = root["$defs"][found["$ref"].rpartition("/")[2]]
    return found


def _is_reference(value: object) -> TypeGuard[str]:
    return isinstance(value, str)


def _form_field_kind(schema: _Schema, root: _Schema) -> FormFieldKind:
    if schema.get("format") == "money":
        return "money"
    if schema.get("format") == "password":
        return "secret"
    if "enum" in schema:
        return "choice"
    if schema.get("type") == "array" and _unwrapped(schema.get("items", {}), root).get(
        "properties"
    ):
        return "rows"
    if schema.get("properties"):
        return "object"
    return _PLAIN.get(str(schema.get("type")), "json")


def _child_fields(schema: _Schema, root: _Schema, kind: FormFieldKind) -> tuple[FormField, ...]:
    if kind == "rows":
        return _children(_unwrapped(schema["items"], root), root)
    return _children(schema, root) if kind == "object" else ()


def _pattern_hint(schema: _Schema, unwrapped: _Schema) -> str:
    """What the pattern asks for in words, from the module that declared it, where it can be."""
    hint: str = schema.get("x-pattern-description") or unwrapped.get("x-pattern-description") or ""
    pattern: str = unwrapped.get("pattern", "")
    if not hint and pattern == CURRENCY_PATTERN:
        return tr_noop("Three capital letters, as in EUR (ISO 4217).")
    if not hint and r"\s" in pattern:
        return tr_noop("Visible characters only, no spaces.")
    return hint


def _field_title(name: str, declared: str) -> str:
    """Prefer the declared title, unless the name says it already: `order_id` is no mere `Id`."""
    made = title_of(name)
    return made if made.lower().endswith(declared.lower()) else declared
