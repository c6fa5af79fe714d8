"""JSON Lines: one CloudEvent a line."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from backend.exchange.cloudevents import ParsedEvent, read_json, to_json
from backend.messages.events import Event

_MAX_EVENT_BYTES = 1 << 24  # bytes of one event


def write(events: Iterable[Event], out: BinaryIO) -> None:
    """Write the events, one a line, in constant memory."""
    for event in events:
        out.write(to_json(event))
        out.write(b"\n")


def read(stream: BinaryIO) -> Iterator[ParsedEvent]:
    """Yield what stands in each line; empty lines stand for nothing."""
    number = 0
    while raw := stream.readline(_MAX_EVENT_BYTES):
        number += 1
        text = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        if text.strip():
            yield read_json(text, number)
