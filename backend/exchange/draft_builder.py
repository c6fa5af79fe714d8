"""CloudEvents become drafts for the log: ours as they were, others' as far as they fit."""

from uuid import UUID

import msgspec

from backend import clock
from backend.clock import Micros
from backend.command.history_append import validate_fact
from backend.domain.registry import Registry
from backend.errors import Unreadable
from backend.exchange.cloudevents import SPECVERSION, CloudEvent, ParsedEvent
from backend.exchange.derived_ids import derive_uuid7
from backend.messages.events import Draft, TimeBasis

_MAX_ATTRIBUTE_LENGTH = 1000  # characters of an attribute
_DEFAULT_ACTOR = "import/cloudevents"
_decode_object = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class DraftBuilder:
    """Makes drafts that the log takes.

    restoring: an export of a whole log is brought back into an empty one, and keeps the times at
        which its events were committed
    """

    def __init__(self, registry: Registry, now: Micros, *, restoring: bool) -> None:
        self._registry = registry
        self._now = now
        self._restoring = restoring

    def build(self, item: ParsedEvent) -> Draft:
        """Return the draft for what stands in a file; ValueError says why there can be none."""
        if item.event is None:
            raise ValueError(item.reason)
        draft = self._draft(item.event)
        try:
            return validate_fact(self._registry, draft)[0]
        except Unreadable as error:
            raise ValueError(error.message) from error

    def _draft(self, event: CloudEvent) -> Draft:
        if event.specversion != SPECVERSION:
            raise ValueError(f"specversion is {event.specversion!r}, not 1.0")
        recorded = _parse_time(event.recorded, "recorded")
        time = _parse_time(event.time, "time")
        time = time if time is not None else recorded if recorded is not None else self._now
        id_ = _parse_event_id(event.id, event.source, time)
        return Draft(
            id=id_,
            source=_check_text(event.source, "source"),
            type=_check_text(event.type, "type"),
            subject=_check_text("" if event.subject is None else event.subject, "subject"),
            time=time,
            correlation=_parse_uuid(event.correlationid, "correlationid") or id_,
            causation=_parse_uuid(event.causationid, "causationid"),
            actor=event.actor if event.actor is not None else _DEFAULT_ACTOR,
            schema=self._schema(event),
            basis=_parse_time_basis(event.timebasis),
            data=_compact_payload(event),
            recorded=recorded if self._restoring else None,
        )

    def _schema(self, event: CloudEvent) -> int:
        if event.schemaversion is not None:
            if event.schemaversion < 1:
                raise ValueError(f"schemaversion is {event.schemaversion}, and begins at 1")
            return event.schemaversion
        known = self._registry.events.get(event.type)
        return known.schema_version if known else 1


def _check_text(text: str, name: str) -> str:
    if not 1 <= len(text) <= _MAX_ATTRIBUTE_LENGTH or "\0" in text:
        raise ValueError(f"{name} should have 1 to {_MAX_ATTRIBUTE_LENGTH} characters, and no NUL")
    return text


def _parse_time(text: str | None, name: str) -> Micros | None:
    if text is None:
        return None
    try:
        return clock.parse_rfc3339(text.upper())
    except ValueError as error:
        raise ValueError(f"{name} is no RFC 3339 time: {text[:40]!r}") from error


def _parse_event_id(text: str, source: str, time: Micros) -> bytes:
    """Return the id as 16 bytes; one that is no UUID is replaced by one derived from it."""
    _check_text(text, "id")
    try:
        return UUID(text).bytes
    except ValueError:
        return derive_uuid7(time, f"{source} {text}")


def _parse_uuid(text: str | None, name: str) -> bytes | None:
    if text is None:
        return None
    try:
        return UUID(text).bytes
    except ValueError as error:
        raise ValueError(f"{name} is no UUID: {text[:40]!r}") from error


def _parse_time_basis(text: str | None) -> TimeBasis | None:
    match text:
        case None | "observed" | "implied" | "proxy":
            return text
        case _:
            raise ValueError(f"timebasis is {text[:40]!r}, not observed, implied or proxy")


def _compact_payload(event: CloudEvent) -> bytes:
    """Return the payload as compact JSON text."""
    if event.data_base64 is not None:
        raise ValueError("its data is binary, not JSON")
    raw = bytes(event.data) or b"{}"
    try:
        _decode_object(raw)
        msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"its data is no JSON object: {error}") from error
    return msgspec.json.format(raw, indent=-1)
