"""A file of CloudEvents, in whichever of the formats."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from backend.exchange.draft_builder import FINDINGS
from backend.exchange.event_parser import ParsedEvent
from backend.exchange.formats import detect_format
from backend.exchange.import_report import ALREADY_THERE, ID_CONFLICT, FileReport, ImportReport
from backend.exchange.input_files import InputFile, changed_meanwhile, digest_reader, read_to_end
from backend.translation import tr_noop

_PEEK_BYTES = 256

_MEANINGS = {
    ALREADY_THERE: tr_noop("is, with source and id, in the log or in an earlier line"),
    ID_CONFLICT: tr_noop("has the source and the id of another event, and says something else"),
}


class CloudEventsFile:
    """It is read through once when it is opened, to know it. Use it as a context.

    size: how many events it holds; is_whole_log: they are at the positions 1, 2, 3, …, as in an
    export

    Raises:
        Unreadable: the file is missing, damaged, or in no known format.
    """

    name = "cloudevents"

    def __init__(self, path: Path) -> None:
        self._file = InputFile(path)
        self.is_whole_log = True
        self.size = 0
        try:
            with self._file.content() as stream:
                self._format = detect_format(stream.read(_PEEK_BYTES))
            self._digest = self._survey()
        except BaseException:
            self.close()
            raise
        self.origin = f"cloudevents:{self._digest}:facts"

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _survey(self) -> str:
        """Count what stands in the file, and return the digest of its content."""
        with self._file.content() as stream:
            digesting, buffered = digest_reader(stream)
            with buffered:
                for item in self._format.read(buffered):
                    self.size += 1
                    self.is_whole_log &= item.event is not None and item.event.position == self.size
                read_to_end(buffered)
        return digesting.hexdigest()

    @contextmanager
    def items(self) -> Generator[Iterator[ParsedEvent]]:
        """Open the file, and give what stands in it.

        Raises:
            Unavailable: in the end it was not what it had been when it was opened.
        """
        with self._file.content() as stream:
            digesting, buffered = digest_reader(stream)
            with buffered:
                yield self._format.read(buffered)
                read_to_end(buffered)
            if digesting.hexdigest() != self._digest:
                raise changed_meanwhile(self._file.label)
        self._file.require_unchanged()

    def report(self) -> ImportReport:
        """Return an empty report on the file."""
        return ImportReport(
            source=self.name,
            origin=self.origin,
            mode="facts",
            files=[FileReport(self._file.name)],
            meanings=_MEANINGS | FINDINGS,
        )
