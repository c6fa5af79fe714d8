"""What one transaction will write: events, answers, secrets; gathered command by command."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from backend.command.keeping import shorten
from backend.command.world import Entity, Kind, World
from backend.domain.module import Said
from backend.domain.registry import Registry, source
from backend.errors import Rejected
from backend.messages.commands import Answer, Command
from backend.messages.events import Draft
from backend.store.port import Transaction

_encode_payload = msgspec.json.Encoder().encode
Ids = Callable[[], bytes]
_Before = tuple[Entity, msgspec.Struct | None, int, int]


class Form(msgspec.Struct, frozen=True):
    """What all events of one payload class have in common; `owner` of streams that have one."""

    name: str
    version: int
    source: str
    kind: Kind
    key: Callable[[Said], str]
    owner: Kind | None
    owner_key: Callable[[Said], str]


def forms(registry: Registry, world: World, installation: str) -> dict[type[Said], Form]:
    """Return the form of every event, made once."""
    return {
        payload: Form(
            name=event.name,
            version=event.version,
            source=source(installation, event.module),
            kind=world.kind(event.module),
            key=event.key,
            owner=world.kind(event.owned_by) if event.owned_by else None,
            owner_key=event.owner,
        )
        for payload, event in registry.by_class.items()
    }


class Batch:
    """One transaction in the making. What it has decided, the world shows at once."""

    def __init__(
        self, world: World, forms: Mapping[type[Said], Form], ids: Ids, head: int, now: int
    ) -> None:
        """Begin behind position `head`, at the moment `now`; `ids` gives 16 growing bytes."""
        self.now = now
        self.secrets: dict[str, str] = {}
        self.given: dict[bytes, Answer] = {}
        self._world = world
        self._forms = forms
        self._ids = ids
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
            ids = [self._take(command, payload, before) for payload in payloads]
        except Exception:
            self._restore(first, before)
            raise
        position = self._head + first + 1
        answer = self.given[command.id] = Answer(
            command_id=command.id,
            outcome="accepted",
            positions=list(range(position, position + len(ids))),
            events=ids,
        )
        return answer

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

    def _take(self, command: Command, payload: Said, before: list[_Before]) -> bytes:
        form = self._forms[type(payload)]
        world = self._world
        entity = world.find(form.kind, form.key(payload))
        before.append((entity, entity.state, entity.version, entity.unsaved))
        self._expected.setdefault(entity.stream, entity.version)
        owner = self._tell_owner(form.owner, form, payload, before) if form.owner else ""
        world.append(entity, payload)
        id_ = self._ids()
        self._drafts.append(
            Draft(
                id_,
                form.source,
                form.name,
                entity.subject,
                self.now if command.time is None else command.time,
                command.correlation or command.id,
                command.id,
                command.actor,
                form.version,
                None,
                _encode_payload(payload),
                owner,
            )
        )
        return id_

    def _tell_owner(self, kind: Kind, form: Form, payload: Said, before: list[_Before]) -> str:
        entity = self._world.find(kind, form.owner_key(payload))
        before.append((entity, entity.state, entity.version, entity.unsaved))
        self._owners.add(entity.stream)
        self._world.apply(entity, payload)
        return entity.stream

    def _restore(self, first: int, before: list[_Before]) -> None:
        del self._drafts[first:]
        for entity, state, version, unsaved in reversed(before):
            entity.state, entity.version, entity.unsaved = state, version, unsaved
