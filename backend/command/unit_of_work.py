"""What one transaction will write: events, answers, secrets; gathered command by command."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from backend.command.aggregate_cache import AggregateCache, AggregateKind, CachedAggregate
from backend.command.answer_codec import GivenAnswer, encode_answer
from backend.command.command_reader import ReadCommand, UnreadCommand
from backend.domain.module import Payload
from backend.domain.registry import Registry, event_source
from backend.domain.rules import reject
from backend.errors import Rejected
from backend.messages.bounds import MAX_EVENT_BYTES, MAX_SHORT_CHARS
from backend.messages.commands import Answer, Command
from backend.messages.events import Draft
from backend.messages.number_text import format_bytes
from backend.store.log_port import Transaction

_encode_payload = msgspec.json.Encoder().encode
IdGenerator = Callable[[], bytes]
_PriorState = tuple[CachedAggregate, msgspec.Struct | None, int, int]


class EventDescriptor(msgspec.Struct, frozen=True):
    """What all events of one payload class share; `owner_aggregate` of streams that have one."""

    name: str
    schema_version: int
    source: str
    aggregate: AggregateKind
    key: Callable[[Payload], str]
    owner_aggregate: AggregateKind | None
    owner_key: Callable[[Payload], str]


def event_descriptors(
    registry: Registry, cache: AggregateCache, installation: str
) -> dict[type[Payload], EventDescriptor]:
    """Return the descriptor of every event, made once."""
    return {
        payload: EventDescriptor(
            name=event.name,
            schema_version=event.schema_version,
            source=event_source(installation, event.module),
            aggregate=cache.aggregate_kind(event.module),
            key=event.key,
            owner_aggregate=cache.aggregate_kind(event.owner_module)
            if event.owner_module
            else None,
            owner_key=event.owner_key,
        )
        for payload, event in registry.events_by_payload.items()
    }


class UnitOfWork:
    """One transaction in the making. What it has decided, the cache shows at once."""

    def __init__(
        self,
        cache: AggregateCache,
        descriptors: Mapping[type[Payload], EventDescriptor],
        ids: IdGenerator,
        head: int,
        now_us: int,
    ) -> None:
        """Begin behind position `head`, at the moment `now_us`; `ids` gives 16 growing bytes."""
        self.now_us = now_us
        self.secrets: dict[str, str] = {}
        self.answers: dict[bytes, GivenAnswer] = {}
        self.held: set[str] = set()  # streams that wait for a secret to be hashed
        self._cache = cache
        self._descriptors = descriptors
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
    def changed_streams(self) -> set[str]:
        """The streams whose cached states are ahead of the log until this is committed."""
        return self._owners.union(self._expected)

    def transaction(self) -> Transaction:
        """Return all that is to be written."""
        return Transaction(
            events=self._drafts,
            expected=self._expected,
            answers=[(id_, encode_answer(given)) for id_, given in self.answers.items()],
            secrets=list(self.secrets.items()),
            snapshots=self._cache.snapshots(self.position),
        )

    def accept(self, request: ReadCommand, payloads: Iterable[Payload]) -> Answer:
        """Accept all events of a command, or none when one of them does not fit a state."""
        command = request.command
        first = len(self._drafts)
        before: list[_PriorState] = []
        try:
            ids = self._add_events(command, payloads, before)
        except Exception:
            self._roll_back(first, before)
            raise
        position = self._head + first + 1
        answer = Answer(
            command_id=command.id,
            outcome="accepted",
            positions=list(range(position, position + len(ids))),
            events=ids,
        )
        self.answers[command.id] = GivenAnswer(answer, request.use)
        return answer

    def reject(self, request: ReadCommand | UnreadCommand, reason: Rejected) -> Answer:
        """Keep why a rule rejects it."""
        answer = Answer(
            command_id=request.command.id,
            outcome="rejected",
            code=reason.code,
            # Both may repeat what was sent, and are kept for ever.
            message=reason.message[:MAX_SHORT_CHARS],
            field=reason.field[:MAX_SHORT_CHARS],
        )
        self.answers[request.command.id] = GivenAnswer(answer, request.use)
        return answer

    def _add_events(
        self, command: Command, payloads: Iterable[Payload], before: list[_PriorState]
    ) -> list[bytes]:
        """Change the states and draft the events; `before` gets what the states were."""
        time_us = self.now_us if command.time is None else command.time
        ids: list[bytes] = []
        for payload in payloads:
            descriptor = self._descriptors[type(payload)]
            entity = self._cache.find(descriptor.aggregate, descriptor.key(payload))
            before.append((entity, entity.state, entity.version, entity.events_since_snapshot))
            self._expected.setdefault(entity.stream, entity.version)
            owner = (
                self._apply_to_owner(descriptor.owner_aggregate, descriptor, payload, before)
                if descriptor.owner_aggregate
                else ""
            )
            self._cache.append(entity, payload)
            data = _encode_payload(payload)
            if len(data) > MAX_EVENT_BYTES:  # no export of it could come back
                reject(
                    "too-large",
                    f"Its {descriptor.name} would have {format_bytes(len(data))}, and an event has"
                    f" at most {MAX_EVENT_BYTES >> 20} MiB.",
                )
            id_ = self._ids()
            ids.append(id_)
            self._drafts.append(
                Draft(
                    id_,
                    descriptor.source,
                    descriptor.name,
                    entity.subject,
                    time_us,
                    command.correlation or command.id,
                    command.id,
                    command.actor,
                    descriptor.schema_version,
                    None,
                    data,
                    owner,
                )
            )
        return ids

    def _apply_to_owner(
        self,
        kind: AggregateKind,
        descriptor: EventDescriptor,
        payload: Payload,
        before: list[_PriorState],
    ) -> str:
        entity = self._cache.find(kind, descriptor.owner_key(payload))
        before.append((entity, entity.state, entity.version, entity.events_since_snapshot))
        self._owners.add(entity.stream)
        self._cache.apply(entity, payload)
        return entity.stream

    def _roll_back(self, first: int, before: list[_PriorState]) -> None:
        del self._drafts[first:]
        for entity, state, version, unsaved in reversed(before):
            entity.state, entity.version, entity.events_since_snapshot = state, version, unsaved
