"""A foreign store's own consumers: how far each says that it is, and how much is left for it.

A checkpoint is a claim; some stand still while work goes on. It is read before the end of the log,
so that nothing is negative, and what is left is counted, never subtracted: positions have gaps.
"""

from collections.abc import Iterator

import msgspec

from backend.clock import Micros
from backend.errors import TimedOut
from backend.foreign.checkpoint_forms import ConsumerCheckpoint, parse_checkpoint
from backend.foreign.event_statements import EventStatements
from backend.foreign.foreign_event import Position, position_text
from backend.foreign.foreign_time import ForeignTimeReader
from backend.foreign.mapping import ParkedRule, SubscriptionRule, TimeFormat
from backend.foreign.recognition import RecognizedStore
from backend.foreign.safe_end import MAX_NUMBER
from backend.foreign.sql_source import FoundTable, SqlCell, SqlRow, SqlSource
from backend.foreign.sql_template import NOTHING, SqlTemplate

MAX_COUNTED_EVENTS = 100_000  # of what is left for a consumer; "or more" from there on
_MAX_CONSUMERS = 1_000


class ForeignSubscription(msgspec.Struct, frozen=True, kw_only=True):
    """A consumer. position: as the store writes it, None where there is none yet.

    events_behind: None where that cannot be counted, and why in `problem`. at_most: it takes some
    of them only, nobody can tell which. is_counted_out: there are that many, or more.
    """

    name: str
    position: str | None
    unit: str
    meaning: str
    stream: str = ""
    status: str = ""
    updated: Micros | None = None
    error: str = ""
    replays_to: str | None = None
    events_behind: int | None = None
    at_most: bool = False
    is_counted_out: bool = False
    problem: str = ""


class ReadCheckpoint(msgspec.Struct, frozen=True):
    """A consumer as it was found, not counted yet."""

    rule: SubscriptionRule
    subscription: ForeignSubscription
    checkpoint: ConsumerCheckpoint | None


class SubscriptionReader:
    """Reads the consumers of a store: first where they are, then what is left for them."""

    def __init__(self, source: SqlSource, store: RecognizedStore) -> None:
        self._source = source
        self._store = store
        self._statements = EventStatements(source, store)
        self._times = ForeignTimeReader(TimeFormat(zone=store.mapping.time.zone))

    def read(self) -> list[ReadCheckpoint]:
        """Return where every consumer is; to be called before the end of the log is asked for.

        Raises:
            StorageFailed: the database refused. TimedOut: it did not answer in time.
        """
        return [
            found
            for rule in self._store.mapping.subscriptions
            for table in self._store.tables[rule.each]
            for found in self._read_table(rule, table)
        ]

    def count(self, found: ReadCheckpoint, end: Position | None) -> ForeignSubscription:
        """Return a consumer with the events between it and the safe end.

        Raises:
            StorageFailed: the database refused.
        """
        if found.checkpoint is None or end is None:
            missing = "" if found.subscription.problem else "The safe end is not known yet."
            is_unknown = found.checkpoint is not None
            return _with(found, problem=missing) if is_unknown else found.subscription
        statement, values = self._statements.count(
            found.rule,
            found.checkpoint.position,
            end,
            found.subscription.stream,
            limit=MAX_COUNTED_EVENTS,
        )
        try:
            number = int(str(self._source.rows(statement, values)[0][0]))
        except TimedOut:  # said beside the subscription
            return _with(found, problem="Counting took too long, and was given up.")
        return msgspec.structs.replace(
            found.subscription, events_behind=number, is_counted_out=number >= MAX_COUNTED_EVENTS
        )

    def _read_table(self, rule: SubscriptionRule, table: FoundTable) -> Iterator[ReadCheckpoint]:
        template = SqlTemplate(self._source, self._store, table)
        columns = [
            template.fill(sql) or NOTHING
            for sql in (
                rule.name,
                rule.position,
                rule.stream,
                rule.status,
                rule.updated,
                rule.error,
            )
        ]
        ignored = f"NOT coalesce(({rule.ignore}), {_FALSE})" if rule.ignore else ""
        conditions = [template.fill(sql) for sql in (rule.where, ignored) if sql]
        where = f" WHERE {' AND '.join(f'({each})' for each in conditions)}" if conditions else ""
        rows = template.fill(rule.from_ or f"{{{rule.each}}}")
        statement = f"SELECT {', '.join(columns)} FROM {rows}{where} LIMIT {_MAX_CONSUMERS}"  # noqa: S608 - the mapping's own SQL
        for row in self._source.rows(statement, {}):
            yield self._checkpoint(rule, row)

    def _checkpoint(self, rule: SubscriptionRule, row: SqlRow) -> ReadCheckpoint:
        name, position, stream, status, updated, error = row
        problem = ""
        checkpoint: ConsumerCheckpoint | None = None
        try:
            checkpoint = self._comparable(parse_checkpoint(position, rule.form))
        except ValueError as refused:  # said beside the subscription
            problem = f"The position cannot be read: {refused}."
        return ReadCheckpoint(
            rule,
            ForeignSubscription(
                name=_text(name),
                position=position_text(checkpoint.position) if checkpoint else None,
                unit=rule.unit,
                meaning=rule.meaning,
                stream=_text(stream),
                status=rule.words.get(_text(status), _text(status)),
                updated=self._time(updated),
                error=_text(error),
                replays_to=_target(checkpoint),
                at_most=rule.at_most,
                problem=problem,
            ),
            checkpoint,
        )

    def _comparable(self, found: ConsumerCheckpoint | None) -> ConsumerCheckpoint | None:
        """Return a checkpoint; refuse one that no statement could compare with events' positions.

        Raises:
            ValueError: it has more numbers than they have, or a greater one than there is.
        """
        numbers = found.position if found else ()
        parts = len(self._store.mapping.position.order)
        if len(numbers) > parts:
            longer = f"{len(numbers)} to {parts}"
            raise ValueError(f"it has more numbers than the positions of events ({longer})")
        if any(abs(number) > MAX_NUMBER for number in numbers):
            raise ValueError("it is greater than any position")
        return found

    def _time(self, cell: SqlCell) -> Micros | None:
        try:
            return None if cell is None else self._times.read(cell)
        except ValueError:  # the time of a claim, which is worth nothing without its number
            return None


def count_parked(source: SqlSource, store: RecognizedStore) -> dict[str, int]:
    """Return how many events each consumer has parked, by its name, where the store keeps that.

    Raises:
        StorageFailed: the database refused. TimedOut: it did not answer in time.
    """
    parked: dict[str, int] = {}
    for rule in store.mapping.parked:
        for table in store.tables[rule.each]:
            statement = _parked_statement(rule, SqlTemplate(source, store, table))
            parked |= {_text(name): int(str(count)) for name, count in source.rows(statement, {})}
    return parked


_FALSE = "1 = 0"  # in every SQL


def _parked_statement(rule: ParkedRule, template: SqlTemplate) -> str:
    name, rows = template.fill(rule.name), template.fill(rule.from_ or f"{{{rule.each}}}")
    return f"SELECT {name}, count(*) FROM {rows} GROUP BY 1 ORDER BY 1 LIMIT {_MAX_CONSUMERS}"  # noqa: S608 - the mapping's own SQL


def _with(found: ReadCheckpoint, *, problem: str) -> ForeignSubscription:
    return msgspec.structs.replace(found.subscription, problem=problem)


def _target(checkpoint: ConsumerCheckpoint | None) -> str | None:
    if checkpoint is None or checkpoint.replays_to is None:
        return None
    return position_text(checkpoint.replays_to)


def _text(cell: SqlCell) -> str:
    return cell.hex() if isinstance(cell, bytes) else "" if cell is None else str(cell)
