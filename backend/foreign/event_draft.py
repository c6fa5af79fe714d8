"""Drafts of a foreign store's events: what becomes of each field in the local copy of its log."""

import msgspec

from backend.canonical_json import canonicalize, is_compact
from backend.clock import Micros
from backend.errors import Unreadable
from backend.foreign.foreign_event import ForeignEvent, ForeignPayload, position_text
from backend.messages.bounds import (
    EARLIEST_US,
    LATEST_US,
    MAX_EVENT_BYTES,
    MAX_ID_CHARS,
    EventId,
)
from backend.messages.events import Draft, Origin
from backend.messages.identifiers import parse_event_id
from backend.messages.not_kept import SCHEMA_NOT_KEPT, TIME_NOT_KEPT, VERSION_NOT_KEPT
from backend.messages.number_text import format_bytes

_MAX_SCHEMA = 2**31 - 1
_MAX_METADATA_BYTES = 2**20
_NO_PAYLOAD = b"{}"  # of what could not be read; its origin has the bytes, and why
_encode = msgspec.json.Encoder(decimal_format="string").encode


def draft_foreign_event(event: ForeignEvent) -> Draft:
    """Return the draft of an event: what its store does not keep is not kept here either.

    One without an id is known by its position there. The same event gives the same draft.
    """
    fields = _Fields(event)
    return Draft(
        id=fields.id_of("id", event.id) or parse_event_id(position_text(event.position)),
        source=_storable(event.source),
        type=_storable(event.type or ""),
        subject=_storable(event.subject or ""),
        time=fields.moment("time", event.time),
        correlation=fields.id_of("correlationid", event.correlationid),
        causation=fields.id_of("causationid", event.causationid),
        actor=_storable(event.actor or ""),
        schema=fields.schema(),
        basis=None,
        data=fields.payload(),
        recorded=fields.moment("recorded", event.recorded),
        version=fields.version(),
        origin=fields.origin(),
    )


class _Fields:
    """The fields of one event; what cannot be kept is noted with the problems of its origin."""

    def __init__(self, event: ForeignEvent) -> None:
        self._event = event
        self._problems = [_storable(each) for each in event.problems]
        self._payload_hex = ""

    def origin(self) -> Origin:
        """Return where it was read; to be called last, with the problems of all other fields."""
        metadata = self._event.metadata
        return Origin(
            position=position_text(self._event.position),
            metadata=self._metadata(metadata) if metadata is not None else b"",
            problems=tuple(self._problems),
            payload_hex=self._payload_hex,
        )

    def id_of(self, field: str, text: str | None) -> EventId | None:
        """Return an id, or None where there is none that could be kept."""
        if not text:
            return None
        if len(text) > MAX_ID_CHARS or _storable(text) != text:
            self._note(field, f"{_storable(text)[:80]!r} is too long, or no text")
            return None
        return parse_event_id(text)

    def moment(self, field: str, moment: Micros | None) -> Micros:
        """Return a time; one that no calendar has is not kept."""
        if moment is not None and not EARLIEST_US <= moment <= LATEST_US:
            self._note(field, f"{moment} \N{MICRO SIGN}s lie beyond the calendar")
            return TIME_NOT_KEPT
        return TIME_NOT_KEPT if moment is None else moment

    def schema(self) -> int:
        """Return the version of the payload's shape; it is a number here."""
        text = self._event.schemaversion
        if text is None:
            return SCHEMA_NOT_KEPT
        if text.isdecimal() and len(text) < len(str(_MAX_SCHEMA)):
            return int(text)
        self._note("schemaversion", f"{_storable(text)[:80]!r} is no number")
        return SCHEMA_NOT_KEPT

    def version(self) -> int:
        """Return its place in its stream."""
        version = self._event.version
        if version is None or 0 <= version <= LATEST_US:
            return VERSION_NOT_KEPT if version is None else version
        self._note("version", f"{version} is no place in a stream")
        return VERSION_NOT_KEPT

    def payload(self) -> bytes:
        """Return the payload as JSON; of what could not be read its bytes stand in the origin."""
        payload = self._event.data
        if payload.problem:
            self._payload_hex = payload.hex
            self._note("data", payload.problem)
            return _NO_PAYLOAD
        return self._encoded("data", payload, MAX_EVENT_BYTES, _NO_PAYLOAD)

    def _metadata(self, metadata: ForeignPayload) -> bytes:
        if metadata.problem:
            self._note("metadata", metadata.problem)
            return b""
        return self._encoded("metadata", metadata, _MAX_METADATA_BYTES, b"")

    def _encoded(self, field: str, payload: ForeignPayload, most: int, instead: bytes) -> bytes:
        try:
            data = _encode(payload.value)
        except (msgspec.EncodeError, OverflowError, TypeError, ValueError) as error:  # noted
            self._note(field, f"it cannot be kept as JSON: {error}")
            return instead
        try:
            data = data if is_compact(data) else canonicalize(data)
        except Unreadable as error:  # no log would take it, and the copy would stand still
            self._note(field, f"it cannot be kept as JSON: {error.message}")
            return instead
        if len(data) > most:
            self._note(
                field, f"it has {format_bytes(len(data))}, and {format_bytes(most)} are kept"
            )
            return instead
        return data

    def _note(self, field: str, problem: str) -> None:
        self._problems.append(f"{field}: {_storable(problem)}")


def _storable(text: str) -> str:
    """Return a text without what no log can hold, which stands there as it is escaped."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
