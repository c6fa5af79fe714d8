"""Which events an export takes: all, those that a filter finds, or chosen ones, in log order."""

import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from backend.annotations.note_reader import NoteReader
from backend.clock import now_us
from backend.errors import StorageFailed, Unreadable
from backend.messages.events import Event, Origin
from backend.messages.number_text import format_number
from backend.messages.queries import AskLog
from backend.query.log.log_search import LogSearch
from backend.store.engine_registry import open_existing_reader
from backend.store.log_port import LogReader

_PAGE_EVENTS = 1_000  # events read at once
_FIRST_SPAN_EVENTS = 100_000  # of the log that is looked through at once
_SPAN_S = 0.2  # less than this, and the next part is longer
_MAX_POSITIONS = 1_000_000
_POSITIONS = re.compile(r"([1-9][0-9]{0,17})(?:-([1-9][0-9]{0,17}))?", re.ASCII)

OnProgress = Callable[[int, int], None]  # the last position that was looked at, and events found


class LogSelection(Protocol):
    """Events of a log, up to the end that it has now."""

    def head(self) -> int:
        """Return the log's end."""
        ...

    def events(self, head: int, on_progress: OnProgress) -> Iterator[Event]:
        """Yield the events up to `head`, in log order and in constant memory.

        Raises:
            StorageFailed: the log lacks events.
        """
        ...

    def read_origins(self, positions: Sequence[int]) -> Mapping[int, Origin]:
        """Return where those among these events were read that another program's store keeps."""
        ...


class WholeLog:
    """All events."""

    def __init__(self, reader: LogReader) -> None:
        """Read nothing yet."""
        self._reader = reader

    def head(self) -> int:
        """See `LogSelection`."""
        return self._reader.head()

    def events(self, head: int, on_progress: OnProgress) -> Iterator[Event]:
        """See `LogSelection`."""
        position = 0
        while position < head:
            found = self._reader.read(position, min(_PAGE_EVENTS, head - position))
            if not found:
                raise StorageFailed(
                    f"The log says that it ends at {format_number(head)}, and holds nothing behind"
                    f" {format_number(position)}."
                    " Restore it from a backup."
                )
            yield from found
            position = found[-1].position
            on_progress(position, position)

    def read_origins(self, positions: Sequence[int]) -> Mapping[int, Origin]:
        """See `LogSelection`."""
        return self._reader.read_origins(positions)


class ChosenEvents:
    """Those at chosen positions, each once."""

    def __init__(self, reader: LogReader, positions: Collection[int]) -> None:
        """Read nothing yet."""
        self._reader = reader
        self._positions = sorted(set(positions))

    def head(self) -> int:
        """See `LogSelection`."""
        return self._reader.head()

    def events(self, head: int, on_progress: OnProgress) -> Iterator[Event]:
        """See `LogSelection`; positions behind the end are left out."""
        count = 0
        for start in range(0, len(self._positions), _PAGE_EVENTS):
            found = self._reader.read_at(self._positions[start : start + _PAGE_EVENTS])
            yield from found
            count += len(found)
            on_progress(head, count)

    def read_origins(self, positions: Sequence[int]) -> Mapping[int, Origin]:
        """See `LogSelection`."""
        return self._reader.read_origins(positions)


def parse_positions(text: str) -> list[int]:
    """Read positions and ranges of them, as `5,9,20-30`.

    Raises:
        Unreadable: code `bad-positions`; it is something else, or more than a million.
    """
    chosen: list[int] = []
    for part in text.split(","):
        match = _POSITIONS.fullmatch(part.strip())
        if match is None:
            raise _bad_positions(text)
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first or len(chosen) + last - first >= _MAX_POSITIONS:
            raise _bad_positions(text)
        chosen.extend(range(first, last + 1))
    return chosen


def _bad_positions(text: str) -> Unreadable:
    return Unreadable(
        f"{text[:60]!r} are no positions: write 5,9,20-30, at most a million of them.",
        code="bad-positions",
        field="positions",
    )


class FilteredLog:
    """Those that a filter of the log finds; `since:2h` means the two hours before it was made."""

    def __init__(self, url: str, folder: Path, text: str) -> None:
        """Open the log, and the notes in the data folder.

        Raises:
            BadFilter: the filter cannot be read, or does not fit the log.
            Unavailable: there is no log, or it does not answer.
        """
        began_us = now_us()
        self._text = text
        self._search = LogSearch(
            "export",
            url,
            open_existing_reader(url),
            lambda: began_us,
            noted=NoteReader(folder),
        )
        try:
            self._search.plan(text)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close both."""
        self._search.close()

    def head(self) -> int:
        """See `LogSelection`."""
        return self._search.head()

    def events(self, head: int, on_progress: OnProgress) -> Iterator[Event]:
        """See `LogSelection`; the log is looked through part by part."""
        position, count, span = 0, 0, _FIRST_SPAN_EVENTS
        while position < head:
            upto = min(head, position + span)
            asked = AskLog(filter=self._text, after=position, before=upto + 1, limit=_PAGE_EVENTS)
            began_s = time.monotonic()
            found = self._search.page(asked).events
            if len(found) < _PAGE_EVENTS and time.monotonic() - began_s < _SPAN_S:
                span *= 2
            yield from found
            count += len(found)
            position = found[-1].position if len(found) == _PAGE_EVENTS else upto
            on_progress(position, count)

    def read_origins(self, positions: Sequence[int]) -> Mapping[int, Origin]:
        """See `LogSelection`."""
        return self._search.read_origins(positions)
