"""Statements about the events of a foreign store: pages, ends and counts."""

from collections.abc import Sequence

import msgspec

from backend.foreign.foreign_event import Position
from backend.foreign.mapping import SubscriptionRule
from backend.foreign.recognition import RecognizedStore
from backend.foreign.sql_source import SqlSource, SqlValues
from backend.foreign.sql_template import SqlTemplate

Statement = tuple[str, SqlValues]


class PositionRange(msgspec.Struct, frozen=True):
    """Positions after one, before one, and up to one; None is no bound."""

    after: Position | None = None
    upto: Position | None = None
    before: Position | None = None


class EventStatements:
    """Builds them for a store; values are bound by the driver, never written into the text."""

    def __init__(self, source: SqlSource, store: RecognizedStore) -> None:
        template = SqlTemplate(source, store)
        mapping = store.mapping
        self._source = source
        self._template = template
        self._rows = template.fill(mapping.source.from_)
        self._is_event = template.fill(mapping.source.where)
        self._order = [template.fill(sql) for sql in mapping.position.order]
        self._casts = mapping.position.cast or ("",) * len(self._order)

    def page(
        self, columns: Sequence[str], bounds: PositionRange, *, limit: int, descending: bool
    ) -> Statement:
        """Return the statement of the first rows within bounds, or of the last ones."""
        values: dict[str, str | int] = {"page_size": limit}
        conditions = [self._is_event] if self._is_event else []
        conditions += self._within(bounds, values)
        return self._select(columns, conditions, descending=descending), values

    def positions_after(self, after: Position, *, limit: int) -> Statement:
        """Return the statement of the positions after one, also of rows that are no events."""
        values: dict[str, str | int] = {"page_size": limit}
        conditions = self._within(PositionRange(after=after), values)
        return self._select(self._order, conditions, descending=False), values

    def count_positions(self, after: Position, upto: Position) -> Statement:
        """Return the statement that counts positions, also of rows that are no events."""
        values: dict[str, str | int] = {}
        conditions = self._within(PositionRange(after=after, upto=upto), values)
        counted = f"count(DISTINCT {_row(self._order)})"
        return f"SELECT {counted} FROM {self._rows} WHERE {_all(conditions)}", values  # noqa: S608 - the mapping's own SQL

    def head(self) -> str:
        """Return the statement of the last position that can be seen, also of rows hidden here."""
        order = ", ".join(f"{term} DESC" for term in self._order)
        return f"SELECT {', '.join(self._order)} FROM {self._rows} ORDER BY {order} LIMIT 1"  # noqa: S608 - the mapping's own SQL

    def count_between(self, after: Position, upto: Position) -> Statement:
        """Return the statement that counts the events after a position and up to another."""
        values: dict[str, str | int] = {}
        conditions = [self._is_event] if self._is_event else []
        conditions += self._within(PositionRange(after=after, upto=upto), values)
        return f"SELECT count(*) FROM {self._rows} WHERE {_all(conditions)}", values  # noqa: S608 - the mapping's own SQL

    def count(
        self, rule: SubscriptionRule, done: Position, upto: Position, stream: str, *, limit: int
    ) -> Statement:
        """Return the statement that counts a consumer's events from where it is; to a limit."""
        values: dict[str, str | int] = {"count_limit": limit}
        conditions = [self._is_event] if self._is_event else []
        conditions += self._within(PositionRange(upto=upto), values)
        conditions.append(self._beyond(rule, done, values))
        if rule.relevant:
            conditions.append(self._template.fill(rule.relevant, ("stream",)))
            values["stream"] = stream
        bound = self._source.placeholder("count_limit")
        inner = f"SELECT 1 FROM {self._rows} WHERE {_all(conditions)} LIMIT {bound}"  # noqa: S608 - the mapping's own SQL
        return f"SELECT count(*) FROM ({inner}) AS relevant", values  # noqa: S608 - the mapping's own SQL

    def last_done(self, rule: SubscriptionRule, done: Position, stream: str) -> Statement:
        """Return the statement of the position of the last event that a consumer has done."""
        values: dict[str, str | int] = {"page_size": 1}
        conditions = [self._is_event] if self._is_event else []
        conditions.append(f"NOT ({self._beyond(rule, done, values)})")
        if rule.relevant:
            conditions.append(self._template.fill(rule.relevant, ("stream",)))
            values["stream"] = stream
        return self._select(self._order, conditions, descending=True), values

    def _beyond(self, rule: SubscriptionRule, done: Position, values: dict[str, str | int]) -> str:
        """Return the condition of events that a consumer has still to take."""
        sign = ">=" if rule.meaning == "next" else ">"
        if rule.compare:
            values["done_0"] = done[-1]
            return (
                f"{self._template.fill(rule.compare)} {sign} {self._source.placeholder('done_0')}"
            )
        count = len(done)
        terms, casts = self._order[-count:], self._casts[-count:]
        return f"{_row(terms)} {sign} {self._bind('done', done, casts, values)}"

    def _within(self, bounds: PositionRange, values: dict[str, str | int]) -> list[str]:
        named = (
            ("after", ">", bounds.after),
            ("upto", "<=", bounds.upto),
            ("before", "<", bounds.before),
        )
        return [
            f"{_row(self._order)} {sign} {self._bind(name, bound, self._casts, values)}"
            for name, sign, bound in named
            if bound is not None
        ]

    def _bind(
        self, name: str, position: Position, casts: Sequence[str], values: dict[str, str | int]
    ) -> str:
        parts: list[str] = []
        for index, (number, cast) in enumerate(zip(position, casts, strict=True)):
            key = f"{name}_{index}"
            values[key] = str(number) if cast else number
            place = self._source.placeholder(key)
            parts.append(f"CAST({place} AS {cast})" if cast else place)
        return _row(parts)

    def _select(
        self, columns: Sequence[str], conditions: Sequence[str], *, descending: bool
    ) -> str:
        where = f" WHERE {_all(conditions)}" if conditions else ""
        order = ", ".join(f"{term} DESC" if descending else term for term in self._order)
        bound = self._source.placeholder("page_size")
        return (
            f"SELECT {', '.join(columns)} FROM {self._rows}{where} ORDER BY {order} LIMIT {bound}"  # noqa: S608 - the mapping's own SQL
        )


def _row(terms: Sequence[str]) -> str:
    return f"({', '.join(terms)})"


def _all(conditions: Sequence[str]) -> str:
    return " AND ".join(f"({condition})" for condition in conditions)
