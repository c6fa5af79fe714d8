"""What a condition on rows may say beside a filter: of the row before its change, and at the end.

`changed:FIELD` holds where an event gave the field another value. `was.FIELD` is what the field
held before, `now.FIELD` what it holds at the log's end; both stand wherever a field may.
"""

from collections.abc import Iterator
from typing import Literal, assert_never

from backend.filters.syntax_tree import (
    Arithmetic,
    Comparison,
    Conjunction,
    Constant,
    Disjunction,
    FieldReference,
    Filter,
    Negation,
    PlainValue,
    Relation,
    Term,
    Value,
)

CHANGED = "changed"
WAS, NOW_PREFIX = "was.", "now."
RowMoment = Literal["", "was", "now"]


def moment_of(field: str) -> tuple[RowMoment, str]:
    """Return of which moment of a row a field is, and the field there; empty: as it became."""
    if field.startswith(WAS):
        return "was", field.removeprefix(WAS)
    if field.startswith(NOW_PREFIX):
        return "now", field.removeprefix(NOW_PREFIX)
    return "", field


def speaks_of_change(tree: Filter) -> bool:
    """Say whether the condition is about changes themselves, and not about rows as they are."""
    return any(field == CHANGED or moment_of(field)[0] == "was" for field, _ in fields_of(tree))


def speaks_of_end(tree: Filter) -> bool:
    """Say whether the condition may find less or more when the log has grown."""
    return any(moment_of(field)[0] == "now" for field, _ in fields_of(tree))


def fields_of(tree: Filter) -> Iterator[tuple[str, str]]:
    """Yield every field that is tested, with the value beside it; empty beside a calculation."""
    match tree:
        case Term():
            return
        case Comparison():
            yield tree.field, tree.value
        case Relation():
            for value in (tree.left, tree.right):
                if not isinstance(value, PlainValue):
                    yield from ((name, "") for name in names_in(value))
        case Negation(part):
            yield from fields_of(part)
        case Conjunction(parts) | Disjunction(parts):
            for part in parts:
                yield from fields_of(part)
        case _:
            assert_never(tree)


def names_in(value: Value) -> list[str]:
    """Return the names of the fields in a calculation, from left to right."""
    return [each.name for each in references_in(value)]


def references_in(value: Value) -> list[FieldReference]:
    """Return the fields in a calculation, from left to right."""
    match value:
        case FieldReference():
            return [value]
        case Constant():
            return []
        case Arithmetic(left, _, right):
            return [*references_in(left), *references_in(right)]
        case _:
            assert_never(value)
