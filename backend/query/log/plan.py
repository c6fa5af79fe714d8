"""A filter in two parts: the kinds that it admits, and what has to be asked of every event."""

from dataclasses import dataclass

import sqlalchemy as sa

from backend.query.filters import values
from backend.query.filters.conditions import Setting, asks_for_any, condition
from backend.query.filters.tree import EVERYTHING, All, Filter, Test, conjuncts
from backend.query.log.fields import LogFields
from backend.query.log.kinds import Kinds
from backend.query.log.tallies import Tallies
from backend.store.schema import events

_SPARSE = 8  # kinds with less than one event in so many are read from the index by kind


@dataclass(frozen=True, slots=True)
class Plan:
    """What a filter admits: only these `kinds` (all: `every_kind`), and of them what is `asked`."""

    kinds: frozenset[int]
    every_kind: bool
    asked: Filter

    @property
    def by_kind_alone(self) -> bool:
        """Whether the kinds say it all."""
        return self.asked == EVERYTHING


def planned(tree: Filter, kinds: Kinds) -> Plan:
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
    return Plan(admitted, admitted == kinds.all, All(tuple(asked)) if asked else EVERYTHING)


@dataclass(frozen=True, slots=True)
class Search:
    """Positions that a plan admits, from one transaction's view of the log."""

    connection: sa.Connection
    kinds: Kinds
    tallies: Tallies
    setting: Setting
    plan: Plan

    def between(self, after: int, upto: int) -> sa.Select[int]:
        """Select the positions in (after, upto] that match, in no order yet.

        Raises:
            BadFilter: the filter does not fit the log.
        """
        fields = LogFields(self.connection, self.kinds, self.setting)
        after, upto = _narrowed(self.plan.asked, after, upto)
        found = sa.select(events.c.position).where(
            events.c.position > after, events.c.position <= upto
        )
        if not self.plan.every_kind:
            found = found.where(self._of_kinds(after, upto))
        return found.where(condition(self.plan.asked, fields))

    def _of_kinds(self, after: int, upto: int) -> sa.ColumnElement[bool]:
        """Admit the kinds; through their index only if that reads much less than the range."""
        before, until = self.tallies.counts_upto(self.connection, self.plan.kinds, [after, upto])
        sparse = (until - before) * _SPARSE < upto - after
        column = events.c.kind if sparse else events.c.kind + sa.literal_column("0")
        return column.in_(sorted(self.plan.kinds))


def _narrowed(asked: Filter, after: int, upto: int) -> tuple[int, int]:
    """Cut the range to what the filter's own tests on `position` leave of it.

    Databases take only one bound of each side into the tree of positions.
    """
    for part in conjuncts(asked):
        if not isinstance(part, Test) or part.field != "position" or asks_for_any(part):
            continue
        position = values.whole(part)
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
