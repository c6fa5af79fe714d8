"""What one transaction will write: events, answers, secrets; gathered command by command."""

from collections.abc import Callable, Iterable

import msgspec

from backend.command.keeping import shorten
from backend.command.world import Entity, World
from backend.domain.module import AnyModule, Said
from backend.domain.registry import EventType, Registry, source
from backend.errors import Rejected
from backend.messages.commands import Answer, Command, Outcome
from backend.messages.events import Draft
from backend.store.port import Transaction

_encode_payload = msgspec.json.Encoder().encode
Ids = Callable[[], bytes]
_Before = tuple[Entity, msgspec.Struct | None, int, int]


class Envelope:
    """Puts payloads into envelopes; everything that does not change is made once."""

    def __init__(self, registry: Registry, installation: str, ids: Ids) -> None:
        """Prepare for this installation; `ids` gives 16 bytes that grow with time."""
        self.ids = ids
        self.kinds = registry.by_class
        self._sources = {
            name: source(installation, module) for name, module in registry.modules.items()
        }

    def draft(
        self, kind: EventType, payload: Said, entity: Entity, owner: str, command: Command, now: int
    ) -> Draft:
        """Return the event that `command` caused, not in the log yet."""
        return Draft(
            self.ids(),
            self._sources[kind.module.name],
            kind.name,
            entity.subject,
            now if command.time is None else command.time,
            command.correlation or command.id,
            command.id,
            command.actor,
            kind.version,
            None,
            _encode_payload(payload),
            owner,
        )


class Batch:
    """One transaction in the making. What it has decided, the world shows at once."""

    def __init__(self, world: World, envelope: Envelope, head: int, now: int) -> None:
        """Begin behind position `head`, at the moment `now` (microseconds)."""
        self.now = now
        self.secrets: dict[str, str] = {}
        self.given: dict[bytes, Answer] = {}
        self._world = world
        self._envelope = envelope
        self._head = head
        self._drafts: list[Draft] = []
        self._expected: dict[str, int] = {}
        self._owners: set[str] = set()

    @property
    def position(self) -> int:
        """Where the last event will stand."""
        return self._head + len(self._drafts)

    @property
    def touched(self) -> set[str]:
        """The streams whose cached states are ahead of the log until this is committed."""
        return self._owners.union(self._expected)

    def transaction(self) -> Transaction:
        """Return all that is to be written."""
        return Transaction(
            events=self._drafts,
            expected=self._expected,
            answers=[(id_, shorten(answer)) for id_, answer in self.given.items()],
            secrets=list(self.secrets.items()),
            snapshots=self._world.snapshots(self.position),
        )

    def accept(self, command: Command, payloads: Iterable[Said]) -> Answer:
        """Take all events of a command, or none when a state cannot take one of them."""
        first = len(self._drafts)
        before: list[_Before] = []
        try:
            for payload in payloads:
                self._take(command, payload, before)
        except Exception:
            self._restore(first, before)
            raise
        return self._keep(command.id, "accepted", first)

    def reject(self, command: Command, reason: Rejected) -> Answer:
        """Keep why a rule said no."""
        answer = Answer(
            command_id=command.id,
            outcome="rejected",
            code=reason.code,
            message=reason.message,
            field=reason.field,
        )
        self.given[command.id] = answer
        return answer

    def _keep(self, id_: bytes, outcome: Outcome, first: int) -> Answer:
        answer = Answer(
            command_id=id_,
            outcome=outcome,
            positions=list(range(self._head + first + 1, self.position + 1)),
            events=[draft.id for draft in self._drafts[first:]],
        )
        self.given[id_] = answer
        return answer

    def _take(self, command: Command, payload: Said, before: list[_Before]) -> None:
        kind = self._envelope.kinds[type(payload)]
        entity = self._world.entity(kind.module, kind.key(payload))
        before.append((entity, entity.state, entity.version, entity.unsaved))
        self._expected.setdefault(entity.stream, entity.version)
        owner = ""
        if kind.owned_by is not None:
            owner = self._tell_owner(kind.owned_by, kind.owner(payload), payload, before)
        self._world.append(entity, payload)
        self._drafts.append(self._envelope.draft(kind, payload, entity, owner, command, self.now))

    def _tell_owner(self, module: AnyModule, key: str, payload: Said, before: list[_Before]) -> str:
        entity = self._world.entity(module, key)
        before.append((entity, entity.state, entity.version, entity.unsaved))
        self._owners.add(entity.stream)
        self._world.apply(entity, payload)
        return entity.stream

    def _restore(self, first: int, before: list[_Before]) -> None:
        del self._drafts[first:]
        for entity, state, version, unsaved in reversed(before):
            entity.state, entity.version, entity.unsaved = state, version, unsaved
