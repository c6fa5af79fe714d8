"""Event kinds: the few (source, type, schema) that the log has; tests on them need no events."""

import operator
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, assert_never

import msgspec
import sqlalchemy as sa

from backend.filters import literals
from backend.filters.syntax_tree import (
    Comparison,
    Conjunction,
    Disjunction,
    Filter,
    Negation,
    Operator,
    Relation,
    Term,
)
from backend.filters.wildcards import is_pattern, is_presence_test, matches_pattern
from backend.store.sql import log_schema
from backend.stream_names import parse_module
from backend.text_normalization import fold

KIND_FIELDS = ("type", "source", "schema")
_COMPARISONS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    ":": operator.eq,
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class KindEntry(msgspec.Struct, frozen=True):
    """What all events of a kind share."""

    source: str
    type: str
    schema: int

    @property
    def module(self) -> str:
        """The last part of the source, with which the names of its streams begin."""
        return parse_module(self.source)


class KindIndex(msgspec.Struct, frozen=True):
    """All kinds by their number in the log."""

    by_id: Mapping[int, KindEntry]

    @property
    def all(self) -> frozenset[int]:
        """The numbers of all kinds."""
        return frozenset(self.by_id)

    @property
    def modules(self) -> list[str]:
        """The names of the modules that have written events."""
        return sorted({kind.module for kind in self.by_id.values()})

    def matching(self, test: Comparison) -> frozenset[int]:
        """Return the kinds for which a test on `type`, `source` or `schema` holds.

        Raises:
            BadFilter: a schema version that is no number.
        """
        if is_presence_test(test):
            return self.all
        if test.field == "schema":
            version = literals.parse_integer(test)
            return frozenset(n for n, k in self.by_id.items() if _compare(k.schema, test, version))
        name = attrgetter(test.field)
        return frozenset(n for n, kind in self.by_id.items() if compare_text(name(kind), test))

    def containing(self, text: str) -> frozenset[int]:
        """Return the kinds in whose type the text occurs, whatever the case."""
        wanted = fold(text)
        return frozenset(n for n, kind in self.by_id.items() if wanted in fold(kind.type))

    def only(self, tree: Filter) -> frozenset[int] | None:
        """Return the kinds for which the whole tree holds; None when it asks for more than kinds.

        Raises:
            BadFilter: a schema version that is no number.
        """
        match tree:
            case Comparison():
                return self.matching(tree) if tree.field in KIND_FIELDS else None
            case Term() | Relation():
                return None
            case Negation(part):
                inner = self.only(part)
                return None if inner is None else self.all - inner
            case Conjunction(parts):
                sets = [self.only(part) for part in parts]
                known = [each for each in sets if each is not None]
                return self.all.intersection(*known) if len(known) == len(sets) else None
            case Disjunction(parts):
                sets = [self.only(part) for part in parts]
                known = [each for each in sets if each is not None]
                return frozenset[int]().union(*known) if len(known) == len(sets) else None
            case _:
                assert_never(tree)


def read_kinds(connection: sa.Connection) -> KindIndex:
    """Return the kinds that the log has in this transaction."""
    columns = log_schema.event_types.c
    found = connection.execute(sa.select(columns.id, columns.source, columns.type, columns.schema))
    return KindIndex({row.id: KindEntry(row.source, row.type, row.schema) for row in found})


def compare_text(text: str, test: Comparison) -> bool:
    """Say whether a test holds for a text that is known without asking the database."""
    if is_pattern(test):
        return matches_pattern(text, test.value)
    return _compare(text, test, test.value)


def _compare(value: str | int, test: Comparison, wanted: str | int) -> bool:
    return _COMPARISONS[test.operator](value, wanted)
