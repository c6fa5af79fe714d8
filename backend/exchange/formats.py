"""The formats of events by name and by content: three of CloudEvents, and a table to be read on."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO, Protocol

import msgspec

from backend.errors import Unreadable
from backend.exchange import event_table, json_batch, json_lines, xml_batch
from backend.exchange.event_parser import ParsedEvent
from backend.exchange.text_codec import quote_beginning
from backend.messages.events import Event
from backend.store.log_loader_port import OriginOf, of_no_origin


class WriteEvents(Protocol):
    """Writes events in one format; `origin_of`: where each was read, of other programs' stores."""

    def __call__(
        self, events: Iterable[Event], out: BinaryIO, origin_of: OriginOf = of_no_origin
    ) -> None:
        """Write them, in constant memory."""
        ...


class OutputFormat(msgspec.Struct, frozen=True):
    """How one format is written, in constant memory."""

    name: str
    write: WriteEvents


class EventFormat(OutputFormat, frozen=True):
    """How one format is written and read, both in constant memory."""

    read: Callable[[BinaryIO], Iterator[ParsedEvent]]


FORMATS = {
    "jsonl": EventFormat("jsonl", json_lines.write, json_lines.read),
    "batch": EventFormat("batch", json_batch.write, json_batch.read),
    "xml": EventFormat("xml", xml_batch.write, xml_batch.read),
}
OUTPUT_FORMATS: Mapping[str, OutputFormat] = {
    **FORMATS,
    "csv": OutputFormat("csv", event_table.write),
}


def format_named(name: str) -> OutputFormat:
    """Return the format of that name, to be written.

    Raises:
        Unreadable: there is none.
    """
    if name not in OUTPUT_FORMATS:
        raise Unreadable(
            f"{name!r} is no format; there are {', '.join(OUTPUT_FORMATS)}.",
            code="bad-format",
            field="format",
        )
    return OUTPUT_FORMATS[name]


def detect_format(beginning: bytes) -> EventFormat:
    """Recognise the format by the first bytes of a file; an empty one has no events in any.

    Raises:
        Unreadable: it begins like none of them.
    """
    first = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    match first:
        case b"{" | b"":
            return FORMATS["jsonl"]
        case b"[":
            return FORMATS["batch"]
        case b"<":
            return FORMATS["xml"]
        case _:
            raise Unreadable(
                f"The file begins with {quote_beginning(beginning)}: it is neither JSON Lines, nor"
                " a JSON array, nor XML.",
                code="bad-format",
            )
