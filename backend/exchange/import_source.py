"""Sources of an import: historical events in the order of time, or commands that lead to them."""

from collections.abc import Iterator
from typing import Protocol

import msgspec

from backend.clock import Micros
from backend.domain.module import Payload
from backend.exchange.import_report import ImportReport
from backend.messages.events import TimeBasis

MAX_ORDER_LINES = 20_000  # an order is one event, whose size is bounded


class SourceLine(msgspec.Struct, frozen=True, gc=False):
    """A line of a file."""

    file: str
    line: int


class HistoricalEvent(msgspec.Struct, frozen=True):
    """Something that happened. Events of one `correlation_key` share their correlation.

    `correlation_time`: when the first of them happened, from which all derive the same id.
    `actor`: who did it; empty where only the import is known.
    """

    time: Micros
    payload: Payload
    basis: TimeBasis
    correlation_key: str
    correlation_time: Micros
    actor: str = ""


class ImportCommand(msgspec.Struct, frozen=True):
    """A command that stands for lines of the input; a `generated` one stands for none.

    `name` is unique among the commands of this source.
    """

    time: Micros
    type: str
    payload: Payload
    name: str
    correlation_key: str
    correlation_time: Micros
    lines: tuple[SourceLine, ...]
    generated: bool = False


class ImportSource(Protocol):
    """A source that has been read: what it gives is the same on every run.

    `origin` identifies the content.
    """

    name: str
    origin: str

    def events(self) -> Iterator[HistoricalEvent]:
        """Yield everything as it was, in the order of time, causes before effects."""
        ...

    def commands(self) -> Iterator[ImportCommand]:
        """Yield it as commands, in the same order."""
        ...

    def size(self, mode: str) -> int:
        """Return how many `facts` or `commands` there are."""
        ...

    def report(self, mode: str) -> ImportReport:
        """Return what is known of every line before anything was sent."""
        ...
