"""Reading a log from a database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Select

from backend.clock import Micros
from backend.errors import Defect
from backend.messages.bounds import EventId
from backend.messages.events import Event, Origin
from backend.messages.not_kept import VERSION_NOT_KEPT
from backend.store.log_port import ImportProgress, Snapshot
from backend.store.log_search_port import StatementGuard
from backend.store.sql import log_statements
from backend.store.sql.log_connection import LogConnection, SqlRow
from backend.store.sql.log_schema import BLOCK_EVENTS, command_answers, events, origins
from backend.store.sql.log_statements import MAX_MERGED_KINDS, SqlStatement
from backend.store.sql.origin_rows import parse_origin_row
from backend.store.sql.sql_chain_reader import SqlChainReader
from backend.store.sql.stored_event_types import StoredEventTypes

_MAX_LISTED_KINDS = 400  # of one statement
_KIND = 3  # where rows of a range have their kind
_BEHIND_ALL = 2**62  # behind every position
_MOMENTS = ("recorded", "time")


class StreamPosition(msgspec.Struct, frozen=True, gc=False):
    """Where a stream stands: its version, and the position of its newest event."""

    version: int
    position: int


class SqlLogReader:
    """Reads a log through one connection; to be used by one thread at a time."""

    def __init__(self, database: LogConnection) -> None:
        """Read from this database; nothing is asked of it before the first call."""
        self._connection = database
        self._types = StoredEventTypes(database)
        self.chain = SqlChainReader(database)
        self._knows_origins = False
        self._typed_pages: dict[int, Select[*tuple[Any, ...]]] = {}
        self._range_pages: dict[int | None, Select[*tuple[Any, ...]]] = {}
        self._moment_statements = {
            by: (log_statements.time_block_at(by), log_statements.event_at(by)) for by in _MOMENTS
        }

    @property
    def connections(self) -> int:
        """See `EventReader`."""
        return self._connection.connections

    def reconnect(self) -> None:
        """See `LogReader`."""
        self._connection.drop_connection()

    def head(self) -> int:
        """Return the last position, 0 for an empty log."""
        return self._connection.fetch_scalar(log_statements.HEAD) or 0

    def read(self, after: int, limit: int, *, types: Iterable[str] | None = None) -> list[Event]:
        """Return the first `limit` events behind position `after`, of these types only."""
        if types is None:
            rows = self._connection.fetch_rows(log_statements.PAGE, after=after, limit=limit)
            return self._types.build(rows)
        wanted = self._types.ids_of(set(types))
        if len(wanted) <= MAX_MERGED_KINDS:
            return self._types.build(self._typed_rows(wanted, after, limit))
        # Several statements, while a writer may go on: up to here all of them see the same.
        until = self.head()
        parts = (
            wanted[start : start + MAX_MERGED_KINDS]
            for start in range(0, len(wanted), MAX_MERGED_KINDS)
        )
        rows = [row for part in parts for row in self._typed_rows(part, after, limit)]
        found = self._types.build(sorted(rows, key=_position)[:limit])
        return [event for event in found if event.position <= until]

    def read_range(
        self, after: int, upto: int, limit: int, types: Iterable[str] | None = None
    ) -> list[Event]:
        """Return the first `limit` events of these types in (after, upto], to be applied."""
        wanted = None if types is None else self._types.ids_of(set(types))
        if wanted is None or len(wanted) <= _MAX_LISTED_KINDS:
            return self._types.build_applied(self._range_rows(wanted, after, upto, limit))
        rows = self._range_rows(None, after, upto, upto - after)
        kinds = set(wanted)
        return self._types.build_applied([row for row in rows if row[_KIND] in kinds][:limit])

    def _range_rows(
        self, kinds: Sequence[int] | None, after: int, upto: int, limit: int
    ) -> list[SqlRow]:
        count = None if kinds is None else len(kinds)
        if count == 0:
            return []
        if count not in self._range_pages:
            self._range_pages[count] = log_statements.range_page(count)
        return self._connection.fetch_rows(
            self._range_pages[count], after=after, upto=upto, limit=limit, **_kind_keys(kinds or ())
        )

    def _typed_rows(self, kinds: Sequence[int], after: int, limit: int) -> list[SqlRow]:
        if not kinds:
            return []
        statement = self._typed_page(len(kinds))
        return self._connection.fetch_rows(statement, after=after, limit=limit, **_kind_keys(kinds))

    def read_at(self, positions: Sequence[int]) -> list[Event]:
        """Return the events at these positions, in log order; unknown positions are left out."""
        rows = self._connection.select_among(
            log_statements.EVENTS, events.c.position, sorted(set(positions))
        )
        return self._types.build(sorted(rows, key=_position))

    def read_stream(self, stream: str, after_version: int = 0) -> list[Event]:
        """Return a stream's events in order; `after_version` 0: all of them."""
        heads = self._find_heads(log_statements.HEAD_BY_NAME, stream=stream)
        return self._read_back(heads, after=0, after_version=after_version)

    def read_owned(self, owner: str, after: int = 0) -> list[Event]:
        """Return the events behind `after` of `owner` and of all streams it owns, in order."""
        # The heads are found one after the other, while a writer may go on: up to here all are.
        until = self.head()
        heads = self._find_heads(log_statements.HEADS_BY_OWNER, owner=owner)
        found = self._read_back(heads, after=after, after_version=0)
        return [event for event in found if event.position <= until]

    def read_correlation(self, correlation: EventId, limit: int = 1000) -> list[Event]:
        """Return the events of one correlation in log order."""
        rows = self._connection.fetch_rows(
            log_statements.EVENTS_BY_CORRELATION, correlation=correlation, limit=limit
        )
        return self._types.build(rows)

    def read_by_id(self, id_: EventId) -> list[Event]:
        """Return the events with this id, which is one but for sources that gave it twice."""
        rows = self._connection.fetch_rows(log_statements.EVENTS_BY_ID, id=id_)
        return self._types.build(rows)

    def read_effects(self, cause: EventId, limit: int) -> list[Event]:
        """Return the first `limit` effects of a command, event or import line, in log order."""
        rows = self._connection.fetch_rows(log_statements.EFFECTS, cause=cause, limit=limit)
        return self.read_at([position for (position,) in rows])

    def count_effects(self, cause: EventId) -> int:
        """Return how many effects it has."""
        count = self._connection.fetch_scalar(log_statements.COUNT_EFFECTS, cause=cause)
        return count or 0

    def read_origins(self, positions: Sequence[int]) -> dict[int, Origin]:
        """Return where those among these events were read that another program's store keeps."""
        if not self._has_origins():
            return {}
        rows = self._connection.select_among(
            log_statements.ORIGINS, origins.c.position, sorted(set(positions))
        )
        return dict(map(parse_origin_row, rows))

    def find_origin(self, place: str, limit: int = 100) -> list[int]:
        """Return the positions of the events that stand at this place in the store of origin."""
        if not self._has_origins():
            return []
        rows = self._connection.fetch_rows(
            log_statements.POSITIONS_OF_ORIGIN, place=place, limit=limit
        )
        return [position for (position,) in rows]

    def _has_origins(self) -> bool:
        """Say whether the table is there, which a log from before it lacks until it is written."""
        self._knows_origins = self._knows_origins or self._connection.has_table(origins)
        return self._knows_origins

    def read_entities(self, streams: Sequence[str], limit: int) -> list[list[Event]]:
        """Return the events of the entities that streams are of; none of a long one."""
        until, since = self.head(), self._heads_watermark()
        fetch = self._connection.fetch_rows
        owners = dict.fromkeys(
            self._connection.fetch_scalar(log_statements.OWNER, stream=stream) or stream
            for stream in streams
        )
        # Each stream has an event at least: of more than `limit` one more is enough to know.
        few = log_statements.FIRST_HEADS_BY_OWNER
        entities = [fetch(few, owner=owner, limit=limit + 1) for owner in owners]
        # What has moved since is looked for once: it is read from the end of the log.
        keys = [head[0] for rows in entities for head in rows]
        moved = self._find_moved(since, keys) if keys else {}
        found: list[list[Event]] = []
        for rows in entities:
            heads = [moved.get(key) or StreamPosition(version, at) for key, version, at in rows]
            # How long a stream is whose versions are not kept is not known.
            lengths = [limit + 1 if each.version < 0 else max(1, each.version) for each in heads]
            if 0 < sum(lengths) <= limit:
                events = self._read_back(heads, after=0, after_version=0)
                found.append([event for event in events if event.position <= until])
        return found

    def count_by_type(self, upto: int | None = None) -> dict[str, int]:
        """Return the number of events per type in [1, upto]; without `upto` up to the head."""
        end = _BEHIND_ALL if upto is None else upto
        start = self._connection.fetch_scalar(log_statements.LAST_TYPE_COUNTS, upto=end) or 0
        kept = self._connection.fetch_rows(log_statements.TYPE_COUNTS, upto=start)
        counted = self._connection.fetch_rows(log_statements.COUNT_EVENTS, after=start, upto=end)
        counts: Counter[str] = Counter()
        for kind, number in (*kept, *counted):
            counts[self._types.name_of(kind)] += number
        return dict(counts)

    def position_at(self, moment: Micros, by: str) -> int:
        """Return the last position whose `recorded` or `time` is not after the moment, or 0."""
        if by not in self._moment_statements:
            raise Defect(f"A position is found by recorded or by time, not by {by}.")
        block_at, event_at = self._moment_statements[by]
        full = self._connection.fetch_scalar(log_statements.LAST_TIME_BLOCK) or 0
        found = self._connection.fetch_scalar(event_at, after=full, upto=_BEHIND_ALL, moment=moment)
        if found is not None:
            return int(found)
        block = self._connection.fetch_scalar(block_at, moment=moment)
        if block is None:
            return 0
        return (
            self._connection.fetch_scalar(
                event_at, after=block - BLOCK_EVENTS, upto=block, moment=moment
            )
            or 0
        )

    def stream_version(self, stream: str) -> int:
        """Return the stream's version, 0 when there is no such stream."""
        heads = self._find_heads(log_statements.HEAD_BY_NAME, stream=stream)
        return heads[0].version if heads else 0

    def stream_exists(self, stream: str) -> bool:
        """Say whether there is an event of this stream, or of one that it owns."""
        rows = self._connection.fetch_rows(log_statements.STREAM_EXISTS, stream=stream)
        return bool(rows) and any(rows[0])

    def snapshot(self, stream: str) -> Snapshot | None:
        """Return the newest snapshot of the stream."""
        rows = self._connection.fetch_rows(log_statements.SNAPSHOT, stream=stream)
        return Snapshot(*rows[0]) if rows else None

    def answers(self, ids: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the kept answers among these command ids."""
        return dict(
            self._connection.select_among(log_statements.ANSWERS, command_answers.c.id, ids)
        )

    def greatest_answered_id(self) -> bytes:
        """Return the greatest command id that has an answer, empty when none has."""
        return self._connection.fetch_scalar(log_statements.GREATEST_ANSWERED_ID) or b""

    def secret(self, user_id: str) -> str | None:
        """Return the user's password hash."""
        found: str | None = self._connection.fetch_scalar(log_statements.SECRET, user_id=user_id)
        return found

    def progress(self, origin: str) -> ImportProgress:
        """Return how far an import has come; upto 0 and an empty state when it never began."""
        rows = self._connection.fetch_rows(log_statements.PROGRESS, origin=origin)
        return ImportProgress(origin, *rows[0]) if rows else ImportProgress(origin, 0, b"")

    def guard_with(self, guard: StatementGuard) -> None:
        """Let the guard stop statements that take too long, from now on."""
        self._connection.guard_with(guard)

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def _find_heads(self, statement: SqlStatement, **parameters: object) -> list[StreamPosition]:
        """Return where the streams of these rows stand, whose rows may be a little behind."""
        since = self._heads_watermark()
        heads = self._connection.fetch_rows(statement, **parameters)
        if not heads:
            return []
        moved = self._find_moved(since, [head[0] for head in heads])
        return [moved.get(key) or StreamPosition(version, at) for key, version, at in heads]

    def _heads_watermark(self) -> int:
        # Asked before the rows: what is written after this is only found twice.
        return self._connection.fetch_scalar(log_statements.HEADS_WATERMARK) or 0

    def _find_moved(self, since: int, keys: Sequence[int]) -> dict[int, StreamPosition]:
        """Return where those among these streams stand that moved behind a position."""
        rows = self._connection.fetch_rows(log_statements.MOVED_STREAMS, after=since)
        wanted = set(keys)
        return {key: StreamPosition(version, at) for key, version, at in rows if key in wanted}

    def _read_back(
        self, heads: Sequence[StreamPosition], *, after: int, after_version: int
    ) -> list[Event]:
        rows: list[SqlRow] = []
        for head in heads:
            rows += self._connection.fetch_rows(
                log_statements.STREAM_EVENTS,
                start=head.position,
                after=after,
                after_version=after_version or VERSION_NOT_KEPT - 1,
            )
        return self._types.build(sorted(rows, key=_position))

    def _typed_page(self, count: int) -> Select[*tuple[Any, ...]]:
        if count not in self._typed_pages:
            self._typed_pages[count] = log_statements.typed_page(count)
        return self._typed_pages[count]


def _kind_keys(kinds: Sequence[int]) -> dict[str, int]:
    return {f"kind_{number}": kind for number, kind in enumerate(kinds)}


def _position(row: SqlRow) -> int:
    position: int = row[0]
    return position
