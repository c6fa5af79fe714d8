"""A filter of the log as text: the contract's names of the envelope, and shorter ones for them."""

from dataclasses import replace
from typing import assert_never

from backend.filters.grammar import parse
from backend.filters.syntax_tree import (
    Comparison,
    Conjunction,
    Disjunction,
    Filter,
    Negation,
    Relation,
    Term,
)

FIELD_ALIASES = {
    "correlationid": "correlation",
    "causationid": "causation",
    "schemaversion": "schema",
    "timebasis": "basis",
}


def parse_log_filter(text: str) -> Filter:
    """Read a filter; its fields have their short names in the tree.

    Raises:
        BadFilter: it cannot be read.
    """
    return _resolve_aliases(parse(text))


def _resolve_aliases(tree: Filter) -> Filter:
    match tree:
        case Term() | Relation():
            return tree
        case Comparison():
            return replace(tree, field=FIELD_ALIASES.get(tree.field, tree.field))
        case Negation(part):
            return Negation(_resolve_aliases(part))
        case Conjunction(parts):
            return Conjunction(tuple(_resolve_aliases(part) for part in parts))
        case Disjunction(parts):
            return Disjunction(tuple(_resolve_aliases(part) for part in parts))
        case _:
            assert_never(tree)
