"""The JSON batch format: one array of CloudEvents, read and written in constant memory."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from backend.exchange.cloudevents import ParsedEvent, read_json, to_json
from backend.messages.events import Event

_CHUNK_BYTES = 1 << 16
_MAX_EVENT_BYTES = 1 << 24  # bytes of one event

# Everything up to and including the next bracket that stands outside of a string. Possessive, so
# that an unfinished string costs one pass.
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TO_BRACKET = re.compile(rb'[^"{}\[\]]*+(?:' + _STRING + rb'[^"{}\[\]]*+)*+[{}\[\]]', re.DOTALL)


def write(events: Iterable[Event], out: BinaryIO) -> None:
    """Write the events as one array, an event a line."""
    before = b"[\n"
    for event in events:
        out.write(before + to_json(event))
        before = b",\n"
    out.write(b"[]\n" if before == b"[\n" else b"\n]\n")


def read(stream: BinaryIO) -> Iterator[ParsedEvent]:
    """Yield what stands in each place of the array."""
    scanner = _ArrayScanner()
    while raw := stream.read(_CHUNK_BYTES):
        yield from scanner.feed(raw)
        if scanner.ended:
            break
    rest = scanner.rest() + stream.read(_CHUNK_BYTES)
    if not scanner.ended:
        yield ParsedEvent(scanner.line, reason="the array ends in the middle")
    elif rest.strip():
        yield ParsedEvent(scanner.line, reason="something follows behind the array")


class _ArrayScanner:
    """Cuts an array into its elements, brackets counted; what is inside is read elsewhere."""

    def __init__(self) -> None:
        self.line = 1
        self.ended = False
        self._text = b""
        self._seen = 0
        self._depth = 0

    def feed(self, raw: bytes) -> Iterator[ParsedEvent]:
        """Yield the elements that are complete."""
        self._text += raw
        while not self.ended and (found := _TO_BRACKET.match(self._text, self._seen)):
            self._seen = found.end()
            yield from self._on_bracket(self._text[self._seen - 1 : self._seen])
        if len(self._text) > _MAX_EVENT_BYTES:
            yield ParsedEvent(self.line, reason="longer than 16 MiB; what follows cannot be read")
            self._drop(len(self._text))
            self.ended = True

    def rest(self) -> bytes:
        """Return what was fed and not used."""
        return self._text

    def _on_bracket(self, bracket: bytes) -> Iterator[ParsedEvent]:
        """Take note of a bracket, up to which everything was seen."""
        opens = bracket in b"{["
        self._depth += 1 if opens else -1
        if opens and self._depth == 2:  # an element begins with this bracket
            yield from self._check_separator()
        elif opens and self._depth == 1:  # so does the array
            yield from self._check_separator()
            self._drop(1)
        elif not opens and self._depth == 1:
            yield read_json(self._text[: self._seen], self.line)
            self._drop(self._seen)
        elif not opens and self._depth <= 0:
            yield from self._check_separator()
            if self._depth < 0:
                yield ParsedEvent(self.line, reason="an array ends that never began")
            self._drop(1)
            self.ended = True

    def _check_separator(self) -> Iterator[ParsedEvent]:
        """Drop what stands before a bracket; only a comma should, what else does is an item."""
        gap = self._text[: self._seen - 1]
        stray = gap.removeprefix(b"\xef\xbb\xbf").strip(b" \t\r\n,")
        if stray:
            yield ParsedEvent(self.line, reason=f"no CloudEvent: {stray[:40]!r}")
        self._drop(self._seen - 1)
        self._seen = 1

    def _drop(self, upto: int) -> None:
        self.line += self._text.count(b"\n", 0, upto)
        self._text = self._text[upto:]
        self._seen = 0
