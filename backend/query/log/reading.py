"""A filter of the log as text: the contract's names of the envelope, and shorter ones for them."""

from dataclasses import replace
from typing import assert_never

from backend.query.filters.grammar import parse
from backend.query.filters.tree import All, Either, Filter, Not, Test, Word

SHORT = {
    "correlationid": "correlation",
    "causationid": "causation",
    "schemaversion": "schema",
    "timebasis": "basis",
}


def read(text: str) -> Filter:
    """Read a filter; its fields have their short names in the tree.

    Raises:
        BadFilter: it cannot be read.
    """
    return _shortened(parse(text))


def _shortened(tree: Filter) -> Filter:
    match tree:
        case Word():
            return tree
        case Test():
            return replace(tree, field=SHORT.get(tree.field, tree.field))
        case Not(part):
            return Not(_shortened(part))
        case All(parts):
            return All(tuple(_shortened(part) for part in parts))
        case Either(parts):
            return Either(tuple(_shortened(part) for part in parts))
        case _:
            assert_never(tree)
