"""What a module declares: its commands, events and state, how it decides and how it evolves."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from backend.domain.descriptions import CommandDescription, ModuleDescription
from backend.domain.field_types import secret_fields
from backend.domain.payload_upcast import Upcast
from backend.messages.catalogue import Tone
from backend.translation import Translations

_secret_fields = cache(secret_fields)


class Payload(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """Base of every payload; its first line of documentation is what forms show."""

    def __repr__(self) -> str:
        """Show every field but those that hold a secret."""
        hidden = _secret_fields(type(self))
        shown = (
            f"{name}={getattr(self, name)!r}"
            for name in self.__struct_fields__
            if name not in hidden
        )
        return f"{type(self).__name__}({', '.join(shown)})"


StateT = TypeVar("StateT", bound=msgspec.Struct)
CommandT = TypeVar("CommandT", bound=Payload)
EventT = TypeVar("EventT", bound=Payload)


class StateReader(Protocol):
    """The states that a decision may look at, as they are before the command."""

    def load(self, state_type: type[StateT], key: str) -> StateT | None:
        """Return the state of the entity with this id, None when it does not exist."""
        ...


class SecretEffect(msgspec.Struct, frozen=True, kw_only=True):
    """A command that sets a secret of its entity: only a hash of it is kept, beside the events.

    new: the payload's field with the new secret
    old: the field with the present one, which is asked for once there is one; empty: never
    mismatch: code of the rejection when `old` is needed, or is another
    slot: names the secret among all of the installation; None for `MODULE.NEW`
    """

    new: str
    old: str = ""
    mismatch: str = "wrong-secret"
    slot: str | None = None


class Module(msgspec.Struct, Generic[StateT, CommandT, EventT], frozen=True, kw_only=True):
    """A module of the domain, found through the entry points `marigraph.modules`.

    name: of the module, the last part of its events' source, e.g. `orders`
    entity: prefix of a subject, e.g. `order` in `order-4711`
    key: the payload field, in every command and event of this module, that holds the entity's id
    commands, events: payload structs by type, e.g. `order.create`, `order.created`; ids are
        `Identifier` in commands and `RecordedId` in events, currencies likewise
    state: the struct that `evolve` folds to
    evolve: takes any event of this module (and those of owned streams) in any state
    state_version: to be raised when `evolve` makes another state of the same events: snapshots from
        before are then passed over
    decide: the events that a command causes, also of other modules, in order; or raises `Rejected`
    owner: the payload field holding the id, and the name, of the module whose entity owns the
        streams of this one, e.g. (`order_id`, `orders`) for payments
    schema_versions: the present schema version of event types that are not at 1
    upcasts: (type, version) to the function that lifts a payload from that version to the next
    secrets: commands, by type, that set a secret
    personal: fields of events, by type, that tell of a person: {"user.registered": ("name",)};
        `lines.*.gift_to` names a field in every element of a list. Incident files can mask them
    description, command_descriptions, event_tones: what the console shows and asks
    translations: by language (`zh_CN`), what is declared here, and what `decide` rejects with, as
        those read it: {"Take a sample in.": "…"}; titles that are made of names too
    """

    name: str
    entity: str
    key: str
    commands: Mapping[str, type[CommandT]]
    events: Mapping[str, type[Payload]]
    state: type[StateT]
    evolve: Callable[[StateT | None, EventT], StateT]
    decide: Callable[[CommandT, StateReader, int], Iterable[Payload]]
    state_version: int = 1
    owner: tuple[str, str] | None = None
    schema_versions: Mapping[str, int] = {}
    upcasts: Mapping[tuple[str, int], Upcast] = {}
    secrets: Mapping[str, SecretEffect] = {}
    personal: Mapping[str, tuple[str, ...]] = {}
    description: ModuleDescription = ModuleDescription()
    command_descriptions: Mapping[str, CommandDescription] = {}
    event_tones: Mapping[str, Tone] = {}
    translations: Translations = {}


AnyModule = Module[Any, Any, Any]
