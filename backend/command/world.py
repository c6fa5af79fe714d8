"""The states that decisions look at: cached, and read from the log when they are not."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any

import msgspec

from backend.domain.module import AnyModule, Said, State
from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.store.port import LogReader, Snapshot

_encode = msgspec.msgpack.Encoder().encode
_MARK = 8  # bytes


class Entity(msgspec.Struct, gc=False):
    """One entity as the writer knows it.

    version: of its own stream. unsaved: events since its last snapshot, owned streams' included.
    """

    module: str
    evolve: Callable[[Any, Any], msgspec.Struct]
    stream: str
    subject: str
    state: msgspec.Struct | None
    version: int
    unsaved: int


class Kind(msgspec.Struct, frozen=True):
    """How a module's states are named, and read from snapshots."""

    module: AnyModule
    prefix: str
    owns: bool
    mark: bytes
    read: Callable[[bytes], msgspec.Struct]


class World:
    """A bounded cache of entities over a log; what a batch has decided is seen at once.

    Nothing leaves the cache before `settle`, so that what is decided and not committed yet is
    never read from the log, where it is not.
    """

    def __init__(
        self, log: LogReader, registry: Registry, *, limit: int, snapshot_every: int
    ) -> None:
        """Begin with an empty cache of at most `limit` entities."""
        self._log = log
        self._registry = registry
        self._limit = limit
        self._snapshot_every = snapshot_every
        self._entities: OrderedDict[str, Entity] = OrderedDict()
        self._due: dict[str, Entity] = {}
        owners = {module.owner[1] for module in registry.modules.values() if module.owner}
        kinds = [_kind(module, owns=name in owners) for name, module in registry.modules.items()]
        self._by_state = {kind.module.state: kind for kind in kinds}
        self._by_name = {kind.module.name: kind for kind in kinds}

    def load(self, kind: type[State], key: str) -> State | None:
        """Return the state of the entity with this id, None when it does not exist."""
        state = self.find(self._by_state[kind], key).state
        return state if isinstance(state, kind) else None

    def kind(self, module: AnyModule) -> Kind:
        """Return what `find` needs to know of a module."""
        return self._by_name[module.name]

    def find(self, kind: Kind, key: str) -> Entity:
        """Return the entity of this kind with this id, known or not."""
        stream = kind.prefix + key
        entity = self._entities.get(stream)
        if entity is None:
            entity = self._read(kind, stream)
            self._entities[stream] = entity
            self._note(entity)
        return entity

    def apply(self, entity: Entity, event: Said) -> None:
        """Let an event of an owned stream change the state of its owner."""
        entity.state = entity.evolve(entity.state, event)
        entity.unsaved += 1
        self._note(entity)

    def append(self, entity: Entity, event: Said) -> None:
        """Let an event of the entity's own stream change its state and version."""
        entity.version += 1
        entity.state = entity.evolve(entity.state, event)
        entity.unsaved += 1
        if entity.unsaved >= self._snapshot_every:
            self._due[entity.stream] = entity

    def _note(self, entity: Entity) -> None:
        if entity.unsaved >= self._snapshot_every:
            self._due[entity.stream] = entity

    def snapshots(self, position: int) -> list[Snapshot]:
        """Return the snapshots that are due, as of `position`, the last of the states' events."""
        due = [self._snapshot(entity, position) for entity in self._due.values()]
        self._due.clear()
        return due

    def _snapshot(self, entity: Entity, position: int) -> Snapshot:
        entity.unsaved = 0
        mark = self._by_name[entity.module].mark
        return Snapshot(entity.stream, position, entity.version, mark + _encode(entity.state))

    def forget(self, streams: Iterable[str]) -> None:
        """Drop these entities; the next look reads them from the log."""
        for stream in streams:
            self._entities.pop(stream, None)
            self._due.pop(stream, None)

    def clear(self) -> None:
        """Drop all entities: what the log holds is not known any more."""
        self._entities.clear()
        self._due.clear()

    def settle(self, streams: Iterable[str]) -> None:
        """Call these, now committed, the most recently used, and drop what is beyond the limit."""
        for stream in streams:
            self._entities.move_to_end(stream)
        while len(self._entities) > self._limit:
            stream, _ = self._entities.popitem(last=False)
            self._due.pop(stream, None)

    def _read(self, kind: Kind, stream: str) -> Entity:
        subject = stream.partition("/")[2]
        entity = Entity(kind.module.name, kind.module.evolve, stream, subject, None, 0, 0)
        if not self._log.holds(stream):
            return entity
        after = self._restore(kind, entity)
        events = self._events(kind, entity, after)
        for event in events:
            payload = self._registry.read(event.type, event.schema, event.data)
            entity.state = kind.module.evolve(entity.state, payload)
            if event.subject == subject and event.source.endswith(f"/{kind.module.name}"):
                entity.version = event.version
        entity.unsaved = len(events)
        return entity

    def _restore(self, kind: Kind, entity: Entity) -> int:
        snapshot = self._log.snapshot(entity.stream)
        if snapshot is None or snapshot.state[:_MARK] != kind.mark:
            return 0
        entity.state = kind.read(snapshot.state[_MARK:])
        entity.version = snapshot.version
        return snapshot.position

    def _events(self, kind: Kind, entity: Entity, after: int) -> list[Event]:
        if kind.owns:
            return self._log.read_owned(entity.stream, after)
        return self._log.read_stream(entity.stream, entity.version)


def _kind(module: AnyModule, *, owns: bool) -> Kind:
    shape = msgspec.json.encode(msgspec.json.schema(module.state))
    return Kind(
        module=module,
        prefix=f"{module.name}/{module.entity}-",
        owns=owns,
        # A snapshot of another shape of the state is passed over, and the stream read instead.
        mark=blake2b(shape, digest_size=_MARK).digest(),
        read=msgspec.msgpack.Decoder(module.state).decode,
    )
