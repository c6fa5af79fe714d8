"""A filter in two parts: the kinds that it admits, and what has to be asked of every event."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import msgspec
import numpy as np
import sqlalchemy as sa

from backend.clock import Micros
from backend.filters import literals
from backend.filters.conditions import FilterContext, build_condition
from backend.filters.syntax_tree import MATCH_ALL, Comparison, Conjunction, Filter, conjuncts
from backend.filters.wildcards import is_presence_test
from backend.store.match_cache import Int64Array
from backend.store.sql.log_schema import BLOCK_EVENTS, events
from backend.store.sql.search.access_path import AccessPath, index_paths
from backend.store.sql.search.kind_index import KindIndex
from backend.store.sql.search.log_fields import LogFields
from backend.store.sql.search.type_count_index import TypeCountIndex
from backend.store.time_cells import TimeCells


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
    """What a filter is tried on: one transaction's view of the log up to `head`."""

    connection: sa.Connection
    kinds: KindIndex
    type_counts: TypeCountIndex
    context: FilterContext
    plan: SearchPlan
    head: int
    cells: TimeCells

    def choose_path(self) -> AccessPath:
        """Return the way to all that matches; the filter is tried on nothing for it.

        Raises:
            BadFilter: the filter does not fit the log.
        """
        prepared = self.prepare(0, self.head, looks_words_up=False)
        if not self.plan.by_kind_alone:
            return prepared.path
        counts = self.type_counts.counts_upto(self.connection, self.plan.kinds, [self.head])
        return AccessPath("type", counts[0])  # counted by blocks, and merged from their index

    def prepare(self, after: int, upto: int, *, looks_words_up: bool = True) -> "PreparedSearch":
        """Choose the way to what matches in (after, upto] that looks at the fewest events.

        Raises:
            BadFilter: the filter does not fit the log.
        """
        after, upto = _narrow(self.plan.residual, after, upto)
        whole = upto - after
        after, upto = self._narrow_by_time(after, upto)
        upto = max(after, upto)
        fields = LogFields(self.connection, self.kinds, self.context, looks_words_up=looks_words_up)
        paths = self._paths(after, upto, fields, is_narrowed=upto - after < whole)
        path = min(paths, key=lambda each: each.cost)
        by_index = msgspec.structs.replace(fields, by_index=True)
        tests = [
            build_condition(part, by_index if part is path.part else fields)
            for part in conjuncts(self.plan.residual)
        ]
        if not self.plan.every_kind:
            kind = (
                events.c.kind if path.access == "type" else events.c.kind + sa.literal_column("0")
            )
            tests.append(kind.in_(sorted(self.plan.kinds)))
        return PreparedSearch(self.connection, path, after, upto, _STATEMENT.where(*tests))

    def _narrow_by_time(self, after: int, upto: int) -> tuple[int, int]:
        """Cut the range to the blocks in which anything happened at the time asked for.

        It is known only of what was counted by time before; the rest stays in the range.
        """
        first_us, last_us = time_bounds(self.plan.residual, self.context.now)
        if first_us is None and last_us is None:
            return after, upto
        with self.cells.turn:
            counted = self.cells.upto
            blocks = self.cells.blocks_within(first_us, last_us)
        first, end = counted, counted
        if blocks is not None:
            first, end = blocks[0] * BLOCK_EVENTS, min(counted, (blocks[1] + 1) * BLOCK_EVENTS)
        return max(after, first), upto if upto > counted else min(upto, end)

    def _paths(
        self, after: int, upto: int, fields: LogFields, *, is_narrowed: bool
    ) -> Iterator[AccessPath]:
        if is_narrowed:
            yield AccessPath("time", upto - after)
        else:
            yield AccessPath("scan" if upto - after >= self.head else "position", upto - after)
        if not self.plan.every_kind:
            before, until = self.type_counts.counts_upto(
                self.connection, self.plan.kinds, [after, upto]
            )
            yield AccessPath("type", until - before)
        yield from index_paths(self.plan.residual, fields)


class PreparedSearch(msgspec.Struct, frozen=True):
    """A statement for what matches in any part of (after, upto]."""

    connection: sa.Connection
    path: AccessPath
    after: int
    upto: int
    statement: sa.Select[int, int, int]

    @property
    def is_stepped(self) -> bool:
        """Whether a part of the range costs only a part of the whole."""
        return self.path.access in {"scan", "position", "time", "type"}

    def find(self, after: int, upto: int) -> Int64Array:
        """Return rows of position, time and kind of what matches in (after, upto], in order."""
        span = {"after": max(after, self.after), "upto": min(upto, self.upto)}
        result = self.connection.execute(self.statement, span)
        # the driver's own tuples: there may be millions, and each wrapped row costs as much again
        cursor: Any = result.cursor
        rows: list[tuple[int, int, int]] = cursor.fetchall()
        result.close()
        found = np.fromiter(chain.from_iterable(rows), np.int64, 3 * len(rows)).reshape(-1, 3)
        return found[np.argsort(found[:, 0], kind="stable")]


_STATEMENT = sa.select(events.c.position, events.c.time, events.c.kind).where(
    events.c.position > sa.bindparam("after", type_=sa.BigInteger),
    events.c.position <= sa.bindparam("upto", type_=sa.BigInteger),
)


def time_bounds(asked: Filter, now: Micros) -> tuple[Micros | None, Micros | None]:
    """Return from when to when an event must have happened; None where there is no bound."""
    first: list[Micros] = []
    last: list[Micros] = []
    for part in conjuncts(asked):
        if not isinstance(part, Comparison) or part.operator not in {":", "="}:
            continue
        if part.field in {"since", "until", "time"} and not is_presence_test(part):
            span = literals.parse_time_span(part, now)
            if part.field != "until":
                first.append(span.first_us)
            if part.field != "since":
                last.append(span.last_us)
    return max(first, default=None), min(last, default=None)


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
            case "!=":  # bounds nothing
                pass
    return after, upto
