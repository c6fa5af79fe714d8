"""What a module declares: its commands, events and state, how it decides and how it evolves."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Generic, Protocol, TypeVar, get_type_hints

import msgspec
from msgspec import Meta

# No blank, no control character, none of the invisible marks of Unicode. The look-ahead keeps
# Python's `$` from looking past a line feed at the end.
_VISIBLE_PATTERN = (
    r"^[^\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+$(?!\n)"
)

Identifier = Annotated[str, Meta(min_length=1, max_length=64, pattern=_VISIBLE_PATTERN, title="Id")]
_CURRENCY_PATTERN = "^[A-Z]{3}$"
Currency = Annotated[
    str, Meta(max_length=3, pattern=_CURRENCY_PATTERN, description="ISO 4217", title="Currency")
]
# The same in events, which are looked at when they are recorded (`text_patterns`), and not again
# when they are read: that took a third of the time of reading them.
RecordedId = Annotated[
    str,
    Meta(min_length=1, max_length=64, title="Id", extra_json_schema={"pattern": _VISIBLE_PATTERN}),
]
RecordedCurrency = Annotated[
    str,
    Meta(
        min_length=3,
        max_length=3,
        description="ISO 4217",
        title="Currency",
        extra_json_schema={"pattern": _CURRENCY_PATTERN},
    ),
]
# The largest whole number that every JSON reader and every SQL column keeps exactly.
MAX_EXACT_INTEGER = 2**53 - 1
Money = Annotated[
    int, Meta(ge=-MAX_EXACT_INTEGER, le=MAX_EXACT_INTEGER, extra_json_schema={"format": "money"})
]
Quantity = Annotated[int, Meta(ge=-MAX_EXACT_INTEGER, le=MAX_EXACT_INTEGER)]
_NO_NUL_PATTERN = r"^[^\x00]*$"
Text = Annotated[str, Meta(min_length=1, max_length=500, pattern=_NO_NUL_PATTERN)]
Secret = Annotated[
    str, Meta(max_length=1000, extra_json_schema={"format": "password", "writeOnly": True})
]

_PATTERN_DESCRIPTIONS = {
    _VISIBLE_PATTERN: "1 to 64 visible characters",
    _CURRENCY_PATTERN: "three capital letters, e.g. EUR",
    _NO_NUL_PATTERN: "a text without the NUL character",
}


def describe_decode_error(error: Exception) -> str:
    """Return what is wrong with a payload; a rule's pattern is said in words."""
    message = str(error)
    for pattern, words in _PATTERN_DESCRIPTIONS.items():
        message = message.replace(f"`str` matching regex {pattern!r}", words)
    return message


class Payload(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """Base of every payload; its first line of documentation is what forms show."""


def text_patterns(payload_type: type[Payload]) -> Mapping[str, re.Pattern[str]]:
    """Return what the texts of an event must look like, by field, beyond what reading it checks."""
    hints = get_type_hints(payload_type, include_extras=True)
    known = (
        (RecordedId, re.compile(_VISIBLE_PATTERN)),
        (RecordedCurrency, re.compile(_CURRENCY_PATTERN)),
    )
    return {field: look for field, hint in hints.items() for kind, look in known if hint == kind}


def describe_pattern(pattern: re.Pattern[str]) -> str:
    """Say what a text should look like."""
    return _PATTERN_DESCRIPTIONS[pattern.pattern]


StateT = TypeVar("StateT", bound=msgspec.Struct)
CommandT = TypeVar("CommandT", bound=Payload)
EventT = TypeVar("EventT", bound=Payload)


class StateReader(Protocol):
    """The states that a decision may look at, as they are before the command."""

    def load(self, state_type: type[StateT], key: str) -> StateT | None:
        """Return the state of the entity with this id, None when it does not exist."""
        ...


class Module(msgspec.Struct, Generic[StateT, CommandT, EventT], frozen=True, kw_only=True):
    """A module of the domain, found through the entry points `marigraph.modules`.

    name: of the module, the last part of its events' source, e.g. `orders`
    entity: prefix of a subject, e.g. `order` in `order-4711`
    key: the payload field, in every command and event of this module, that holds the entity's id
    commands, events: payload structs by type, e.g. `order.create`, `order.created`; ids are
        `Identifier` in commands and `RecordedId` in events, currencies likewise
    state: the struct that `evolve` folds to
    evolve: takes any event of this module (and those of owned streams) in any state
    decide: the events that a command causes, also of other modules, in order; or raises `Rejected`
    owner: the payload field holding the id, and the name, of the module whose entity owns the
        streams of this one, e.g. (`order_id`, `orders`) for payments
    versions: the present schema version of event types that are not at 1
    upcasts: (type, version) to the function that lifts a payload from that version to the next
    """

    name: str
    entity: str
    key: str
    commands: Mapping[str, type[CommandT]]
    events: Mapping[str, type[Payload]]
    state: type[StateT]
    evolve: Callable[[StateT | None, EventT], StateT]
    decide: Callable[[CommandT, StateReader, int], Iterable[Payload]]
    owner: tuple[str, str] | None = None
    schema_versions: Mapping[str, int] = {}
    upcasts: Mapping[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}


AnyModule = Module[Any, Any, Any]
