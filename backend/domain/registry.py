"""The installed modules, and everything that is known by a type's name or a payload's class."""

from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points
from operator import attrgetter
from typing import TypeGuard, TypeVar

import msgspec

from backend.domain.descriptions import CommandDescription
from backend.domain.field_types import (
    describe_payload_error,
    fields_around_secrets,
    secret_fields,
)
from backend.domain.module import AnyModule, Module, Payload, SecretEffect
from backend.domain.module_check import require_consistent
from backend.domain.payload_upcast import upcast
from backend.domain.recorded_texts import TextRule, find_text_rules
from backend.errors import Defect, MarigraphError, Unreadable
from backend.messages.events import Draft, Event, TimeBasis
from backend.stream_names import name_stream, name_subject

ENTRY_POINT_GROUP = "marigraph.modules"
_encode = msgspec.json.Encoder().encode
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class CommandType(msgspec.Struct, frozen=True, kw_only=True):
    """A command's type: who decides it, and how its data is read.

    `secret` is what it sets, None for most; `secret_fields` are never shown, kept or logged.
    """

    name: str
    module: AnyModule
    payload: type[Payload]
    decode: Callable[[bytes], Payload]
    key: Callable[[Payload], str]
    description: CommandDescription
    secret: SecretEffect | None
    secret_fields: frozenset[str]

    def secret_key(self, payload: Payload) -> str:
        """Return under which key the hash of the payload's secret is kept.

        A slot and an id are parted by a blank, which no id can hold.
        """
        if self.secret is None:
            raise Defect(f"{self.name} sets no secret.")
        slot = _slot(self.module, self.secret)
        return f"{slot} {self.key(payload)}" if slot else self.key(payload)


class EventType(msgspec.Struct, frozen=True, kw_only=True):
    """An event's type: its module, its schema version, and how its data is read.

    `key` gets the entity's id out of a payload, `owner_key` the owning entity's id. `text_rules`:
    what its texts must look like when it comes from elsewhere. `owner_module` is the module of the
    owner, None when the streams belong to none.
    """

    name: str
    module: AnyModule
    payload: type[Payload]
    schema_version: int
    decode: Callable[[bytes], Payload]
    key: Callable[[Payload], str]
    owner_key: Callable[[Payload], str]
    owner_module: AnyModule | None
    text_rules: Sequence[TextRule]


class Registry:
    """All modules of this installation; nothing in it ever changes."""

    def __init__(self, modules: Iterable[AnyModule]) -> None:
        """Index the modules.

        Raises:
            Unreadable: two modules claim the same name, type or class, an owner is missing, or
                what a module declares does not fit together.
        """
        self.modules: dict[str, AnyModule] = {}
        self.commands: dict[str, CommandType] = {}
        self.events: dict[str, EventType] = {}
        self.events_by_payload: dict[type[Payload], EventType] = {}
        self.modules_by_state: dict[type[msgspec.Struct], AnyModule] = {}
        slots: dict[str, AnyModule] = {}
        for module in modules:
            require_consistent(module)
            _add_unique(self.modules, module.name, module, "The module")
            _add_unique(self.modules_by_state, module.state, module, "The state")
            for slot in {_slot(module, effect) for effect in module.secrets.values()}:
                _add_unique(slots, slot, module, "The secret slot")
        for module in self.modules.values():
            self._index_commands(module)
            self._index_events(module)

    def _index_commands(self, module: AnyModule) -> None:
        for name, payload in module.commands.items():
            command = CommandType(
                name=name,
                module=module,
                payload=payload,
                decode=msgspec.json.Decoder(payload).decode,
                key=attrgetter(module.key),
                description=module.command_descriptions.get(name, CommandDescription()),
                secret=module.secrets.get(name),
                secret_fields=secret_fields(payload),
            )
            _add_unique(self.commands, name, command, "The command")

    def _index_events(self, module: AnyModule) -> None:
        owned_by = self._owner_module(module)
        for name, payload in module.events.items():
            _require_no_secret(name, payload)
            event = EventType(
                name=name,
                module=module,
                payload=payload,
                schema_version=module.schema_versions.get(name, 1),
                decode=msgspec.json.Decoder(payload).decode,
                key=attrgetter(module.key),
                owner_key=attrgetter(module.owner[0] if module.owner else module.key),
                owner_module=owned_by,
                text_rules=find_text_rules(payload),
            )
            _add_unique(self.events, name, event, "The event")
            _add_unique(self.events_by_payload, payload, event, "The payload")

    def _owner_module(self, module: AnyModule) -> AnyModule | None:
        if module.owner is None:
            return None
        owner = self.modules.get(module.owner[1])
        if owner is None:
            raise Unreadable(
                f"The module {module.name} names {module.owner[1]} as the owner of its streams,"
                " and no such module is installed.",
                code="bad-module",
            )
        return owner

    def event_type(self, name: str) -> EventType | None:
        """Return what is known of a type; None when no installed module has it."""
        return self.events.get(name)

    def decode_event(self, name: str, schema: int, data: bytes) -> Payload:
        """Return the payload in its present shape, however old the written one is.

        Raises:
            Unreadable: the type is unknown, the shape too new, or the data does not fit it.
        """
        event = self.events.get(name)
        if event is None:
            raise Unreadable(
                f"No installed module knows events of type {name}; install the package that"
                " declares it.",
                code="unknown-type",
                field="type",
            )
        if schema != event.schema_version:
            data = _upcast(event, schema, data)
        try:
            return event.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            fault = describe_payload_error(error).describe("it")
            raise Unreadable(
                f"The data of a {name} cannot be read: {fault}.", field="data"
            ) from error

    def type_of(self, payload: Payload) -> str:
        """Return the type's name of an event's payload, e.g. `order.created`."""
        return self._event_type(payload).name

    def _event_type(self, payload: Payload) -> EventType:
        try:
            return self.events_by_payload[type(payload)]
        except KeyError:
            raise Defect(f"{type(payload).__name__} is no event of an installed module.") from None

    def owner_stream(self, payload: Payload) -> str:
        """Return the stream that owns the payload's stream; empty when none does."""
        event = self._event_type(payload)
        if event.owner_module is None:
            return ""
        subject = name_subject(event.owner_module.entity, event.owner_key(payload))
        return name_stream(event.owner_module.name, subject)

    def owner_of_recorded(self, event: Event) -> str:
        """Return the stream that owns a recorded event's; empty where that cannot be known."""
        known = self.events.get(event.type)
        if known is None or known.owner_module is None:
            return ""
        try:
            payload = self.decode_event(event.type, event.schema, event.data)
        except MarigraphError:  # views park it, and say why
            return ""
        return self.owner_stream(payload)

    def draft(
        self,
        payload: Payload,
        *,
        installation: str,
        id: bytes,  # noqa: A002 - the envelope's name
        time: int,
        correlation: bytes,
        causation: bytes | None,
        actor: str,
        basis: TimeBasis | None = None,
    ) -> Draft:
        """Put a payload into its envelope; ids are 16 bytes, `time` is in microseconds."""
        event = self._event_type(payload)
        return Draft(
            id=id,
            source=event_source(installation, event.module),
            type=event.name,
            subject=name_subject(event.module.entity, event.key(payload)),
            time=time,
            correlation=correlation,
            causation=causation,
            actor=actor,
            schema=event.schema_version,
            basis=basis,
            data=_encode(payload),
            owner=self.owner_stream(payload),
        )


def event_source(installation: str, module: AnyModule) -> str:
    """Return the source of a module's events, e.g. `/marigraph/shop/orders`."""
    return f"/marigraph/{installation}/{module.name}"


def load_registry() -> Registry:
    """Find the modules that are installed here.

    Raises:
        Unreadable: a module cannot be loaded, is none, or clashes with another; names the package.
    """
    return Registry([_load_module(entry) for entry in entry_points(group=ENTRY_POINT_GROUP)])


def _load_module(entry: EntryPoint) -> AnyModule:
    try:
        module: object = entry.load()
    except Exception as error:  # a foreign package may raise anything while it is imported
        package = _package_name(entry)
        raise Unreadable(
            f"The module {entry.name} ({entry.value}) of the package {package} cannot be loaded:"
            f" {type(error).__name__}: {error}. Repair or uninstall {package}.",
            code="bad-module",
        ) from error
    if not _is_module(module):
        package = _package_name(entry)
        raise Unreadable(
            f"{entry.value} of the package {package} is a {type(module).__name__}, and should be"
            f" a backend.domain.module.Module. Repair or uninstall {package}.",
            code="bad-module",
        )
    return module


def _package_name(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else "an unknown package"


def _is_module(value: object) -> TypeGuard[AnyModule]:
    return isinstance(value, Module)


def _add_unique(index: dict[_Key, _Value], name: _Key, value: _Value, what: str) -> None:
    if name in index:
        raise Unreadable(
            f"{what} {name} is declared twice; uninstall one of the packages that do.",
            code="bad-module",
        )
    index[name] = value


def _slot(module: AnyModule, effect: SecretEffect) -> str:
    return f"{module.name}.{effect.new}" if effect.slot is None else effect.slot


def _require_no_secret(name: str, payload: type[Payload]) -> None:
    if fields := fields_around_secrets(payload):
        raise Unreadable(
            f"The event {name} has a field for a secret ({', '.join(sorted(fields))}): the log"
            " keeps none. Leave it out of the event.",
            code="bad-module",
        )


def _upcast(event: EventType, schema: int, data: bytes) -> bytes:
    if schema > event.schema_version:
        raise Unreadable(
            f"A {event.name} was written in version {schema}, and this installation knows version"
            f" {event.schema_version}; install a newer {event.module.name} module.",
            code="too-new",
            field="schemaversion",
        )
    versions = range(schema, event.schema_version)
    return upcast(event.name, event.module.upcasts, versions, data)
