"""Event kinds: the few (source, type, schema) that the log has; tests on them need no events."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, assert_never

import sqlalchemy as sa

from backend.query.filters import values
from backend.query.filters.conditions import asks_for_any, is_pattern
from backend.query.filters.sqltext import fits, lowered
from backend.query.filters.tree import All, Either, Filter, Not, Operator, Test, Word
from backend.store import schema

FIELDS = ("type", "source", "schema")
_COMPARISONS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    ":": operator.eq,
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What all events of a kind share."""

    source: str
    type: str
    schema: int

    @property
    def module(self) -> str:
        """The last part of the source, with which the names of its streams begin."""
        return self.source.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Kinds:
    """All kinds by their number in the log."""

    by_id: Mapping[int, Kind]

    @property
    def all(self) -> frozenset[int]:
        """The numbers of all kinds."""
        return frozenset(self.by_id)

    @property
    def modules(self) -> list[str]:
        """The names of the modules that have written events."""
        return sorted({kind.module for kind in self.by_id.values()})

    def matching(self, test: Test) -> frozenset[int]:
        """Return the kinds for which a test on `type`, `source` or `schema` holds.

        Raises:
            BadFilter: a schema version that is no number.
        """
        if asks_for_any(test):
            return self.all
        if test.field == "schema":
            version = values.whole(test)
            return frozenset(n for n, k in self.by_id.items() if _compared(k.schema, test, version))
        name = attrgetter(test.field)
        return frozenset(n for n, kind in self.by_id.items() if text_holds(name(kind), test))

    def containing(self, text: str) -> frozenset[int]:
        """Return the kinds in whose type the text occurs, whatever the case."""
        wanted = lowered(text)
        return frozenset(n for n, kind in self.by_id.items() if wanted in lowered(kind.type))

    def only(self, tree: Filter) -> frozenset[int] | None:
        """Return the kinds for which the whole tree holds; None when it asks for more than kinds.

        Raises:
            BadFilter: a schema version that is no number.
        """
        match tree:
            case Test():
                return self.matching(tree) if tree.field in FIELDS else None
            case Word():
                return None
            case Not(part):
                inner = self.only(part)
                return None if inner is None else self.all - inner
            case All(parts):
                sets = [self.only(part) for part in parts]
                known = [each for each in sets if each is not None]
                return self.all.intersection(*known) if len(known) == len(sets) else None
            case Either(parts):
                sets = [self.only(part) for part in parts]
                known = [each for each in sets if each is not None]
                return frozenset[int]().union(*known) if len(known) == len(sets) else None
            case _:
                assert_never(tree)


def read_kinds(connection: sa.Connection) -> Kinds:
    """Return the kinds that the log has in this transaction."""
    columns = schema.kinds.c
    found = connection.execute(sa.select(columns.id, columns.source, columns.type, columns.schema))
    return Kinds({row.id: Kind(row.source, row.type, row.schema) for row in found})


def text_holds(text: str, test: Test) -> bool:
    """Say whether a test holds for a text that is known without asking the database."""
    if is_pattern(test):
        return fits(text, test.value)
    return _compared(text, test, test.value)


def _compared(value: str | int, test: Test, wanted: str | int) -> bool:
    return _COMPARISONS[test.operator](value, wanted)
