"""History from elsewhere: checked that it can be read, then appended as it was."""

from collections.abc import Sequence

import msgspec

from backend.canonical_json import canonicalize
from backend.clock import Micros
from backend.command.envelope_validation import require_valid_draft
from backend.domain.field_types import describe_pattern
from backend.domain.module import Payload
from backend.domain.registry import EventType, Registry
from backend.errors import Unreadable
from backend.messages.bounds import MAX_RECORDED_LEAD_US
from backend.messages.commands import FactsRecorded, RecordFacts
from backend.messages.events import Draft, Event
from backend.store.annulments import (
    ANNULLED_ENTITY,
    EVENT_ANNULLED,
    LOG_MODULE,
    decode_annulment,
)
from backend.store.log_port import ImportProgress, Transaction
from backend.stream_names import name_stream, name_subject, parse_module


class PreparedFacts(msgspec.Struct, frozen=True):
    """What to write, and the streams whose cached states it makes stale.

    owned: those among them that belong to another stream, whichever the log says.
    """

    transaction: Transaction
    streams: set[str]
    owned: set[str]


def prepare_facts(registry: Registry, message: RecordFacts, now_us: Micros) -> PreparedFacts:
    """Read every fact once, and name its stream's owner.

    A commit time of more than five minutes after `now_us` is not believed: that of the import
    stands in.

    Raises:
        Unreadable: a fact's type is not known, or its data, stream or source do not fit; the field
            is `facts[INDEX]`.
    """
    drafts: list[Draft] = []
    streams: set[str] = set()
    owned: set[str] = set()
    for index, fact in enumerate(message.facts):
        try:
            draft, stream = validate_fact(registry, without_late_commit(fact, now_us))
        except Unreadable as error:
            raise Unreadable(
                f"Fact {index}: {error.message}", code=error.code, field=f"facts[{index}]"
            ) from error
        drafts.append(draft)
        streams.update((stream, draft.owner))
        if draft.owner:
            owned.add(stream)
    return PreparedFacts(_transaction(message, drafts), streams, owned)


def _transaction(message: RecordFacts, drafts: Sequence[Draft]) -> Transaction:
    progress = (
        ImportProgress(message.origin, message.upto, message.state) if message.origin else None
    )
    return Transaction(
        events=drafts,
        progress=progress,
        expected_progress=message.since,
        known_upto=message.known_upto,
    )


def without_late_commit(fact: Draft, now_us: Micros) -> Draft:
    """Return the fact without its commit time when that lies ahead of the clock.

    That of another program's store is what it says, whatever the clock here.
    """
    if fact.recorded is None or fact.origin is not None:
        return fact
    if fact.recorded <= now_us + MAX_RECORDED_LEAD_US:
        return fact
    return msgspec.structs.replace(fact, recorded=None)


def validate_fact(registry: Registry, fact: Draft) -> tuple[Draft, str]:
    """Return the fact with its stream's owner named, and its stream.

    Raises:
        Unreadable: its type is not known, or its data, subject or source do not fit; its data is
            no JSON, or has a key twice.
    """
    data = canonicalize(fact.data)
    if data is not fact.data:
        fact = msgspec.structs.replace(fact, data=data)
    return validate_canonical_fact(registry, fact)


def validate_canonical_fact(registry: Registry, fact: Draft) -> tuple[Draft, str]:
    """Do the same with a fact whose data is canonical JSON for sure."""
    require_valid_draft(fact)
    if fact.type == EVENT_ANNULLED:
        return _validate_annulment(fact)
    if fact.origin is not None and fact.type not in registry.events:
        return _validate_foreign(registry, fact)
    payload = registry.decode_event(fact.type, fact.schema, fact.data)
    kind = registry.events[fact.type]
    _require_texts(kind, payload)
    subject = name_subject(kind.module.entity, kind.key(payload))
    _require_stream(fact, kind, subject)
    owner = registry.owner_stream(payload)
    if fact.owner != owner:
        fact = msgspec.structs.replace(fact, owner=owner)
    return fact, name_stream(kind.module.name, subject)


def _validate_foreign(registry: Registry, fact: Draft) -> tuple[Draft, str]:
    """Return an event of another program's store, whose payload nobody here can read."""
    module = parse_module(fact.source)
    if module in registry.modules or module == LOG_MODULE:
        raise Unreadable(
            f"its source is {fact.source}, and the module {module} has no {fact.type}.",
            code="wrong-source",
        )
    return fact, name_stream(module, fact.subject)


def _validate_annulment(fact: Draft) -> tuple[Draft, str]:
    """Return an annulment that an export of a log brings back."""
    annulled = decode_annulment(fact.data)
    subject = name_subject(ANNULLED_ENTITY, annulled.id)
    if fact.subject != subject or parse_module(fact.source) != LOG_MODULE:
        raise Unreadable(
            f"its subject is {fact.subject}, and its data says {subject}.", code="wrong-subject"
        )
    return fact, name_stream(LOG_MODULE, subject)


def _require_texts(kind: EventType, payload: Payload) -> None:
    for rule in kind.text_rules:
        mismatch = rule.find_mismatch(payload)
        if mismatch is not None:
            where, text = mismatch
            raise Unreadable(
                f"its {where} is {text!r}, and should be {describe_pattern(rule.pattern)}."
            )


def _require_stream(fact: Draft, kind: EventType, subject: str) -> None:
    if fact.subject != subject:
        raise Unreadable(
            f"its subject is {fact.subject}, and its data says {subject}.", code="wrong-subject"
        )
    if parse_module(fact.source) != kind.module.name:
        raise Unreadable(
            f"its source is {fact.source}, and a {fact.type} belongs to the module"
            f" {kind.module.name}; let the source end in /{kind.module.name}.",
            code="wrong-source",
        )


def facts_recorded(message: RecordFacts, events: Sequence[Event]) -> FactsRecorded:
    """Say where the facts stand now."""
    return FactsRecorded(
        origin=message.origin,
        upto=message.upto,
        first=events[0].position if events else 0,
        last=events[-1].position if events else 0,
    )
