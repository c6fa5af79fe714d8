"""A log in memory: the twin of the databases, for tests and for trying things out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from msgspec.structs import replace

from backend.clock import Micros
from backend.errors import Defect, WrongVersion
from backend.messages.bounds import EventId
from backend.messages.events import Draft, Event, Origin, cause_of
from backend.store.draft_validation import canonical_payload, commit_time, require_storable
from backend.store.duplicate_check import IDENTITY_PAGE_EVENTS, PositionedIdentity, require_unknown
from backend.store.log_port import ImportProgress, Snapshot, Transaction
from backend.store.log_search_port import StatementGuard
from backend.store.memory_engine.memory_chain import MemoryChain
from backend.stream_names import stream_of


class MemoryEventLog:
    """Everything in lists and dictionaries; forgotten at the end."""

    def __init__(self) -> None:
        """Begin empty."""
        self._events: list[Event] = []
        self.chain = MemoryChain()
        self._streams: dict[str, list[Event]] = {}
        self._owners: dict[str, str] = {}
        self._origins: dict[int, Origin] = {}
        self._last_recorded: Micros = 0
        self._answers: dict[bytes, bytes] = {}
        self._secrets: dict[str, str] = {}
        self._snapshots: dict[str, Snapshot] = {}
        self._progress: dict[str, ImportProgress] = {}

    @property
    def connections(self) -> int:
        """See `EventReader`; there are none."""
        return 0

    def reconnect(self) -> None:
        """See `LogReader`; there is nothing to connect to."""

    @property
    def is_replaced(self) -> bool:
        """See `StorageCheck`."""
        return False

    @property
    def storage_error(self) -> str:
        """Return nothing: memory refuses nothing."""
        return ""

    def check_storage(self) -> None:
        """Do nothing: memory is always there."""

    def append(self, transaction: Transaction, recorded: Micros) -> list[Event]:
        """Keep it, and return its events with their positions and versions.

        Raises:
            WrongVersion: a stream is not at the expected version, the progress moved, or a command
                was answered before. Nothing was kept.
            Unreadable: an event holds what no log can keep. Nothing was kept.
        """
        self._require(transaction)
        events = [self._append_event(draft, recorded) for draft in transaction.events]
        self.chain.add(events)
        for event, draft in zip(events, transaction.events, strict=True):
            if draft.origin is not None:
                self._origins[event.position] = draft.origin
        self._answers |= dict(transaction.answers)
        self._secrets |= dict(transaction.secrets)
        for snapshot in transaction.snapshots:
            kept = self._snapshots.get(snapshot.stream)
            if kept is None or kept.position <= snapshot.position:
                self._snapshots[snapshot.stream] = snapshot
        if transaction.progress is not None:
            self._progress[transaction.progress.origin] = transaction.progress
        return events

    def _require(self, transaction: Transaction) -> None:
        for draft in transaction.events:
            require_storable(draft)
        for stream, version in transaction.expected.items():
            if self.stream_version(stream) != version:
                raise WrongVersion(
                    f"The stream {stream} is at version {self.stream_version(stream)}, "
                    f"not at {version}.",
                    field=stream,
                )
        ids = [id_ for id_, _ in transaction.answers]
        if len(set(ids)) < len(ids) or self.answers(ids):
            raise WrongVersion("A command with this id was answered before; ask for its answer.")
        self._require_progress(transaction)
        require_unknown(transaction, self._identities_behind)

    def _identities_behind(self, position: int) -> list[PositionedIdentity]:
        page = self._events[position : position + IDENTITY_PAGE_EVENTS]
        return [(event.position, event.source, event.id) for event in page]

    def _require_progress(self, transaction: Transaction) -> None:
        if transaction.progress is None:
            return
        kept = self.progress(transaction.progress.origin)
        if kept.upto != transaction.expected_progress:
            raise WrongVersion(
                f"The import {kept.origin} has come to {kept.upto}, "
                f"not to {transaction.expected_progress}."
            )

    def _append_event(self, draft: Draft, recorded: Micros) -> Event:
        stream = stream_of(draft.source, draft.subject)
        events = self._streams.setdefault(stream, [])
        event = Event(
            len(self._events) + 1,
            self.stream_version(stream) + 1 if draft.version is None else draft.version,
            draft.id,
            draft.source,
            draft.type,
            draft.subject,
            draft.time,
            self._commit_time(draft, recorded),
            draft.correlation,
            draft.causation,
            draft.actor,
            draft.schema,
            draft.basis,
            canonical_payload(draft),
        )
        self._events.append(event)
        events.append(event)
        if draft.owner:
            self._owners.setdefault(stream, draft.owner)
        return event

    def _commit_time(self, draft: Draft, recorded: Micros) -> Micros:
        if draft.origin is not None:
            return recorded if draft.recorded is None else draft.recorded
        self._last_recorded = commit_time(draft, recorded, self._last_recorded)
        return self._last_recorded

    def head(self) -> int:
        """Return the last position, 0 for an empty log."""
        return len(self._events)

    def last_recorded(self) -> Micros:
        """Return the commit time of the last event, 0 for an empty log."""
        return self._last_recorded

    def owners(self, streams: Iterable[str]) -> set[str]:
        """Return the streams that own these; of each, the first event that named one decides."""
        return {self._owners[stream] for stream in streams if stream in self._owners}

    def read(self, after: int, limit: int, *, types: Iterable[str] | None = None) -> list[Event]:
        """Return the first `limit` events behind position `after`, of these types only."""
        if types is None:
            return self._events[after : after + limit]
        wanted = set(types)
        return [event for event in self._events[after:] if event.type in wanted][:limit]

    def read_range(
        self, after: int, upto: int, limit: int, types: Iterable[str] | None = None
    ) -> list[Event]:
        """Return the first `limit` events of these types in (after, upto], to be applied."""
        wanted = None if types is None else set(types)
        found = (each for each in self._events[after:upto] if wanted is None or each.type in wanted)
        return [
            replace(each, correlation=None, causation=None, basis=None)
            for each in islice(found, limit)
        ]

    def read_at(self, positions: Sequence[int]) -> list[Event]:
        """Return the events at these positions, in log order; unknown positions are left out."""
        known = (position for position in sorted(set(positions)) if 1 <= position <= self.head())
        return [self._events[position - 1] for position in known]

    def read_stream(self, stream: str, after_version: int = 0) -> list[Event]:
        """Return a stream's events in order; empty when there is no such stream."""
        found = self._streams.get(stream, [])
        return [event for event in found if not after_version or event.version > after_version]

    def read_owned(self, owner: str, after: int = 0) -> list[Event]:
        """Return the events behind `after` of `owner` and of all streams it owns, in order."""
        names = {owner, *(name for name, its in self._owners.items() if its == owner)}
        found = (event for name in names for event in self.read_stream(name))
        return sorted((event for event in found if event.position > after), key=_position)

    def read_correlation(self, correlation: EventId, limit: int = 1000) -> list[Event]:
        """Return the events of one correlation in log order."""
        return [event for event in self._events if event.correlation == correlation][:limit]

    def read_by_id(self, id_: EventId) -> list[Event]:
        """Return the events with this id."""
        return [event for event in self._events if event.id == id_]

    def read_effects(self, cause: EventId, limit: int) -> list[Event]:
        """Return the first `limit` effects of a command, event or import line, in log order."""
        return [event for event in self._events if cause_of(event) == cause][:limit]

    def count_effects(self, cause: EventId) -> int:
        """Return how many effects it has."""
        return len(self.read_effects(cause, self.head()))

    def read_entities(self, streams: Sequence[str], limit: int) -> list[list[Event]]:
        """Return the events of the entities that streams are of; none of a long one."""
        owners = dict.fromkeys(self._owners.get(stream, stream) for stream in streams)
        found = (self.read_owned(owner) for owner in owners)
        return [
            events
            for events in found
            if 0 < len(events) <= limit and all(event.version >= 0 for event in events)
        ]

    def read_origins(self, positions: Sequence[int]) -> dict[int, Origin]:
        """Return the origins of those among these events that have one, by position."""
        return {each: self._origins[each] for each in positions if each in self._origins}

    def find_origin(self, place: str, limit: int = 100) -> list[int]:
        """Return the positions of the events that stand at this place in the store of origin."""
        found = [each for each, origin in self._origins.items() if origin.position == place]
        return found[:limit]

    def count_by_type(self, upto: int | None = None) -> dict[str, int]:
        """Return the number of events per type in [1, upto]; without `upto` up to the head."""
        return dict(Counter(event.type for event in self._events[:upto]))

    def position_at(self, moment: Micros, by: str) -> int:
        """Return the last position whose `recorded` or `time` is not after the moment, or 0."""
        if by not in {"recorded", "time"}:
            raise Defect(f"A position is found by recorded or by time, not by {by}.")
        for event in reversed(self._events):
            if (event.recorded if by == "recorded" else event.time) <= moment:
                return event.position
        return 0

    def stream_version(self, stream: str) -> int:
        """Return the stream's version, 0 when there is no such stream."""
        events = self._streams.get(stream)
        return events[-1].version if events else 0

    def stream_exists(self, stream: str) -> bool:
        """Say whether there is an event of this stream, or of one that it owns."""
        return stream in self._streams or stream in self._owners.values()

    def snapshot(self, stream: str) -> Snapshot | None:
        """Return the newest snapshot of the stream."""
        return self._snapshots.get(stream)

    def answers(self, ids: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the kept answers among these command ids."""
        return {id_: self._answers[id_] for id_ in ids if id_ in self._answers}

    def greatest_answered_id(self) -> bytes:
        """Return the greatest command id that has an answer, empty when none has."""
        return max(self._answers, default=b"")

    def secret(self, user_id: str) -> str | None:
        """Return the user's password hash."""
        return self._secrets.get(user_id)

    def progress(self, origin: str) -> ImportProgress:
        """Return how far an import has come; upto 0 and an empty state when it never began."""
        return self._progress.get(origin, ImportProgress(origin, 0, b""))

    def guard_with(self, guard: StatementGuard) -> None:
        """Do nothing: nothing takes long in memory."""
        del guard

    def flush(self) -> None:
        """Nothing is written later."""

    def close(self) -> None:
        """Nothing is held."""


def _position(event: Event) -> int:
    return event.position
