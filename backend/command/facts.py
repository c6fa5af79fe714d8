"""History from elsewhere: checked that it can be read, then appended as it was."""

from collections.abc import Sequence

import msgspec

from backend.command.fitting import require_fit
from backend.domain.module import Said, look_in_words
from backend.domain.registry import EventType, Registry
from backend.errors import Unreadable
from backend.messages.commands import Record, Recorded
from backend.messages.events import Draft, Event
from backend.store.port import Checkpoint, Transaction


class Prepared(msgspec.Struct, frozen=True):
    """What to write, and the streams whose cached states it makes stale."""

    transaction: Transaction
    streams: set[str]


def prepare(registry: Registry, message: Record) -> Prepared:
    """Read every fact once, and name its stream's owner.

    Raises:
        Unreadable: a fact's type is not known, or its data, stream or source do not fit; the field
            is `facts[INDEX]`.
    """
    drafts: list[Draft] = []
    streams: set[str] = set()
    for index, fact in enumerate(message.facts):
        try:
            draft, stream = checked(registry, fact)
        except Unreadable as error:
            raise Unreadable(
                f"Fact {index}: {error.message}", code=error.code, field=f"facts[{index}]"
            ) from error
        drafts.append(draft)
        streams.update((stream, draft.owner))
    return Prepared(_transaction(message, drafts), streams)


def _transaction(message: Record, drafts: Sequence[Draft]) -> Transaction:
    progress = Checkpoint(message.origin, message.upto, message.state) if message.origin else None
    return Transaction(events=drafts, progress=progress, since=message.since)


def checked(registry: Registry, fact: Draft) -> tuple[Draft, str]:
    """Return the fact with its stream's owner named, and its stream.

    Raises:
        Unreadable: its type is not known, or its data, subject or source do not fit.
    """
    require_fit(fact)
    payload = registry.read(fact.type, fact.schema, fact.data)
    kind = registry.events[fact.type]
    _require_looks(kind, payload)
    subject = f"{kind.module.entity}-{kind.key(payload)}"
    _require_place(fact, kind, subject)
    owner = registry.owner(payload)
    if fact.owner != owner:
        fact = msgspec.structs.replace(fact, owner=owner)
    return fact, f"{kind.module.name}/{subject}"


def _require_looks(kind: EventType, payload: Said) -> None:
    for field, look in kind.looks.items():
        text: str = getattr(payload, field)
        if not look.search(text):
            raise Unreadable(f"its {field} is {text!r}, and should be {look_in_words(look)}.")


def _require_place(fact: Draft, kind: EventType, subject: str) -> None:
    if fact.subject != subject:
        raise Unreadable(
            f"its subject is {fact.subject}, and its data says {subject}.", code="wrong-subject"
        )
    if fact.source.rpartition("/")[2] != kind.module.name:
        raise Unreadable(
            f"its source is {fact.source}, and a {fact.type} belongs to the module"
            f" {kind.module.name}; let the source end in /{kind.module.name}.",
            code="wrong-source",
        )


def recorded(message: Record, events: Sequence[Event]) -> Recorded:
    """Say where the facts stand now."""
    return Recorded(
        origin=message.origin,
        upto=message.upto,
        first=events[0].position if events else 0,
        last=events[-1].position if events else 0,
    )
