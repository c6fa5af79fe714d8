"""What a form cannot show of data that was written as JSON, by the paths of the fields. No Qt."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from console.state.form_schema import FormField


def unshown_paths(fields: Sequence[FormField], data: Mapping[str, Any]) -> Iterator[str]:
    """Find what no editor is there for, e.g. `note` or `lines.0.note`, in the data's order."""
    known = {field.name: field for field in fields}
    for name, value in data.items():
        field = known.get(name)
        if field is None:
            yield name
        elif field.kind == "rows":
            yield from _unshown_rows(field, value)
        elif not _fits(field, value):
            yield name


def _unshown_rows(field: FormField, value: object) -> Iterator[str]:
    rows = cast("list[object]", value) if isinstance(value, list) else None
    if rows is None or not all(isinstance(row, dict) for row in rows):
        yield field.name
        return
    for number, row in enumerate(rows):
        for path in unshown_paths(field.children, cast("dict[str, Any]", row)):
            yield f"{field.name}.{number}.{path}"


def _fits(field: FormField, value: object) -> bool:
    """Say whether an editor can hold a value; right or wrong, it has the JSON type then."""
    match field.kind:
        case "text" | "secret":
            return isinstance(value, str)
        case "choice":
            return value in field.choices
        case "flag":
            return isinstance(value, bool)
        case "integer" | "money":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case _:
            return value is not None
