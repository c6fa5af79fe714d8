"""The expression of a probe: a field, or a calculation in braces, as filters have them."""

import re

from backend.filters.grammar import parse
from backend.filters.syntax_tree import (
    BadFilter,
    Comparison,
    FieldReference,
    PlainValue,
    Relation,
    Value,
)

_FIELD = re.compile(r"\s*[^\W\d]\w*(\.\w+)*\s*")
_ANY_VALUE = "=0"  # what it is compared with, so that it reads as a filter


def parse_probe(text: str) -> Value:
    """Read an expression, e.g. `data.total` or `{total - paid}`.

    Raises:
        BadFilter: it is none.
    """
    bare = text.strip()
    if _FIELD.fullmatch(text):
        return FieldReference(bare, at=text.index(bare))
    if not (bare.startswith("{") and bare.endswith("}") and bare.count("{") == 1):
        raise _no_expression()
    try:
        tree = parse(text + _ANY_VALUE)
    except BadFilter as error:
        raise BadFilter(error.message.rpartition(" (")[0], min(error.at, len(text))) from error
    match tree:
        case Relation(left=left, right=PlainValue()):
            return left
        case Comparison(field=field, at=at):
            return FieldReference(field, at=at)
        case _:
            raise _no_expression()


def _no_expression() -> BadFilter:
    return BadFilter("A probe is a field, or a calculation in braces", 0)
