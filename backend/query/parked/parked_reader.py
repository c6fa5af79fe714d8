"""Answers questions about parked and skipped events from a replica's or the archive's file."""

from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import sqlalchemy as sa

from backend.clock import Clock
from backend.messages.parked import (
    AskParked,
    AskSkipped,
    CountParked,
    ParkedCount,
    ParkedGroup,
    ParkedItem,
    ParkedPage,
    SkippedItem,
    SkippedPage,
)
from backend.projection.parked_filter import parked_condition
from backend.projection.row_schema import IS_FIRST, PARKED, SKIPPED

_MAX_GROUPS = 10
_MAX_ERRORS = 5_000  # that are told apart
_OTHER_ERRORS = "other errors"
_CHUNK_ROWS = 1_000
_ORDER = (PARKED.c.position, PARKED.c.view)
_CELLS = tuple(PARKED.c[name] for name in ("view", "entity", "position", "parked", "type", "error"))
Conditions = list[sa.ColumnElement[bool]]


class ParkedReader:
    """Reads pages, each in one transaction of its own; used by the one thread that made it."""

    def __init__(self, replica: str, connection: sa.Connection, clock: Clock) -> None:
        self._replica, self._clock = replica, clock
        self._connection = connection

    def page(self, asked: AskParked) -> ParkedPage:
        """Return a page of parked events.

        Raises:
            BadFilter: the filter cannot be read.
        """
        matching = self._matching(asked)
        behind = sa.tuple_(*_ORDER) > sa.tuple_(asked.after_position, asked.after_view)
        # the keys alone are sorted and limited: errors are read for the page only
        key = (PARKED.c.view, PARKED.c.entity, PARKED.c.position)
        wanted = sa.select(*key).where(*matching, behind).order_by(*_ORDER).limit(asked.limit + 1)
        with self._transaction() as connection:
            total = connection.execute(_count(matching)).scalar_one()
            keys = connection.execute(wanted).all()
            items = [self._item(connection, asked, *each) for each in keys[: asked.limit]]
        return ParkedPage(
            items=items, total=total, replica=self._replica, has_more=len(keys) > asked.limit
        )

    def count(self, asked: CountParked) -> ParkedCount:
        """Return how much a bulk operation on the filter would reach.

        Raises:
            BadFilter: the filter cannot be read.
        """
        asked_first = AskParked(filter=asked.filter, first_only=True, limit=asked.sample)
        matching = self._matching(asked_first)
        names = ("view", "type", "summary", "parked")
        columns = (PARKED.c[name] for name in names)
        wanted = sa.select(*columns).where(*matching).execution_options(yield_per=_CHUNK_ROWS)
        counts = _GroupCounts()
        with self._transaction() as connection:
            for rows in connection.execute(wanted).partitions():
                for row in cast("Sequence[tuple[str, str, str, int]]", rows):
                    counts.add(*row)
            return ParkedCount(
                entities=counts.entities,
                events=self._count_events(connection, asked.filter, matching),
                views=counts.largest("view"),
                types=counts.largest("type"),
                errors=counts.largest("error"),
                sample=self._sample(connection, asked_first, matching),
                oldest_at_us=counts.oldest_at_us,
                replica=self._replica,
            )

    def skipped(self, asked: AskSkipped) -> SkippedPage:
        """Return a page of skipped events, the newest position first."""
        wanted = sa.select(SKIPPED).order_by(SKIPPED.c.position.desc(), SKIPPED.c.view)
        if asked.before is not None:
            same = sa.and_(SKIPPED.c.position == asked.before, SKIPPED.c.view > asked.before_view)
            behind = SKIPPED.c.position < asked.before
            wanted = wanted.where(sa.or_(behind, same) if asked.before_view else behind)
        total = sa.select(sa.func.count()).select_from(SKIPPED)
        with self._transaction() as connection:
            found = connection.execute(wanted.limit(asked.limit)).all()
            return SkippedPage(
                items=[
                    SkippedItem(
                        view=row.view,
                        entity=row.entity,
                        position=row.position,
                        type=row.type,
                        error=row.error,
                        parked_at_us=row.parked,
                        skipped_at_us=row.skipped,
                        by=row.operator,
                        reason=row.reason,
                    )
                    for row in found
                ],
                total=connection.execute(total).scalar_one(),
                replica=self._replica,
            )

    def _matching(self, asked: AskParked) -> Conditions:
        found = parked_condition(asked.filter, self._clock(), self._connection.dialect.name)
        matching: Conditions = [] if found is None else [found]
        for name, value in (("view", asked.view), ("entity", asked.entity)):
            if value:
                matching.append(PARKED.c[name] == value)
        if asked.first_only:
            matching.append(IS_FIRST)
        return matching

    def _count_events(
        self, connection: sa.Connection, filter_text: str, matching: Conditions
    ) -> int:
        """Count all parked events of the entities that match."""
        if not filter_text.strip():
            return int(connection.execute(_count([])).scalar_one())
        named = sa.select(PARKED.c.view, PARKED.c.entity).where(*matching).subquery()
        same = (PARKED.c[name] == named.c[name] for name in ("view", "entity"))
        counted = sa.select(sa.func.count()).select_from(named.join(PARKED, sa.and_(*same)))
        return int(connection.execute(counted).scalar_one())

    def _sample(
        self, connection: sa.Connection, asked: AskParked, matching: Conditions
    ) -> list[ParkedItem]:
        key = (PARKED.c.view, PARKED.c.entity, PARKED.c.position)
        found = connection.execute(
            sa.select(*key).where(*matching).order_by(*_ORDER).limit(asked.limit)
        )
        return [self._item(connection, asked, *each) for each in found.all()]

    def _item(
        self, connection: sa.Connection, asked: AskParked, view: str, entity: str, position: int
    ) -> ParkedItem:
        key = {"view": view, "entity": entity, "position": position}
        of_key = (PARKED.c[name] == value for name, value in key.items())
        row = connection.execute(sa.select(*_CELLS).where(*of_key)).one()
        waiting = 0
        if asked.first_only:
            of_entity = [PARKED.c.view == view, PARKED.c.entity == entity]
            waiting = connection.execute(_count(of_entity)).scalar_one() - 1
        return ParkedItem(
            view=view,
            entity=entity,
            position=position,
            error=row.error,
            parked_at_us=row.parked,
            type=row.type,
            waiting=waiting,
        )

    @contextmanager
    def _transaction(self) -> Generator[sa.Connection]:
        with self._connection.begin():
            yield self._connection


def _count(matching: Conditions) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(PARKED).where(*matching)


class _GroupCounts:
    """Counts entities by what they have in common, in one pass and bounded memory.

    Of errors that are all different, only so many are told apart.
    """

    def __init__(self) -> None:
        self.entities = 0
        self.oldest_at_us: int | None = None
        self._groups: dict[str, Counter[str]] = {
            name: Counter() for name in ("view", "type", "error")
        }

    def add(self, view: str, event_type: str, error: str, parked_at_us: int) -> None:
        """Count one more entity."""
        self.entities += 1
        if self.oldest_at_us is None or parked_at_us < self.oldest_at_us:
            self.oldest_at_us = parked_at_us
        self._groups["view"][view] += 1
        self._groups["type"][event_type] += 1
        errors = self._groups["error"]
        errors[error if error in errors or len(errors) < _MAX_ERRORS else _OTHER_ERRORS] += 1

    def largest(self, name: str) -> list[ParkedGroup]:
        """Return the largest groups; of equal ones, in the order of their names."""
        ordered = sorted(self._groups[name].items(), key=lambda each: (-each[1], each[0]))
        return [ParkedGroup(name=group, entities=size) for group, size in ordered[:_MAX_GROUPS]]
