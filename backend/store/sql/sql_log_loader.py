"""Fills the tables of a new log with events at the places that they had in another one.

Unlike the writer it gives no positions, versions or commit times: they are the events' own. What a
log knows beside its events (streams, counts by block) begins with the first of them.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec
from msgspec.structs import replace

from backend.errors import Unreadable
from backend.messages.events import Event, Origin, draft_of
from backend.messages.number_text import format_number
from backend.store.draft_validation import require_storable
from backend.store.log_loader_port import LoadedRange, OriginOf, OwnerOf, of_no_origin
from backend.store.sql import log_statements
from backend.store.sql.log_connection import LogConnection, SqlRow, blob
from backend.store.sql.log_schema import (
    BLOCK_EVENTS,
    CORRELATION_NOT_KEPT,
    TIME_BASES,
    event_types,
    events,
    heads_watermark,
    origins,
    streams,
)
from backend.store.sql.origin_rows import origin_row
from backend.stream_names import name_stream, parse_module

_BATCH_EVENTS = 4_000  # written in one transaction
_BASIS_NUMBERS = {basis: number for number, basis in enumerate(TIME_BASES)}


class _LoadedStream(msgspec.Struct):
    key: int
    version: int
    position: int
    owner: str


class SqlLogLoader:
    """See `LogLoader`; `database`: of a log that holds nothing yet."""

    def __init__(self, database: LogConnection) -> None:
        self._connection = database
        self._types: dict[tuple[str, str, int], int] = {}
        self._streams: dict[str, _LoadedStream] = {}
        self._time_blocks: list[int] = []
        self._range = LoadedRange()

    def load(
        self, events: Iterable[Event], owner_of: OwnerOf, origin_of: OriginOf = of_no_origin
    ) -> LoadedRange:
        """See `LogLoader`."""
        for batch in _batches(events):
            found = [(event, origin_of(event)) for event in batch]
            rows = [self._row(event, origin, owner_of) for event, origin in found]
            places = [origin_row(event.position, origin) for event, origin in found if origin]
            with self._connection.transaction():
                self._write_events(rows)
                self._connection.insert_rows(origins, places)
        with self._connection.transaction():
            self._write_streams()
            self._write_counts()
        return self._range

    def close(self) -> None:
        """See `LogLoader`."""
        self._connection.close()

    def _row(self, event: Event, origin: Origin | None, owner_of: OwnerOf) -> SqlRow:
        is_counted = event.version >= 1 or origin is not None
        if event.position <= self._range.last or not is_counted:
            raise Unreadable(
                f"An event at {format_number(event.position)} is behind one at"
                f" {format_number(self._range.last)}: this is no part of a log. Bring it in with"
                " `marigraph import cloudevents FILE` instead.",
                code="not-a-log",
            )
        require_storable(replace(draft_of(event), origin=origin))
        stream = self._stream(event, owner_of)
        row = (
            event.position,
            stream.key,
            event.version,
            stream.position,
            blob(event.id),
            self._type(event),
            event.time,
            event.recorded,
            blob(event.correlation or CORRELATION_NOT_KEPT),
            event.causation and blob(event.causation),
            event.actor,
            _BASIS_NUMBERS[event.basis],
            event.data.decode(),
        )
        stream.version, stream.position = event.version, event.position
        self._note(event.position)
        return row

    def _note(self, position: int) -> None:
        before = self._range
        self._range = LoadedRange(before.first or position, position, before.events + 1)
        block = -(-position // BLOCK_EVENTS)
        if not self._time_blocks or self._time_blocks[-1] != block:
            self._time_blocks.append(block)

    def _stream(self, event: Event, owner_of: OwnerOf) -> _LoadedStream:
        name = name_stream(parse_module(event.source), event.subject)
        stream = self._streams.get(name)
        if stream is None:
            stream = _LoadedStream(len(self._streams) + 1, 0, 0, owner_of(event))
            self._streams[name] = stream
        return stream

    def _type(self, event: Event) -> int:
        key = (event.source, event.type, event.schema)
        return self._types.setdefault(key, len(self._types) + 1)

    def _write_events(self, rows: list[SqlRow]) -> None:
        known = self._connection.fetch_scalar(log_statements.NEWEST_EVENT_TYPE) or 0
        new = [(number, *key) for key, number in self._types.items() if number > known]
        self._connection.insert_rows(event_types, new)
        self._connection.insert_rows(events, rows)

    def _write_streams(self) -> None:
        rows = [
            (each.key, name, each.version, each.position, each.owner or None)
            for name, each in self._streams.items()
        ]
        self._connection.insert_rows(streams, rows)
        self._connection.insert_rows(heads_watermark, [(self._range.last,)])

    def _write_counts(self) -> None:
        """Count by blocks, as the writer does; in a gap there are no times, and the counts stay."""
        full = self._range.last // BLOCK_EVENTS
        begun = (self._range.first - 1) // BLOCK_EVENTS + 1 if self._range.first else full + 1
        for block in self._time_blocks:
            if block <= full:
                self._write_block(log_statements.INSERT_TIME_BLOCK, block)
        for block in range(begun, full + 1):
            self._write_block(log_statements.INSERT_TYPE_COUNTS, block)

    def _write_block(self, statement: log_statements.SqlStatement, block: int) -> None:
        end = block * BLOCK_EVENTS
        self._connection.execute(statement, after=end - BLOCK_EVENTS, end=end)


def _batches(events: Iterable[Event]) -> Iterator[list[Event]]:
    remaining = iter(events)
    while batch := list(islice(remaining, _BATCH_EVENTS)):
        yield batch
