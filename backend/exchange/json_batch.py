"""The JSON batch format: one array of CloudEvents, read and written in constant memory."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from backend.exchange.event_parser import ParsedEvent, read_json
from backend.exchange.text_codec import quote_beginning
from backend.messages.events import Event
from backend.store.log_loader_port import OriginOf, of_no_origin
from backend.translation import tr_noop
from backend.wire.cloudevents import to_json

_CHUNK_BYTES = 1 << 16
MAX_EVENT_BYTES = 1 << 24
_BLANK = b" \t\r\n"

# Everything up to the next bracket that stands outside of a string, or to a string that is not
# finished yet. Possessive, so that every byte is looked at once.
_OUTSIDE_STRINGS = re.compile(
    rb'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+', re.DOTALL
)
_INSIDE_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)


def write(events: Iterable[Event], out: BinaryIO, origin_of: OriginOf = of_no_origin) -> None:
    """Write the events as one array, an event a line."""
    before = b"[\n"
    for event in events:
        out.write(before + to_json(event, origin_of(event)))
        before = b",\n"
    out.write(b"[]\n" if before == b"[\n" else b"\n]\n")


def read(stream: BinaryIO) -> Iterator[ParsedEvent]:
    """Yield what stands in each place of the array."""
    scanner = _ArrayScanner()
    while not scanner.ended and (raw := stream.read(_CHUNK_BYTES)):
        yield from scanner.feed(raw)
    if not scanner.ended:
        yield ParsedEvent(scanner.line, reason=tr_noop("the array ends in the middle"))
    elif _has_content(scanner.rest(), stream):
        yield ParsedEvent(scanner.line, reason=tr_noop("something follows behind the array"))


def _has_content(rest: bytes, stream: BinaryIO) -> bool:
    while not rest.strip(_BLANK):
        rest = stream.read(_CHUNK_BYTES)
        if not rest:
            return False
    return True


class _ArrayScanner:
    """Cuts an array into its elements, brackets counted; what is inside is read elsewhere."""

    def __init__(self) -> None:
        self.line = 1  # of the first byte that is kept
        self.ended = False
        self._kept = bytearray()
        self._seen = 0
        self._in_string = False
        self._depth = 0
        self._oversized_line = 0  # where an element began that is too long to be kept

    def feed(self, raw: bytes) -> Iterator[ParsedEvent]:
        """Yield the elements that are complete."""
        self._kept += raw
        while not self.ended and (bracket := self._next_bracket()):
            yield from self._on_bracket(bracket)
        if len(self._kept) > MAX_EVENT_BYTES and not self.ended:
            self._oversized_line = self._oversized_line or self._line_of_content()
            self._drop(self._seen)

    def rest(self) -> bytes:
        """Return what was fed and not used."""
        return bytes(self._kept)

    def _next_bracket(self) -> bytes:
        """Move behind the next bracket outside of strings, and return it; empty if none came."""
        while True:
            if self._in_string:
                end = self._end_of_match(_INSIDE_STRING)
                if not self._kept.startswith(b'"', end):
                    return b""
                self._in_string = False
                self._seen = end + 1
            end = self._end_of_match(_OUTSIDE_STRINGS)
            found = bytes(self._kept[end : end + 1])
            self._seen = end + len(found)
            if found != b'"':
                return found
            self._in_string = True

    def _end_of_match(self, pattern: re.Pattern[bytes]) -> int:
        match = pattern.match(self._kept, self._seen)
        self._seen = match.end() if match else self._seen
        return self._seen

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
            yield self._element()
        elif not opens and self._depth <= 0:
            yield from self._end_array(bracket)

    def _element(self) -> ParsedEvent:
        line, self._oversized_line = self._oversized_line or self.line, 0
        if line != self.line or self._seen > MAX_EVENT_BYTES:
            self._drop(self._seen)
            return ParsedEvent(line, reason=f"longer than {MAX_EVENT_BYTES >> 20} MiB")
        event = read_json(bytes(self._kept[: self._seen]), self.line)
        self._drop(self._seen)
        return event

    def _end_array(self, bracket: bytes) -> Iterator[ParsedEvent]:
        yield from self._check_separator()
        if self._depth < 0:
            yield ParsedEvent(self.line, reason=tr_noop("an array ends that never began"))
        elif bracket != b"]":
            yield ParsedEvent(self.line, reason=tr_noop("the array ends with a brace"))
        self._drop(1)
        self.ended = True

    def _check_separator(self) -> Iterator[ParsedEvent]:
        """Drop what stands before a bracket; only a comma should, what else does is an item."""
        gap = bytes(self._kept[: self._seen - 1])
        stray = gap.removeprefix(b"\xef\xbb\xbf").strip(_BLANK + b",")
        line, self._oversized_line = self._oversized_line, 0
        if stray or line:
            line = line or self._line_of_content()
            reason = (
                f"no CloudEvent: {quote_beginning(stray)}" if stray else tr_noop("no CloudEvent")
            )
            yield ParsedEvent(line, reason=reason)
        self._drop(self._seen - 1)
        self._seen = 1

    def _line_of_content(self) -> int:
        """Return the line of the first byte that is kept and no separator."""
        blanks = len(self._kept) - len(self._kept.lstrip(_BLANK + b","))
        return self.line + self._kept.count(b"\n", 0, blanks)

    def _drop(self, upto: int) -> None:
        self.line += self._kept.count(b"\n", 0, upto)
        del self._kept[:upto]
        self._seen -= min(upto, self._seen)
