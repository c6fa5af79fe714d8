"""CloudEvents become drafts for the log: ours as they were, others' as far as they fit."""

from collections.abc import Callable

import msgspec

from backend.canonical_json import canonicalize
from backend.clock import Micros
from backend.command.history_append import validate_canonical_fact, without_late_commit
from backend.domain.registry import Registry
from backend.errors import Unreadable
from backend.exchange.event_identity import event_id, own_correlation, read_id
from backend.exchange.event_parser import EventForm, ParsedEvent
from backend.exchange.event_time import EventTime, TimeReader, parse_event_time
from backend.messages.bounds import EventId
from backend.messages.events import Draft, Origin, TimeBasis
from backend.messages.not_kept import SCHEMA_NOT_KEPT, TIME_NOT_KEPT, VERSION_NOT_KEPT
from backend.translation import tr_noop
from backend.wire.cloudevents import SPECVERSION, CloudEvent, origin_of

_MAX_ATTRIBUTE_LENGTH = 1000
_DEFAULT_ACTOR = "import/cloudevents"

COMMIT_TIME_REPLACED = "commit-time-replaced"  # of what is brought in; what is there keeps its own
FINDINGS = {
    "attributes-left-out": tr_noop("has extension attributes that the log has no place for"),
    "time-missing": tr_noop("has no time: that of the import stands in, as a proxy"),
    "time-shortened": tr_noop("has a time finer than a microsecond, which was cut off"),
    "leap-second": tr_noop("happened in a leap second, and stands at the second after it"),
    "recorded-ahead": tr_noop("was recorded after the present time: that of the import stands in"),
    COMMIT_TIME_REPLACED: tr_noop(
        "has a commit time of its own: that of the import stands in, as only a whole log that is"
        " brought into an empty one keeps them"
    ),
    "actor-empty": tr_noop("has an empty actor: import/cloudevents stands in"),
}


_LEFT_OUT = ("attributes-left-out",)


class BuiltDraft(msgspec.Struct, frozen=True):
    """A draft, whether its time came with it, and the codes of what is odd about it.

    `lost_recorded`: it came with a commit time, which the draft has not.
    """

    draft: Draft
    has_time: bool
    lost_recorded: bool
    findings: tuple[str, ...]


class DraftBuilder:
    """Makes drafts that the log takes.

    times: how the time at which something happened is read
    restoring: an export of a whole log is brought back into an empty one, and keeps the times at
        which its events were committed
    """

    def __init__(
        self, registry: Registry, now: Micros, times: TimeReader, *, restoring: bool
    ) -> None:
        self._registry = registry
        self._now = now
        self._times = times
        self._restoring = restoring

    def build(self, parsed: ParsedEvent) -> BuiltDraft:
        """Return the draft for what stands in a file; ValueError says why there can be none."""
        if parsed.event is None:
            raise ValueError(parsed.reason)
        try:
            form = parsed.inspect()
            time = _parse_time(self._times.parse, parsed.event.time, "time")
            recorded = _parse_time(parse_event_time, parsed.event.recorded, "recorded")
            origin = origin_of(parsed.event)
            if origin is not None:
                return self._build_foreign(parsed.event, form, origin, (time, recorded))
            draft = self._draft(parsed.event, time or recorded, recorded, _payload(parsed, form))
            draft, _ = validate_canonical_fact(self._registry, draft)
        except Unreadable as error:
            raise ValueError(error.message) from error
        believed = without_late_commit(draft, self._now)
        late = ("recorded-ahead",) if believed is not draft else ()
        findings = _findings(parsed.event, form, time) + late
        lost_recorded = recorded is not None and draft.recorded is None
        return BuiltDraft(believed, time is not None, lost_recorded, findings)

    def _draft(
        self, event: CloudEvent, time: EventTime | None, recorded: EventTime | None, data: bytes
    ) -> Draft:
        if event.specversion != SPECVERSION:
            raise ValueError(f"specversion is {event.specversion!r}, not 1.0")
        source = _check_text(event.source, "source")
        id_ = event_id(source, _check_text(event.id, "id"))
        basis = _parse_time_basis(event.timebasis)
        return Draft(
            id=id_,
            source=source,
            type=_check_text(event.type, "type"),
            subject=_check_text(event.subject or "", "subject"),
            time=time.time_us if time else self._now,
            correlation=_parse_id(event.correlationid, "correlationid") or own_correlation(id_),
            causation=_parse_id(event.causationid, "causationid"),
            actor=event.actor or _DEFAULT_ACTOR,
            schema=self._schema(event),
            basis=basis if event.time is not None else basis or "proxy",
            data=data,
            recorded=recorded.time_us if recorded and self._restoring else None,
        )

    def _build_foreign(
        self,
        event: CloudEvent,
        form: EventForm,
        origin: Origin,
        times: tuple[EventTime | None, EventTime | None],
    ) -> BuiltDraft:
        """Return an event of another program's store: what it does not say is not kept there."""
        time, recorded = times
        source = _check_text(event.source, "source")
        draft = Draft(
            id=event_id(source, _check_text(event.id, "id")),
            source=source,
            type=_check_text(event.type, "type"),
            subject=_check_text(event.subject, "subject") if event.subject else "",
            time=time.time_us if time else TIME_NOT_KEPT,
            correlation=_parse_id(event.correlationid, "correlationid"),
            causation=_parse_id(event.causationid, "causationid"),
            actor=event.actor or "",
            schema=event.schemaversion or SCHEMA_NOT_KEPT,
            basis=_parse_time_basis(event.timebasis),
            data=canonicalize(bytes(event.data) or b"{}"),
            recorded=recorded.time_us if recorded else TIME_NOT_KEPT,
            version=VERSION_NOT_KEPT if event.version is None else event.version,
            origin=origin,
        )
        draft, _ = validate_canonical_fact(self._registry, draft)
        findings = (time.findings if time else ()) + (_LEFT_OUT if form.left_out else ())
        return BuiltDraft(draft, time is not None, lost_recorded=False, findings=findings)

    def _schema(self, event: CloudEvent) -> int:
        if event.schemaversion is not None:
            if event.schemaversion < 1:
                raise ValueError(f"schemaversion is {event.schemaversion}, and begins at 1")
            return event.schemaversion
        known = self._registry.events.get(event.type)
        return known.schema_version if known else 1


def _findings(event: CloudEvent, form: EventForm, time: EventTime | None) -> tuple[str, ...]:
    found = ("time-missing",) if time is None else time.findings
    if form.left_out:
        found += _LEFT_OUT
    if event.actor == "":
        found += ("actor-empty",)
    return found


def _check_text(text: str, name: str) -> str:
    if not 1 <= len(text) <= _MAX_ATTRIBUTE_LENGTH or "\0" in text:
        raise ValueError(f"{name} should have 1 to {_MAX_ATTRIBUTE_LENGTH} characters, and no NUL")
    return text


def _parse_time(parse: Callable[[str], EventTime], text: str | None, name: str) -> EventTime | None:
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError as error:
        raise ValueError(f"its {name} {error}") from error


def _parse_id(text: str | None, name: str) -> EventId | None:
    try:
        return read_id(text)
    except ValueError as error:
        raise ValueError(f"its {name} {error}") from error


def _parse_time_basis(text: str | None) -> TimeBasis | None:
    match text:
        case None | "observed" | "implied" | "proxy":
            return text
        case _:
            raise ValueError(f"timebasis is {text[:40]!r}, not observed, implied or proxy")


def _canonicalize(raw: bytes) -> bytes:
    try:
        return canonicalize(raw)
    except Unreadable as error:
        if error.field:
            raise
        raise ValueError(f"its data is no JSON object: {error.message}") from error


def _payload(parsed: ParsedEvent, form: EventForm) -> bytes:
    """Return the payload as canonical JSON text of an object."""
    if parsed.event is None:
        raise ValueError(parsed.reason)
    raw = bytes(parsed.event.data) or b"{}"
    if not form.is_canonical or parsed.event.data_base64 is not None:
        raw = _canonicalize(raw)
    if not raw.startswith(b"{"):
        raise ValueError(tr_noop("its data is no JSON object"))
    return raw
