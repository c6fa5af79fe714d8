"""Events of every type, as an attached folder has them: read as values, and decided elsewhere."""

from collections.abc import Collection, Iterable
from typing import NoReturn

import msgspec

from backend.canonical_json import Json
from backend.domain.module import Module, Payload, StateReader
from backend.domain.registry import EventType, Registry
from backend.errors import Unreadable

ANY_TYPE = "*"  # stands for every type where types are named
_MODULE_NAME = "attached"
_decode = msgspec.json.Decoder().decode


class AnyPayload(Payload, frozen=True, gc=True):
    """The payload of an event of any type, whatever it holds."""

    value: Json = None
    id: str = ""


class _NoState(msgspec.Struct, frozen=True):
    """There is none: other programs decide."""


def _evolve(state: _NoState | None, event: Payload) -> _NoState:
    del state, event
    return _NoState()


def _decide(command: Payload, states: StateReader, now: int) -> NoReturn:
    del command, states, now
    raise Unreadable("An attached folder takes no commands.", code="attached")


_MODULE = Module(
    name=_MODULE_NAME,
    entity=_MODULE_NAME,
    key="id",
    commands={},
    events={},
    state=_NoState,
    evolve=_evolve,
    decide=_decide,
)


def decode_any(data: bytes) -> AnyPayload:
    """Return a payload as the value that it is.

    Raises:
        msgspec.DecodeError: it is no JSON.
    """
    return AnyPayload(value=_decode(data))


_ANY_EVENT = EventType(
    name=ANY_TYPE,
    module=_MODULE,
    payload=AnyPayload,
    schema_version=1,
    decode=decode_any,
    key=lambda _payload: "",
    owner_key=lambda _payload: "",
    owner_module=None,
    text_rules=(),
)


class OpenRegistry(Registry):
    """Knows no module, and takes events of every type."""

    def __init__(self) -> None:
        """Declare nothing but that one type which stands for all."""
        super().__init__(())
        self.events_by_payload[AnyPayload] = _ANY_EVENT

    def event_type(self, name: str) -> EventType | None:
        """Return the one that stands for all of them."""
        del name
        return _ANY_EVENT

    def decode_event(self, name: str, schema: int, data: bytes) -> Payload:
        """Return the payload as a value.

        Raises:
            Unreadable: it is no JSON.
        """
        del schema
        try:
            return decode_any(data)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Unreadable(
                f"The data of a {name} cannot be read: {error}.", field="data"
            ) from error


def is_any(kind: EventType) -> bool:
    """Say whether a type stands for all of them: its stream is the one that the event names."""
    return kind is _ANY_EVENT


def types_among(types: Collection[str], counted: Collection[str]) -> Iterable[str]:
    """Return the types that are meant, of those that were counted."""
    return counted if ANY_TYPE in types else types


def types_wanted(types: Collection[str]) -> list[str] | None:
    """Return the types to read a log by, in their order; None for all of them."""
    return None if ANY_TYPE in types else sorted(types)


def is_taken(type_: str, types: Collection[str]) -> bool:
    """Say whether events of a type are among those that are taken."""
    return type_ in types or ANY_TYPE in types
