"""What a log is: the port that every engine fulfils, proven by one contract suite."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from backend.clock import Micros
from backend.messages.bounds import EventId
from backend.messages.events import Draft, Event, Origin
from backend.store.chain_rules import ChainRule
from backend.store.log_chain import ChainLink
from backend.store.log_search_port import StatementGuard

# Told, again and again, what is done to a log before it can be used; False: give that up, and
# raise `GivenUp`.
OnLogWork = Callable[[str], bool]


def ignore_work(_what: str) -> bool:
    """Go on, whatever is done."""
    return True


class ImportProgress(msgspec.Struct, frozen=True):
    """How far an import has come, with its own report so far (JSON text)."""

    origin: str
    upto: int
    state: bytes


class Snapshot(msgspec.Struct, frozen=True):
    """An aggregate's state (opaque bytes) after the event at global `position`."""

    stream: str
    position: int
    version: int
    state: bytes


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    """All that one commit writes, or nothing of it.

    `expected`: the version that a stream must have before (0: must not exist).
    `answers`: (command id, answer) pairs, kept for ever. `secrets`: (user id, hash) pairs.
    `known_upto`: no event behind this position has the source and id of one of these; None: that
    was not looked for.
    `progress`: written only if the log's progress for that origin is still `expected_progress`.
    """

    events: Sequence[Draft] = ()
    expected: Mapping[str, int] = {}
    answers: Sequence[tuple[bytes, bytes]] = ()
    secrets: Sequence[tuple[str, str]] = ()
    snapshots: Sequence[Snapshot] = ()
    progress: ImportProgress | None = None
    expected_progress: int = 0
    known_upto: int | None = None


class StreamReader(Protocol):
    """The events, stream by stream."""

    def read_stream(self, stream: str, after_version: int = 0) -> list[Event]:
        """Return a stream's events in order; empty when there is no such stream.

        `after_version`: only those behind it; 0: all, as versions of other programs begin there.
        """
        ...

    def read_owned(self, owner: str, after: int = 0) -> list[Event]:
        """Return the events behind `after` of `owner` and of all streams it owns, in order."""
        ...

    def stream_exists(self, stream: str) -> bool:
        """Say whether there is an event of this stream, or of one that it owns."""
        ...


class EventReader(StreamReader, Protocol):
    """The events: what projections, exports and questions need of a log.

    Any number of readers in any process, never disturbed by the writer. A reader sees whole
    transactions only, and positions without gaps.
    """

    def head(self) -> int:
        """Return the last position, 0 for an empty log."""
        ...

    def read(self, after: int, limit: int, *, types: Iterable[str] | None = None) -> list[Event]:
        """Return the first `limit` events behind position `after`, of these types only."""
        ...

    def read_range(
        self, after: int, upto: int, limit: int, types: Iterable[str] | None = None
    ) -> list[Event]:
        """Return the first `limit` events in (after, upto], of these types only, to be applied.

        What no read model is told is not read: `correlation`, `causation` and `basis` are None. All
        events in between are passed over in turn, as no index is asked for the types: faster than
        `read` where a good part of them is wanted, and slower where few are.
        """
        ...

    def read_at(self, positions: Sequence[int]) -> list[Event]:
        """Return the events at these positions, in log order; unknown positions are left out."""
        ...

    def read_by_id(self, id_: EventId) -> list[Event]:
        """Return the events with this id, which is one but for sources that gave it twice."""
        ...

    def read_correlation(self, correlation: EventId, limit: int = 1000) -> list[Event]:
        """Return the events of one correlation in log order."""
        ...

    def count_by_type(self, upto: int | None = None) -> dict[str, int]:
        """Return the number of events per type in [1, upto]; without `upto` up to the head."""
        ...

    def position_at(self, moment: Micros, by: str) -> int:
        """Return the last position whose `recorded` or `time` is not after the moment, or 0.

        Neither is in the order of the log, as imports bring their own; whatever stands behind the
        position came later than the moment, and not all that stands before it came earlier.
        """
        ...

    def stream_version(self, stream: str) -> int:
        """Return the stream's version, 0 when there is no such stream."""
        ...


class LogConnections(Protocol):
    """Connections to a log, which come and go."""

    @property
    def connections(self) -> int:
        """Rises with every connection to the log that is made or lost.

        What a new one leads to may be another log, e.g. that of a standby that was promoted.
        """
        ...

    def reconnect(self) -> None:
        """Connect anew at the next call, to whatever is the log then."""
        ...


class OriginReader(Protocol):
    """Where events were read that another program's store keeps."""

    def read_origins(self, positions: Sequence[int]) -> dict[int, Origin]:
        """Return the origins of those among these events that have one, by position."""
        ...

    def find_origin(self, place: str, limit: int = 100) -> list[int]:
        """Return the positions of the events that stand at this place in the store of origin."""
        ...


class AnswerReader(Protocol):
    """The answers of commands, kept for ever."""

    def answers(self, ids: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the kept answers among these command ids."""
        ...

    def greatest_answered_id(self) -> bytes:
        """Return the greatest command id that has an answer, empty when none has."""
        ...


class SecretReader(Protocol):
    """What must never be in an event, e.g. password hashes."""

    def secret(self, user_id: str) -> str | None:
        """Return the user's password hash."""
        ...


class SnapshotReader(Protocol):
    """States of aggregates, so that a long stream need not be read from its beginning."""

    def snapshot(self, stream: str) -> Snapshot | None:
        """Return the newest snapshot of the stream."""
        ...


class ImportProgressReader(Protocol):
    """How far each import has come."""

    def progress(self, origin: str) -> ImportProgress:
        """Return how far an import has come; upto 0 and an empty state when it never began."""
        ...


class AggregateSource(StreamReader, SnapshotReader, Protocol):
    """What aggregates are loaded from."""


class LogReader(
    EventReader,
    OriginReader,
    AggregateSource,
    AnswerReader,
    SecretReader,
    ImportProgressReader,
    Protocol,
):
    """All that can be read of a log, through one connection."""

    def close(self) -> None:
        """Give the connection back."""
        ...


class CausalReader(Protocol):
    """What causes and effects are found by, whatever they correlate with."""

    def read_effects(self, cause: EventId, limit: int) -> list[Event]:
        """Return the first `limit` effects of a command, event or import line, in log order.

        They name its id as their cause; or they name none, and share a correlation of this id.
        """
        ...

    def count_effects(self, cause: EventId) -> int:
        """Return how many effects it has."""
        ...

    def read_entities(self, streams: Sequence[str], limit: int) -> list[list[Event]]:
        """Return the events of the entities that streams are of, each entity once, in log order.

        They are those of a stream's owner and of all that this one owns, or of the stream itself
        and what it owns. An entity of more than `limit` is left out: nothing is read of a long one.
        """
        ...


class ChainReader(Protocol):
    """The hash chain over the events (see `log_chain`), and what it cannot show."""

    @property
    def rule(self) -> ChainRule:
        """The rule by which the chain is made."""
        ...

    def last_link(self) -> ChainLink | None:
        """Return the newest link; None when there is none, as in a log of an earlier version."""
        ...

    def read_links(self, after: int, upto: int) -> list[ChainLink]:
        """Return the links that end behind `after`, and not behind `upto`."""
        ...

    def find_misplaced(self, after: int, upto: int) -> list[tuple[int, int]]:
        """Return the events in (after, upto] that do not follow the one before in their stream.

        With each, the position that it names as that of the event before (0: it is the first).
        """
        ...

    def check_pages(self, go_on: Callable[[], bool]) -> list[str]:
        """Return what the database itself finds wrong with its pages and indexes, if it can look.

        `go_on` is called twice a second; False gives it up.

        Raises:
            StorageFailed: it was given up.
        """
        ...


class CausalLogReader(LogReader, CausalReader, LogConnections, Protocol):
    """A log that was opened for reading."""

    @property
    def chain(self) -> ChainReader:
        """The hash chain over its events."""
        ...

    def guard_with(self, guard: StatementGuard) -> None:
        """Let the guard stop statements that take too long, from now on."""
        ...


class EventLog(LogReader, Protocol):
    """The one writer. Opening a second one on the same log fails with `AlreadyRunning`."""

    def last_recorded(self) -> Micros:
        """Return the commit time of the last event, 0 for an empty log.

        No event is committed with an earlier one: a clock that is behind it is not followed.
        """
        ...

    def owners(self, streams: Iterable[str]) -> set[str]:
        """Return the streams that own these; of each, the first event that named one decides."""
        ...

    def append(self, transaction: Transaction, recorded: Micros) -> list[Event]:
        """Write it durably, and return its events with their positions and versions.

        `recorded` becomes the commit time of every event that brings none of its own. One that has
        an origin keeps its commit time and its version as they are.

        Raises:
            WrongVersion: a stream is not at the expected version, or the progress moved.
            StorageFailed: the disk or the database refused; nothing was written.
        """
        ...


class StorageCheck(Protocol):
    """Whether the disk or the database under a log can be used."""

    @property
    def is_replaced(self) -> bool:
        """Whether events that were accepted are gone: it takes no more until it is opened anew."""
        ...

    @property
    def storage_error(self) -> str:
        """Why the disk or the database last refused; empty once a write has succeeded since."""
        ...

    def check_storage(self) -> None:
        """Reach the disk or the database itself, past all that is kept in memory.

        After a refusal by a write, which alone shows that writing is possible again.

        Raises:
            Unavailable: the log cannot be used. A damaged file stays so until it is opened anew.
        """
        ...


class CheckedLog(EventLog, StorageCheck, Protocol):
    """A log that an engine has opened."""

    def flush(self) -> None:
        """Write what may come later than the events; for when there is nothing else to write.

        Raises:
            StorageFailed: the disk or the database refused; it is made up for.
        """
        ...
