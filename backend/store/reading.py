"""Reading a log from a database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Select

from backend.clock import Micros
from backend.errors import Defect
from backend.messages.events import Event
from backend.store import statements
from backend.store.database import Database, Row
from backend.store.port import Checkpoint, Snapshot
from backend.store.schema import BASES, BLOCK, commands, events
from backend.store.statements import Statement

_ALL = 2**62  # behind every position
_MOMENTS = ("recorded", "time")
_BASES = dict(enumerate(BASES))


class Kind(msgspec.Struct, frozen=True, gc=False):
    """What events of one kind share; `cut`: where the subject begins in the stream's name."""

    id: int
    source: str
    type: str
    schema: int
    cut: int


class Standing(msgspec.Struct, frozen=True, gc=False):
    """Where a stream stands: its version, and the position of its newest event."""

    version: int
    position: int


def module_of(source: str) -> str:
    """Return the module that a source names: its last segment."""
    return source.rpartition("/")[2]


class SqlReader:
    """Reads a log through one connection; to be used by one thread at a time."""

    def __init__(self, database: Database) -> None:
        """Read from this database; nothing is asked of it before the first call."""
        self._database = database
        self._kinds: dict[int, Kind] = {}
        self._typed: dict[int, Select[*tuple[Any, ...]]] = {}
        self._at = {by: (statements.block_at(by), statements.event_at(by)) for by in _MOMENTS}

    def head(self) -> int:
        """Return the last position, 0 for an empty log."""
        return self._database.scalar(statements.HEAD) or 0

    def read(self, after: int, limit: int, *, types: Iterable[str] | None = None) -> list[Event]:
        """Return the first `limit` events behind position `after`, of these types only."""
        if types is None:
            rows = self._database.rows(statements.PAGE, after=after, limit=limit)
            return self._events(rows)
        wanted = self._kinds_of(set(types))
        if not wanted:
            return []
        keys = {f"kind_{number}": kind for number, kind in enumerate(wanted)}
        statement = self._typed_page(len(wanted))
        return self._events(self._database.rows(statement, after=after, limit=limit, **keys))

    def read_at(self, positions: Sequence[int]) -> list[Event]:
        """Return the events at these positions, in log order; unknown positions are left out."""
        rows = self._database.find(statements.EVENT, events.c.position, sorted(set(positions)))
        return self._events(sorted(rows, key=_position))

    def read_stream(self, stream: str, after_version: int = 0) -> list[Event]:
        """Return a stream's events in order; empty when there is no such stream."""
        heads = self._newest(statements.NAMED, stream=stream)
        return self._walked(heads, after=0, after_version=after_version)

    def read_owned(self, owner: str, after: int = 0) -> list[Event]:
        """Return the events behind `after` of `owner` and of all streams it owns, in order."""
        # The heads are found one after the other, while a writer may go on: up to here all are.
        until = self.head()
        heads = self._newest(statements.OWNED, owner=owner)
        found = self._walked(heads, after=after, after_version=0)
        return [event for event in found if event.position <= until]

    def read_correlation(self, correlation: bytes, limit: int = 1000) -> list[Event]:
        """Return the events of one correlation in log order."""
        rows = self._database.rows(statements.CORRELATED, correlation=correlation, limit=limit)
        return self._events(rows)

    def counts(self, upto: int | None = None) -> dict[str, int]:
        """Return the number of events per type in [1, upto]; without `upto` up to the head."""
        end = _ALL if upto is None else upto
        start = self._database.scalar(statements.LAST_TALLY, upto=end) or 0
        tallied = self._database.rows(statements.TALLIED, upto=start)
        counted = self._database.rows(statements.COUNTED, after=start, upto=end)
        counts: Counter[str] = Counter()
        for kind, number in (*tallied, *counted):
            counts[self._kind(kind).type] += number
        return dict(counts)

    def position_at(self, moment: Micros, by: str) -> int:
        """Return the last position whose `recorded` or `time` is not after the moment, or 0."""
        if by not in self._at:
            raise Defect(f"A position is found by recorded or by time, not by {by}.")
        block_at, event_at = self._at[by]
        full = self._database.scalar(statements.LAST_BLOCK) or 0
        found = self._database.scalar(event_at, after=full, upto=_ALL, moment=moment)
        if found is not None:
            return int(found)
        block = self._database.scalar(block_at, moment=moment)
        if block is None:
            return 0
        return self._database.scalar(event_at, after=block - BLOCK, upto=block, moment=moment) or 0

    def version(self, stream: str) -> int:
        """Return the stream's version, 0 when there is no such stream."""
        heads = self._newest(statements.NAMED, stream=stream)
        return heads[0].version if heads else 0

    def holds(self, stream: str) -> bool:
        """Say whether there is an event of this stream, or of one that it owns."""
        rows = self._database.rows(statements.HELD, stream=stream)
        return bool(rows) and any(rows[0])

    def snapshot(self, stream: str) -> Snapshot | None:
        """Return the newest snapshot of the stream."""
        rows = self._database.rows(statements.SNAPSHOT, stream=stream)
        return Snapshot(*rows[0]) if rows else None

    def answers(self, ids: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the kept answers among these command ids."""
        return dict(self._database.find(statements.ANSWERS, commands.c.id, ids))

    def newest_answered(self) -> bytes:
        """Return the greatest command id that has an answer, empty when none has."""
        return self._database.scalar(statements.NEWEST_ANSWERED) or b""

    def secret(self, user_id: str) -> str | None:
        """Return the user's password hash."""
        found: str | None = self._database.scalar(statements.SECRET, user_id=user_id)
        return found

    def progress(self, origin: str) -> Checkpoint:
        """Return how far an import has come; upto 0 and an empty state when it never began."""
        rows = self._database.rows(statements.PROGRESS, origin=origin)
        return Checkpoint(origin, *rows[0]) if rows else Checkpoint(origin, 0, b"")

    def close(self) -> None:
        """Give the connection back."""
        self._database.close()

    def _newest(self, statement: Statement, **parameters: object) -> list[Standing]:
        """Return where the streams of these rows stand, whose rows may be a little behind."""
        since = self._settled()
        heads = self._database.rows(statement, **parameters)
        if not heads:
            return []
        moved = self._moved(since, [head[0] for head in heads])
        return [moved.get(key) or Standing(version, at) for key, version, at in heads]

    def _settled(self) -> int:
        # Asked before the rows: what is settled after this is only found twice.
        return self._database.scalar(statements.SETTLED) or 0

    def _moved(self, since: int, keys: Sequence[int]) -> dict[int, Standing]:
        """Return where those among these streams stand that moved behind a position."""
        rows = self._database.rows(statements.MOVED, after=since)
        wanted = set(keys)
        return {key: Standing(version, at) for key, version, at in rows if key in wanted}

    def _walked(self, heads: Sequence[Standing], *, after: int, after_version: int) -> list[Event]:
        rows: list[Row] = []
        for head in heads:
            rows += self._database.rows(
                statements.WALK, start=head.position, after=after, after_version=after_version
            )
        return self._events(sorted(rows, key=_position))

    def _events(self, rows: Sequence[Row]) -> list[Event]:
        try:
            return _built(rows, self._kinds)
        except KeyError:
            self._load_kinds()
        return _built(rows, self._kinds)

    def _kind(self, key: int) -> Kind:
        if key not in self._kinds:
            self._load_kinds()
        return self._kinds[key]

    def _kinds_of(self, types: set[str]) -> list[int]:
        newest = self._database.scalar(statements.NEWEST_KIND) or 0
        if newest != len(self._kinds):
            self._load_kinds()
        return [kind.id for kind in self._kinds.values() if kind.type in types]

    def _load_kinds(self) -> None:
        self._kinds = {
            key: Kind(key, source, type_, schema, len(module_of(source)) + 1)
            for key, source, type_, schema in self._database.rows(statements.KINDS)
        }

    def _typed_page(self, count: int) -> Select[*tuple[Any, ...]]:
        if count not in self._typed:
            self._typed[count] = statements.typed_page(count)
        return self._typed[count]


def _position(row: Row) -> int:
    position: int = row[0]
    return position


def _built(rows: Sequence[Row], kinds: dict[int, Kind]) -> list[Event]:
    # One expression: this is what a replica that catches up spends its time on.
    return [
        Event(
            position,
            version,
            id_,
            (kind := kinds[key]).source,
            kind.type,
            name[kind.cut :],
            time,
            recorded,
            correlation,
            causation,
            actor,
            kind.schema,
            _BASES[basis],
            data.encode(),
        )
        for (
            position,
            version,
            id_,
            key,
            name,
            time,
            recorded,
            correlation,
            causation,
            actor,
            basis,
            data,
        ) in rows
    ]
