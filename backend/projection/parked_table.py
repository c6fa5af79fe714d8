"""The parked events of a store, read a bounded number at a time."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from backend.projection.row_database import RowDatabase
from backend.projection.row_schema import IS_FIRST, PARKED, SKIPPED
from backend.projection.row_store import ParkedCounts, ParkedRecord, SkippedRecord
from backend.sqlite.compiled_statement import CompiledStatement, CoreStatement, compile_upsert


def _bound(*names: str) -> list[sa.ColumnElement[bool]]:
    return [PARKED.c[name] == sa.bindparam(name) for name in names]


def _records(error: sa.ColumnElement[Any]) -> sa.Select[*tuple[Any, ...]]:
    """Select records in log order, in the order of their fields."""
    key = [PARKED.c[name] for name in ("view", "entity", "position")]
    found = sa.select(*key, error, PARKED.c.parked, PARKED.c.type)
    return found.order_by(PARKED.c.position, PARKED.c.view)


def _sql(statement: CoreStatement) -> str:
    """Return SQL whose values are given in the order in which it names them."""
    return CompiledStatement(statement).sql


# so the key is not used for it, which leads through all of the errors
_VIEW: sa.ColumnClause[str] = sa.literal_column("view || ''", sa.Text())
_OF_VIEW = sa.bindparam("view") == _VIEW
_COUNTED = sa.select(_VIEW, sa.func.count()).select_from(PARKED).group_by(_VIEW)
_COUNT_EVENTS = _sql(_COUNTED)
_COUNT_ENTITIES = _sql(_COUNTED.where(IS_FIRST))
_ENTITIES = _sql(sa.select(PARKED.c.entity).where(_OF_VIEW, IS_FIRST))
_LIMIT = " LIMIT ?"
_FIRST_OF_VIEW = _sql(_records(PARKED.c.summary).where(_OF_VIEW, IS_FIRST)) + _LIMIT
_OF_ENTITY = _sql(_records(PARKED.c.error).where(*_bound("view", "entity"))) + _LIMIT
_HAS_ENTITY = _sql(sa.select(PARKED.c.position).where(*_bound("view", "entity")))
_COUNT_OF_ENTITY = _sql(
    sa.select(sa.func.count()).select_from(PARKED).where(*_bound("view", "entity"))
)
_PARK = compile_upsert(PARKED).sql
_UNPARK = _sql(sa.delete(PARKED).where(*_bound("view", "entity", "position")))
_SKIPPED = _sql(sa.select(SKIPPED.c.view, SKIPPED.c.position))
_SKIP = compile_upsert(SKIPPED).sql


class ParkedTable:
    """One thread's look at them; it writes within a transaction of its database."""

    def __init__(self, database: RowDatabase) -> None:
        self._database, self._cursor = database, database.cursor

    def write(self, parked: Iterable[ParkedRecord], applied: Iterable[ParkedRecord]) -> None:
        """Add and remove parked events; within a transaction."""
        gone = [(each.view, each.entity, each.position) for each in applied]
        self._cursor.executemany(_UNPARK, gone)
        self._cursor.executemany(_PARK, [_cells(each) for each in parked])

    def skipped(self) -> set[tuple[str, int]]:
        """Return which events views pass over as an operator has decided: view and position."""
        return {(view, position) for view, position in self._rows(_SKIPPED)}

    def write_skipped(self, skipped: SkippedRecord) -> None:
        """Keep that an event is passed over; within a transaction."""
        parked = skipped.parked
        why = (skipped.at_us, skipped.by, skipped.reason)
        what = (parked.entity, parked.type, parked.error, parked.parked)
        self._cursor.execute(_SKIP, (parked.position, parked.view, *what, *why))

    def counts(self) -> Mapping[str, ParkedCounts]:
        """Return how many events and entities there are, by view."""
        entities = dict(self._rows(_COUNT_ENTITIES))
        events = self._rows(_COUNT_EVENTS)
        return {view: ParkedCounts(count, entities.get(view, 0)) for view, count in events}

    def entities(self, view: str) -> Iterator[str]:
        """Yield the entities of a view."""
        for (entity,) in self._database.iterate(_ENTITIES, (view,)):
            yield entity

    def has_entity(self, view: str, entity: str) -> bool:
        """Say whether an entity has parked events of a view."""
        with self._database.translate_errors():
            return self._cursor.execute(_HAS_ENTITY, (view, entity)).fetchone() is not None

    def first_of_view(self, view: str, limit: int) -> list[ParkedRecord]:
        """Return the first parked events of so many entities, in log order; errors are short."""
        return [ParkedRecord(*row) for row in self._rows(_FIRST_OF_VIEW, view, limit)]

    def of_entity(self, view: str, entity: str, limit: int) -> list[ParkedRecord]:
        """Return the first of an entity's parked events of a view, in log order."""
        return [ParkedRecord(*row) for row in self._rows(_OF_ENTITY, view, entity, limit)]

    def count_of_entity(self, view: str, entity: str) -> int:
        """Return how many of an entity's events are parked in a view."""
        return int(self._rows(_COUNT_OF_ENTITY, view, entity)[0][0])

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._database.translate_errors():
            return self._cursor.execute(sql, values).fetchall()


def _cells(record: ParkedRecord) -> tuple[object, ...]:
    """Return the cells in the order of the table's columns."""
    return (
        record.view,
        record.entity,
        record.position,
        record.type,
        record.summary,
        record.parked,
        record.error,
    )
