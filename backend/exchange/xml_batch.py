"""The CloudEvents XML format 1.0: a batch of events, read and written in constant memory.

XML cannot carry every character. `data` that holds such a one travels as base64 of its bytes, an
attribute as `ce:binary`: nothing is lost, and nothing is changed.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape

import msgspec

from backend.exchange.cloudevents import CloudEvent, ParsedEvent, from_event, read_attributes
from backend.messages.events import Event

NAMESPACE = "http://cloudevents.io/xmlformat/V1"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
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


def write(events: Iterable[Event], out: BinaryIO) -> None:
    """Write the events as one batch, an event a line."""
    out.write(_DOCUMENT_START.encode())
    out.writelines(_element(from_event(event)).encode() for event in events)
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
    except expat.ExpatError as error:
        yield from reader.found
        yield ParsedEvent(error.lineno, reason=f"no XML from here on: {error}")


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
        self._path: list[str] = []
        self._texts: dict[str, str] = {}
        self._data = b""
        self._kind = ""
        self._pieces: list[str] = []
        self._line = 0
        self._reason = ""

    def feed(self, raw: bytes) -> list[ParsedEvent]:
        """Return the events that are complete; empty bytes end the document."""
        self.found = []
        self._parser.Parse(raw, not raw)
        return self.found

    def _doctype(self, *_: object) -> None:
        """Refuse document types: they can name entities, and events need none."""
        error = expat.ExpatError("a document type is not allowed")
        error.lineno = self._parser.CurrentLineNumber
        raise error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if name == f"{NAMESPACE} event":
            self._line = self._parser.CurrentLineNumber
            self._texts = {"specversion": attributes.get("specversion", "")}
            self._data, self._reason = b"", ""
        self._kind = attributes.get(f"{_XSI} type", "").rpartition(":")[2]
        self._pieces = []

    def _characters(self, text: str) -> None:
        self._pieces.append(text)

    def _end(self, name: str) -> None:
        self._path.pop()
        space, _, local = name.rpartition(" ")
        parent = self._path[-1] if self._path else ""
        if name == f"{NAMESPACE} event":
            self.found.append(self._parsed_event())
        elif parent == f"{NAMESPACE} event" and space == NAMESPACE:
            try:
                self._set_attribute(local, "".join(self._pieces))
            except ValueError as error:
                self._reason = self._reason or f"{local}: {error}"
        elif parent == f"{NAMESPACE} data":
            self._reason = "its data is XML, not JSON"

    def _set_attribute(self, name: str, text: str) -> None:
        binary = self._kind in {"binary", "base64Binary"}
        content = b64decode(text, validate=True) if binary else text.encode()
        if name == "data":
            self._data = content
        else:
            self._texts[name] = content.decode()

    def _parsed_event(self) -> ParsedEvent:
        if self._reason:
            return ParsedEvent(self._line, reason=self._reason)
        return read_attributes(self._texts, self._data, self._line)
