"""A filter in two parts: the kinds that it admits, and what has to be asked of every event."""

import msgspec
import sqlalchemy as sa

from backend.filters import literals
from backend.filters.conditions import FilterContext, build_condition, is_presence_test
from backend.filters.syntax_tree import MATCH_ALL, Comparison, Conjunction, Filter, conjuncts
from backend.store.sql.log_schema import events
from backend.store.sql.search.kind_index import KindIndex
from backend.store.sql.search.log_fields import LogFields
from backend.store.sql.search.type_count_index import TypeCountIndex

_SPARSE = 8  # kinds with less than one event in so many are read from the index by kind


class SearchPlan(msgspec.Struct, frozen=True):
    """What a filter admits: only these types (all: `every_kind`), of them what is `residual`."""

    kinds: frozenset[int]
    every_kind: bool
    residual: Filter

    @property
    def by_kind_alone(self) -> bool:
        """Whether the kinds say it all."""
        return self.residual == MATCH_ALL


def plan_search(tree: Filter, kinds: KindIndex) -> SearchPlan:
    """Split a filter.

    Raises:
        BadFilter: a schema version that is no number.
    """
    admitted, asked = kinds.all, list[Filter]()
    for part in conjuncts(tree):
        only = kinds.only(part)
        if only is None:
            asked.append(part)
        else:
            admitted &= only
    return SearchPlan(
        admitted, admitted == kinds.all, Conjunction(tuple(asked)) if asked else MATCH_ALL
    )


class SearchSnapshot(msgspec.Struct, frozen=True):
    """Positions that a plan admits, from one transaction's view of the log."""

    connection: sa.Connection
    kinds: KindIndex
    type_counts: TypeCountIndex
    context: FilterContext
    plan: SearchPlan

    def between(self, after: int, upto: int) -> sa.Select[int]:
        """Select the positions in (after, upto] that match, in no order yet.

        Raises:
            BadFilter: the filter does not fit the log.
        """
        fields = LogFields(self.connection, self.kinds, self.context)
        after, upto = _narrow(self.plan.residual, after, upto)
        found = sa.select(events.c.position).where(
            events.c.position > after, events.c.position <= upto
        )
        if not self.plan.every_kind:
            found = found.where(self._of_kinds(after, upto))
        return found.where(build_condition(self.plan.residual, fields))

    def _of_kinds(self, after: int, upto: int) -> sa.ColumnElement[bool]:
        """Admit the kinds; through their index only if that reads much less than the range."""
        before, until = self.type_counts.counts_upto(
            self.connection, self.plan.kinds, [after, upto]
        )
        sparse = (until - before) * _SPARSE < upto - after
        column = events.c.kind if sparse else events.c.kind + sa.literal_column("0")
        return column.in_(sorted(self.plan.kinds))


def _narrow(asked: Filter, after: int, upto: int) -> tuple[int, int]:
    """Cut the range to what the filter's own tests on `position` leave of it.

    Databases take only one bound of each side into the tree of positions.
    """
    for part in conjuncts(asked):
        if not isinstance(part, Comparison) or part.field != "position" or is_presence_test(part):
            continue
        position = literals.parse_integer(part)
        match part.operator:
            case ":" | "=":
                after, upto = max(after, position - 1), min(upto, position)
            case ">":
                after = max(after, position)
            case ">=":
                after = max(after, position - 1)
            case "<":
                upto = min(upto, position - 1)
            case "<=":
                upto = min(upto, position)
            case "!=":
                pass
    return after, upto
