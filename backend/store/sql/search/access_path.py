"""By what the events are found that a filter may match: the way that looks at the fewest."""

from collections.abc import Sequence
from typing import assert_never

import msgspec
import sqlalchemy as sa

from backend.filters.syntax_tree import (
    Comparison,
    Conjunction,
    Disjunction,
    Filter,
    Negation,
    Relation,
    Term,
    conjuncts,
)
from backend.filters.wildcards import is_presence_test
from backend.messages.filter_plans import LogAccess
from backend.store.sql.log_schema import events, streams
from backend.store.sql.search.kind_index import KIND_FIELDS
from backend.store.sql.search.log_fields import LogFields, is_id

_LOOKUP_COST = 8  # of an event that an index names, to one that is read in the log's order
_MAX_COUNTED = 1_000_000  # events of an id or a correlation that are counted


class AccessPath(msgspec.Struct, frozen=True):
    """One way: which index, how many events it names, and which part of the filter it serves."""

    access: LogAccess
    events: int
    part: Filter | None = None

    @property
    def cost(self) -> int:
        """What it costs, in events that are read one after the other."""
        return (
            self.events
            if self.access in {"scan", "position", "time"}
            else self.events * _LOOKUP_COST
        )


def index_paths(residual: Filter, fields: LogFields) -> list[AccessPath]:
    """Return the ways through an index on subject, id, correlation or notes: one a part.

    Raises:
        BadFilter: a value does not fit its field.
    """
    found = [_index_path(part, fields) for part in conjuncts(residual)]
    return [path for path in found if path is not None]


def _index_path(part: Filter, fields: LogFields) -> AccessPath | None:
    """Return the way through an index to all that such a part may match."""
    match part:
        case Comparison():
            found = _comparison_path(part, fields)
        case Disjunction(parts):
            found = _joined(part, [_index_path(each, fields) for each in parts])
        case Conjunction(parts):  # inside another part: all of it is built alike
            paths = [_index_path(each, fields) for each in parts]
            known = [each for each in paths if each is not None]
            found = min(known, key=lambda each: each.cost, default=None)
        case Negation() | Term() | Relation():
            found = None
        case _:
            assert_never(part)
    return None if found is None else msgspec.structs.replace(found, part=part)


def _joined(part: Filter, paths: list[AccessPath | None]) -> AccessPath | None:
    """Return the way to all of these; there is none if one of them has none."""
    known = [path for path in paths if path is not None]
    if len(known) < len(paths):
        return None
    return AccessPath(known[0].access, sum(path.events for path in known), part)


def _comparison_path(test: Comparison, fields: LogFields) -> AccessPath | None:
    if test.positions is not None:
        return AccessPath("notes", len(test.positions))
    if is_presence_test(test) or test.operator not in {":", "="} or test.field in KIND_FIELDS:
        return None
    match test.field:
        case "subject" | "entity":
            few = fields.few_streams(test)
            return None if few is None else AccessPath("subject", _count_of_streams(few, fields))
        case "origin":
            return AccessPath("origin", len(fields.few_of_origin(test)))
        case "id" | "correlation" as field:
            same = is_id(events.c[field], test.value)
            return AccessPath(field, _count_of_same(same, fields))
        case _:
            return None


def _count_of_streams(few: Sequence[int], fields: LogFields) -> int:
    """Return how many events these streams have; the newest may be missing in it."""
    if not few:
        return 0
    total = sa.select(sa.func.sum(streams.c.version)).where(streams.c.id.in_(few))
    return int(fields.connection.execute(total).scalar_one() or 0)


def _count_of_same(same: sa.ColumnElement[bool], fields: LogFields) -> int:
    """Return how many events have an id or a correlation, which has an index."""
    counted = sa.select(sa.literal(1)).where(same).limit(_MAX_COUNTED).subquery()
    total = sa.select(sa.func.count()).select_from(counted)
    return fields.connection.execute(total).scalar_one()
