"""The states that decisions look at: cached, and read from the log when they are not."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any

import msgspec

from backend.domain.module import AnyModule, Payload, StateT
from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.store.annulments import AnnulmentList
from backend.store.log_port import AggregateSource, Snapshot
from backend.stream_names import name_stream, name_subject, stream_of

_logger = logging.getLogger(__name__)
_encode = msgspec.msgpack.Encoder().encode
_DIGEST_BYTES = 8
# What the encoder raises for a number beyond 64 bits, and for whatever a package puts in a state.
_UNENCODABLE = (msgspec.MsgspecError, OverflowError, TypeError, ValueError, RecursionError)


class CachedAggregate(msgspec.Struct, gc=False):
    """One entity as the writer knows it.

    version: of its own stream. events_since_snapshot: owned streams' included.
    """

    module: str
    evolve: Callable[[Any, Any], msgspec.Struct]
    stream: str
    subject: str
    state: msgspec.Struct | None
    version: int
    events_since_snapshot: int


class AggregateKind(msgspec.Struct, frozen=True):
    """How a module's states are named, and read from snapshots."""

    module: AnyModule
    prefix: str
    owns_streams: bool
    schema_digest: bytes
    decode: Callable[[bytes], msgspec.Struct]


class AggregateCache:
    """A bounded cache of entities over a log; what a batch has decided is seen at once.

    Nothing leaves the cache before `evict`, so that what is decided and not committed yet is
    never read from the log, where it is not.
    """

    def __init__(
        self,
        log: AggregateSource,
        registry: Registry,
        *,
        limit: int,
        snapshot_every: int,
        annulments: Callable[[], AnnulmentList] = AnnulmentList,
    ) -> None:
        """Begin with an empty cache of at most `limit` entities.

        `annulments` reads what is annulled in the log; it is asked once, and again after `clear`.
        """
        self._log = log
        self._registry = registry
        self._max_aggregates = limit
        self._snapshot_every = snapshot_every
        self._aggregates: OrderedDict[str, CachedAggregate] = OrderedDict()
        self._snapshots_due: dict[str, CachedAggregate] = {}
        self._read_annulments = annulments
        self._annulments: AnnulmentList | None = None
        owners = {module.owner[1] for module in registry.modules.values() if module.owner}
        kinds = [
            _aggregate_kind(module, owns=name in owners)
            for name, module in registry.modules.items()
        ]
        self._by_state = {kind.module.state: kind for kind in kinds}
        self._by_name = {kind.module.name: kind for kind in kinds}

    def load(self, state_type: type[StateT], key: str) -> StateT | None:
        """Return the state of the entity with this id, None when it does not exist."""
        kind = self._by_state[state_type]
        entity = self._aggregates.get(kind.prefix + key) or self.find(kind, key)
        state = entity.state
        return state if isinstance(state, state_type) else None

    def aggregate_kind(self, module: AnyModule) -> AggregateKind:
        """Return what `find` needs to know of a module."""
        return self._by_name[module.name]

    def stream(self, module: AnyModule, key: str) -> str:
        """Return the name of an entity's stream."""
        return self._by_name[module.name].prefix + key

    def find(self, kind: AggregateKind, key: str) -> CachedAggregate:
        """Return the entity of this kind with this id, known or not."""
        stream = kind.prefix + key
        entity = self._aggregates.get(stream)
        if entity is None:
            entity = self._load_aggregate(kind, stream)
            self._aggregates[stream] = entity
            self._schedule_snapshot(entity)
        return entity

    def apply(self, entity: CachedAggregate, event: Payload) -> None:
        """Let an event of an owned stream change the state of its owner."""
        entity.state = entity.evolve(entity.state, event)
        entity.events_since_snapshot += 1
        self._schedule_snapshot(entity)

    def append(self, entity: CachedAggregate, event: Payload) -> None:
        """Let an event of the entity's own stream change its state and version."""
        entity.version += 1
        entity.state = entity.evolve(entity.state, event)
        entity.events_since_snapshot += 1
        if entity.events_since_snapshot >= self._snapshot_every:
            self._snapshots_due[entity.stream] = entity

    def _schedule_snapshot(self, entity: CachedAggregate) -> None:
        if entity.events_since_snapshot >= self._snapshot_every:
            self._snapshots_due[entity.stream] = entity

    def snapshots(self, position: int) -> list[Snapshot]:
        """Return the snapshots that are due, as of `position`, the last of the states' events."""
        if not self._snapshots_due:
            return []
        due, self._snapshots_due = self._snapshots_due, {}
        found = (self._snapshot(entity, position) for entity in due.values())
        return [snapshot for snapshot in found if snapshot is not None]

    def _snapshot(self, entity: CachedAggregate, position: int) -> Snapshot | None:
        """Return None of a state that no snapshot can hold: it goes on being read from events."""
        entity.events_since_snapshot = 0
        try:
            state = _encode(entity.state)
        except _UNENCODABLE as error:
            _logger.warning("%s gets no snapshot: %s", entity.stream, error)
            return None
        mark = self._by_name[entity.module].schema_digest
        return Snapshot(entity.stream, position, entity.version, mark + state)

    def discard(self, streams: Iterable[str]) -> None:
        """Drop these entities; the next look reads them from the log."""
        for stream in streams:
            self._aggregates.pop(stream, None)
            self._snapshots_due.pop(stream, None)

    def clear(self) -> None:
        """Drop all entities: what the log holds is not known any more."""
        self._aggregates.clear()
        self._snapshots_due.clear()
        self._annulments = None

    def annulments(self) -> AnnulmentList:
        """Return the annulments of the log; they are read again after `clear`.

        Raises:
            StorageFailed: the log cannot be read.
        """
        if self._annulments is None:
            self._annulments = self._read_annulments()
        return self._annulments

    def evict(self, streams: Iterable[str]) -> None:
        """Call these, now committed, the most recently used, and drop what is beyond the limit."""
        for stream in streams:
            self._aggregates.move_to_end(stream)
        while len(self._aggregates) > self._max_aggregates:
            stream, _ = self._aggregates.popitem(last=False)
            self._snapshots_due.pop(stream, None)

    def _load_aggregate(self, kind: AggregateKind, stream: str) -> CachedAggregate:
        subject = stream.partition("/")[2]
        entity = CachedAggregate(kind.module.name, kind.module.evolve, stream, subject, None, 0, 0)
        if not self._log.stream_exists(stream):
            return entity
        annulments = self.annulments()
        annulled = annulments.upto(annulments.last)
        after = self._load_snapshot(kind, entity, annulments.last)
        events = self._events_after(kind, entity, after)
        for event in events:
            if event.position not in annulled:
                payload = self._registry.decode_event(event.type, event.schema, event.data)
                entity.state = kind.module.evolve(entity.state, payload)
            if stream_of(event.source, event.subject) == stream:
                entity.version = event.version
        entity.events_since_snapshot = len(events)
        return entity

    def _load_snapshot(self, kind: AggregateKind, entity: CachedAggregate, annulled: int) -> int:
        """Load the snapshot, unless an event was annulled behind it, which it may hold."""
        snapshot = self._log.snapshot(entity.stream)
        if snapshot is None or snapshot.state[:_DIGEST_BYTES] != kind.schema_digest:
            return 0
        if snapshot.position < annulled:
            return 0
        try:
            entity.state = kind.decode(snapshot.state[_DIGEST_BYTES:])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            _logger.warning("The snapshot of %s is passed over: %s", entity.stream, error)
            return 0
        entity.version = snapshot.version
        return snapshot.position

    def _events_after(
        self, kind: AggregateKind, entity: CachedAggregate, after: int
    ) -> list[Event]:
        if kind.owns_streams:
            return self._log.read_owned(entity.stream, after)
        return self._log.read_stream(entity.stream, entity.version)


def _aggregate_kind(module: AnyModule, *, owns: bool) -> AggregateKind:
    shape = msgspec.json.encode([module.state_version, msgspec.json.schema(module.state)])
    return AggregateKind(
        module=module,
        prefix=name_stream(module.name, name_subject(module.entity, "")),
        owns_streams=owns,
        # A snapshot of another shape or meaning is passed over, and the stream read instead.
        schema_digest=blake2b(shape, digest_size=_DIGEST_BYTES).digest(),
        decode=msgspec.msgpack.Decoder(module.state).decode,
    )
