"""CloudEvents as they stand in files of others, one at a time."""

from base64 import b64decode
from collections.abc import Iterable

import msgspec

from backend.canonical_json import canonicalize, read_canonical
from backend.decode_errors import describe_decode_error
from backend.translation import tr_noop
from backend.wire.cloudevents import CloudEvent


class EventForm(msgspec.Struct, frozen=True):
    """How an event is written.

    left_out: names of extension attributes that the log has no place for; is_canonical: its JSON is
    canonical as it stands, the payload too
    """

    left_out: tuple[str, ...]
    is_canonical: bool


class ParsedEvent(msgspec.Struct, frozen=True):
    """One event of a file, or why it cannot be read; `line` is where it begins.

    names: of the attributes that it has; text: its JSON, where it came as such
    """

    line: int
    event: CloudEvent | None = None
    reason: str = ""
    names: tuple[str, ...] = ()
    text: bytes = b""

    def inspect(self) -> EventForm:
        """Return what the event's text looks like.

        Raises:
            Unreadable: a key stands twice in it, and which.
        """
        if not self.text:
            return EventForm(_left_out(self.names), is_canonical=False)
        members = read_canonical(self.text)
        if isinstance(members, dict):
            return EventForm(_left_out(members), is_canonical=True)
        _require_unique_keys(self.text)
        return EventForm(_left_out(_decode_members(self.text)), is_canonical=False)


_ATTRIBUTE_NAMES = frozenset(CloudEvent.__struct_fields__)
_decode = msgspec.json.Decoder(CloudEvent).decode
_decode_any = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode
_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def read_json(text: bytes, line: int) -> ParsedEvent:
    """Read a CloudEvent in the JSON format."""
    try:
        event = _decode(text)
        if event.data_base64 is not None:
            event.data = msgspec.Raw(_from_base64(event))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _no_event(line, error)
    except ValueError as error:
        return ParsedEvent(line, reason=f"no CloudEvent: {error}")
    return ParsedEvent(line, event, text=text)


def read_attributes(texts: dict[str, str], data: bytes, line: int) -> ParsedEvent:
    """Read a CloudEvent from the texts of its attributes; `data` is JSON, empty for none."""
    known = {name: text for name, text in texts.items() if name in _ATTRIBUTE_NAMES}
    try:
        event = msgspec.convert(known, CloudEvent, strict=False)
    except msgspec.ValidationError as error:
        return _no_event(line, error)
    event.data = msgspec.Raw(data)
    return ParsedEvent(line, event, names=tuple(texts))


def _no_event(line: int, error: Exception) -> ParsedEvent:
    fault = describe_decode_error(error).describe("it")
    return ParsedEvent(line, reason=f"no CloudEvent: {fault}")


def _from_base64(event: CloudEvent) -> bytes:
    """Return the payload that travels as base64; whether it is JSON is seen when it is read."""
    if bytes(event.data):
        raise ValueError(tr_noop("it has both data and data_base64"))
    kind = (event.datacontenttype or "application/json").partition(";")[0].strip().lower()
    if not kind.endswith(("/json", "+json")):
        raise ValueError(f"its data is {kind[:40]!r}, not JSON")
    try:
        return b64decode(event.data_base64 or "", validate=True)
    except ValueError as error:
        raise ValueError(f"its data_base64 is no base64: {error}") from error


def _left_out(names: Iterable[str]) -> tuple[str, ...]:
    return () if _ATTRIBUTE_NAMES.issuperset(names) else tuple(sorted({*names} - _ATTRIBUTE_NAMES))


def _require_unique_keys(text: bytes) -> None:
    """Refuse JSON with a key that stands twice; quickly where nothing is escaped.

    Then `":` stands behind every key and nowhere else, and what was decoded has as many.
    """
    again = _encode(_decode_any(text))
    if again == text:
        return
    compact = msgspec.json.format(text, indent=-1)
    if b"\\" in compact or compact.count(b'":') != again.count(b'":'):
        canonicalize(text)
