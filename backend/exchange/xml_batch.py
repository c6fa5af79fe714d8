"""The CloudEvents XML format 1.0: a batch of events, read and written in constant memory.

XML cannot carry every character. `data` that holds such a one travels as base64 of its bytes, an
attribute as `ce:binary`: nothing is lost, and nothing is changed. Whatever stands in a file and is
no part of the format is an item of its own, with its line: nothing is passed over.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape

import msgspec

from backend.exchange.event_parser import ParsedEvent, read_attributes
from backend.messages.events import Event
from backend.store.log_loader_port import OriginOf, of_no_origin
from backend.translation import tr_noop
from backend.wire.cloudevents import CloudEvent, from_event

NAMESPACE = "http://cloudevents.io/xmlformat/V1"
MAX_EVENT_BYTES = 1 << 24
MAX_DEPTH = 100
_ELEMENT_BYTES = 64  # what an element costs beside its name and its text
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XML = "http://www.w3.org/XML/1998/namespace"
_BATCH, _EVENT, _DATA = (f"{NAMESPACE} {name}" for name in ("batch", "event", "data"))
_RESERVED = {f"{NAMESPACE} data_base64"}
_CHUNK_BYTES = 1 << 16
_DOCUMENT_START = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<batch xmlns="{NAMESPACE}" xmlns:ce="{NAMESPACE}"'
    f' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="{_XSI}">\n'
)
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPES = {
    "source": "ce:uriRef",
    "time": "ce:timestamp",
    "recorded": "ce:timestamp",
    "position": "ce:integer",
    "version": "ce:integer",
    "schemaversion": "ce:integer",
}
_ATTRIBUTES = [
    name
    for name in CloudEvent.__struct_fields__
    if name not in {"specversion", "data", "data_base64"}
]


def write(events: Iterable[Event], out: BinaryIO, origin_of: OriginOf = of_no_origin) -> None:
    """Write the events as one batch, an event a line."""
    out.write(_DOCUMENT_START.encode())
    out.writelines(_element(from_event(event, origin_of(event))).encode() for event in events)
    out.write(b"</batch>\n")


def _element(event: CloudEvent) -> str:
    values = msgspec.structs.asdict(event)
    attributes = "".join(
        _attribute(name, str(values[name])) for name in _ATTRIBUTES if values[name] is not None
    )
    return f'<event specversion="1.0">{attributes}{_data(bytes(event.data))}</event>\n'


def _attribute(name: str, text: str) -> str:
    kind = _TYPES.get(name, "ce:string")
    if _FORBIDDEN.search(text):
        kind, text = "ce:binary", b64encode(text.encode()).decode()
    return f'<{name} xsi:type="{kind}">{_escaped(text)}</{name}>'


def _data(data: bytes) -> str:
    text = data.decode()
    if _FORBIDDEN.search(text):
        return f'<data xsi:type="xs:base64Binary">{b64encode(data).decode()}</data>'
    return f'<data xsi:type="xs:string">{_escaped(text)}</data>'


def _escaped(text: str) -> str:
    return escape(text, {"\r": "&#13;"})


def read(stream: BinaryIO) -> Iterator[ParsedEvent]:
    """Yield every event of a batch, or the one event that the document is.

    Behind a mistake in the XML itself nothing can be read.
    """
    reader = _EventReader()
    try:
        while raw := stream.read(_CHUNK_BYTES):
            yield from reader.feed(raw)
        yield from reader.feed(b"")
    except (expat.ExpatError, ValueError, LookupError) as error:  # an encoding that nobody knows
        yield from reader.found
        yield ParsedEvent(reader.line, reason=f"no XML from here on: {error}")


class _EventReader:
    """Collects an event's elements as they come."""

    def __init__(self) -> None:
        self.found: list[ParsedEvent] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._fed_bytes = 0
        self._path: list[str] = []
        self._event: _OpenEvent | None = None
        self._in_stray_text = False

    @property
    def line(self) -> int:
        """Where the parser stands."""
        return self._parser.CurrentLineNumber

    def feed(self, raw: bytes) -> list[ParsedEvent]:
        """Return the events that are complete; empty bytes end the document."""
        self.found = []
        self._parser.Parse(raw, not raw)
        self._fed_bytes += len(raw)
        if raw and self._fed_bytes - self._parser.CurrentByteIndex > MAX_EVENT_BYTES:
            raise ValueError(f"a tag or a comment is longer than {MAX_EVENT_BYTES >> 20} MiB")
        return self.found

    def _doctype(self, *_: object) -> None:
        """Refuse document types: they can name entities, and events need none."""
        raise ValueError(tr_noop("a document type is not allowed"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        self._in_stray_text = False
        if len(self._path) > MAX_DEPTH:
            raise ValueError(f"elements are nested deeper than {MAX_DEPTH}")
        if self._event is not None:
            self._event.open(name, parent, attributes)
        elif name == _EVENT and parent in {"", _BATCH}:
            self._event = _OpenEvent(self.line, attributes)
        elif not (name == _BATCH and parent == ""):
            self._refuse_element(name, parent)

    def _refuse_element(self, name: str, parent: str) -> None:
        """Name an element that is none of the format; those inside of it go with it."""
        if parent in {"", _BATCH}:
            reason = f"no CloudEvent of the XML format: an element {_readable(name)}"
            self.found.append(ParsedEvent(self.line, reason=reason))

    def _characters(self, text: str) -> None:
        if self._event is not None:
            self._event.add_text(text, inside=self._path[-1])
        elif text.strip() and self._path == [_BATCH] and not self._in_stray_text:
            self._in_stray_text = True  # it comes in pieces
            self.found.append(ParsedEvent(self.line, reason=f"stray text: {text.strip()[:40]!r}"))

    def _end(self, name: str) -> None:
        self._path.pop()
        self._in_stray_text = False
        if self._event is None:
            return
        if name == _EVENT and self._path in ([], [_BATCH]):
            self.found.append(self._event.parsed())
            self._event = None
        elif self._path[-1] == _EVENT:
            self._event.close(name)


class _OpenEvent:
    """An event whose end has not come yet; it has one reason why it cannot be read at most."""

    def __init__(self, line: int, attributes: dict[str, str]) -> None:
        self._line = line
        self._texts = {"specversion": attributes.get("specversion", "")}
        self._data: bytes | None = None
        self._kind = ""
        self._pieces: list[str] = []
        self._length = 0
        self._reason = ""
        self._check_attributes(_EVENT, attributes, {"specversion"})

    def open(self, name: str, parent: str, attributes: dict[str, str]) -> None:
        """Take note of an element that begins inside of the event."""
        if name == _EVENT:
            self._refuse(tr_noop("an event inside of an event"))
        elif parent == _DATA:
            self._refuse(tr_noop("its data is XML, not JSON"))
        elif parent != _EVENT:
            self._refuse(f"an element {_readable(name)} inside of {_readable(parent)}")
        elif not name.startswith(f"{NAMESPACE} "):
            self._refuse(f"an element {_readable(name)} of another namespace")
        elif name in _RESERVED:
            self._refuse(f"an element {_readable(name)}, which is an attribute of JSON only")
        self._check_attributes(name, attributes, {f"{_XSI} type"})
        self._kind = attributes.get(f"{_XSI} type", "").rpartition(":")[2]
        self._pieces = []
        self._count(len(name) + _ELEMENT_BYTES)

    def add_text(self, text: str, *, inside: str) -> None:
        """Take note of text, in pieces as they come."""
        if inside == _EVENT:
            if text.strip():
                self._refuse(f"stray text: {text.strip()[:40]!r}")
            return
        self._count(len(text))
        if not self._reason:
            self._pieces.append(text)

    def close(self, name: str) -> None:
        """Keep the element that ends."""
        if self._reason:
            return
        local = name.rpartition(" ")[2]
        try:
            self._set_attribute(local, "".join(self._pieces))
        except ValueError as error:
            self._refuse(f"{local}: {error}")

    def parsed(self) -> ParsedEvent:
        """Return the event, or why it cannot be read."""
        if self._reason:
            return ParsedEvent(self._line, reason=self._reason)
        return read_attributes(self._texts, self._data or b"", self._line)

    def _set_attribute(self, name: str, text: str) -> None:
        binary = self._kind in {"binary", "base64Binary"}
        content = b64decode(text, validate=True) if binary else text.encode()
        if name in self._texts or (name == "data" and self._data is not None):
            raise ValueError(tr_noop("it stands there twice"))
        if name == "data":
            self._data = content
        else:
            self._texts[name] = content.decode()

    def _check_attributes(self, name: str, found: dict[str, str], known: set[str]) -> None:
        """Refuse what an element says in its tag, where the format has no place for it."""
        for other in found.keys() - known:
            if not other.startswith((f"{_XML} ", f"{_XSI} ")):
                self._refuse(f"{_readable(name)} has an attribute {other[:60]!r}")

    def _count(self, size: int) -> None:
        self._length += size
        if self._length > MAX_EVENT_BYTES:
            self._refuse(f"longer than {MAX_EVENT_BYTES >> 20} MiB")

    def _refuse(self, reason: str) -> None:
        """Give the event up: of what has come of it nothing is kept."""
        self._reason = self._reason or reason
        self._pieces = []
        self._texts = {}


def _readable(name: str) -> str:
    """Write an element's name as people do, and one of another namespace with it."""
    space, _, local = name.rpartition(" ")
    return f"<{local[:60]}>" if space in {"", NAMESPACE} else f"<{local[:60]}> ({space[:80]})"
