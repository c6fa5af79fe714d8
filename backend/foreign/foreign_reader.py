"""Pages of a foreign store's events, forwards and backwards by position."""

from collections.abc import Sequence
from itertools import pairwise

from backend.foreign.event_decoder import EventDecoder, rows_are_rising
from backend.foreign.event_statements import EventStatements, PositionRange, Statement
from backend.foreign.foreign_event import (
    ForeignEvent,
    Position,
    position_text,
    unusable_position,
)
from backend.foreign.recognition import RecognizedStore
from backend.foreign.sql_source import SqlSource

MAX_PAGE_EVENTS = 1_000


class ForeignReader:
    """Reads the events of one store.

    not_kept: the fields that it does not have.
    """

    def __init__(self, source: SqlSource, store: RecognizedStore) -> None:
        self._source = source
        self._decoder = EventDecoder(source, store)
        self._statements = EventStatements(source, store)
        self.not_kept = self._decoder.not_kept

    def page(
        self, *, after: Position | None = None, upto: Position | None = None, limit: int
    ) -> list[ForeignEvent]:
        """Return up to `limit` events after a position, in their order; at most a full page.

        Raises:
            StorageFailed: the database refused. TimedOut: it did not answer in time.
        """
        bounds = PositionRange(after=after, upto=upto)
        return self._events(self._page(bounds, limit, descending=False))

    def page_within(
        self, *, after: Position | None, upto: Position | None, limit: int, most_bytes: int
    ) -> tuple[list[ForeignEvent], bool]:
        """Return a page as `page` does, and whether it ended as its events are large together.

        Raises:
            StorageFailed: the database refused. TimedOut: it did not answer in time.
        """
        statement = self._page(PositionRange(after=after, upto=upto), limit, descending=False)
        rows, is_cut = self._source.rows_within(*statement, most_bytes)
        return [self._decoder.decode(row) for row in rows], is_cut

    def page_back(
        self, *, before: Position | None = None, upto: Position | None = None, limit: int
    ) -> list[ForeignEvent]:
        """Return up to `limit` events before a position, the last of them first.

        Raises:
            StorageFailed: the database refused. TimedOut: it did not answer in time.
        """
        bounds = PositionRange(before=before, upto=upto)
        return self._events(self._page(bounds, limit, descending=True))

    def count_between(self, after: Position, upto: Position) -> int:
        """Return how many events stand after a position and up to another.

        Raises:
            StorageFailed: the database refused. TimedOut: it did not answer in time.
        """
        return int(str(self._source.rows(*self._statements.count_between(after, upto))[0][0]))

    def find_faults(self) -> list[str]:
        """Return what is wrong with the first page, and with the way to it, each a sentence.

        Raises:
            StorageFailed: the database refused. TimedOut: it did not answer in time.
        """
        statement, values = self._page(PositionRange(), MAX_PAGE_EVENTS, descending=False)
        positions = [self._decoder.position(row) for row in self._source.rows(statement, values)]
        faults: list[str] = []
        if not rows_are_rising(positions):
            faults.append(_describe_repeats(positions))
        if _is_scan(self._source.plan(statement, values)):
            faults.append(
                "No index gives the order of the positions: each read looks at all events."
            )
        return faults

    def _page(self, bounds: PositionRange, limit: int, *, descending: bool) -> Statement:
        most = max(1, min(limit, MAX_PAGE_EVENTS + 1))  # with the one that stands behind it
        return self._statements.page(
            self._decoder.columns, bounds, limit=most, descending=descending
        )

    def _events(self, statement: Statement) -> list[ForeignEvent]:
        return [self._decoder.decode(row) for row in self._source.rows(*statement)]


def require_rising(events: Sequence[ForeignEvent], place: str) -> None:
    """Refuse events of which one has the position of another: a page could end between them.

    Raises:
        Unreadable: code `bad-mapping`; the mapping's order is not that of all events.
    """
    positions = [event.position for event in events]
    if not rows_are_rising(positions):
        raise unusable_position(place, _describe_repeats(positions).rstrip("."))


def _describe_repeats(positions: list[Position]) -> str:
    repeated = next(after for before, after in pairwise(positions) if before >= after)
    return (
        f"The position {position_text(repeated)} stands there more than once: positions may be"
        " counted per tenant or partition. Leave out all but one in source.where, or name"
        " another order."
    )


def _is_scan(plan: str) -> bool:
    """Say whether a plan sorts all events: PostgreSQL's words, and SQLite's."""
    return any(mark in plan for mark in ("Sort Key:", "TEMP B-TREE FOR ORDER BY"))
