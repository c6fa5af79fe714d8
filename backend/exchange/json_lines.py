"""JSON Lines: one CloudEvent a line."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from backend.exchange.event_parser import ParsedEvent, read_json
from backend.messages.events import Event
from backend.store.log_loader_port import OriginOf, of_no_origin
from backend.wire.cloudevents import to_json

MAX_LINE_BYTES = 1 << 24


def write(events: Iterable[Event], out: BinaryIO, origin_of: OriginOf = of_no_origin) -> None:
    """Write the events, one a line, in constant memory."""
    for event in events:
        out.write(to_json(event, origin_of(event)))
        out.write(b"\n")


def read(stream: BinaryIO) -> Iterator[ParsedEvent]:
    """Yield what stands in each line; empty lines stand for nothing."""
    for number, raw in enumerate(_lines(stream), 1):
        text = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        if len(raw) > MAX_LINE_BYTES:
            yield ParsedEvent(number, reason=f"longer than {MAX_LINE_BYTES >> 20} MiB")
        elif text.strip():
            yield read_json(text.rstrip(b"\r\n"), number)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines; of one that is too long only the beginning, which shows that it is."""
    while raw := stream.readline(MAX_LINE_BYTES + 1):
        rest = raw
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_LINE_BYTES + 1)
        yield raw
