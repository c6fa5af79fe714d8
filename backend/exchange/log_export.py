"""The log, or what a filter finds in it, becomes a file: whole or not at all, in log order."""

from collections.abc import Iterator

from backend.exchange.exported_origins import ExportedOrigins
from backend.exchange.formats import OutputFormat
from backend.exchange.log_selection import LogSelection, OnProgress
from backend.exchange.output_file import open_output
from backend.messages.events import Event


def export_log(
    selection: LogSelection, file: str, form: OutputFormat, on_progress: OnProgress
) -> int:
    """Write every selected event that the log holds now to the file, `-` for standard output.

    Returns the number of events.

    Raises:
        Unreadable: the file may not be written.
        StorageFailed: the disk is full or fails, or the log lacks events.
    """
    head, written = selection.head(), _Counter()
    with open_output(file) as out:
        origins = ExportedOrigins(selection.read_origins)
        events = origins.follow(selection.events(head, on_progress))
        form.write(written.count(events), out, origins.of)
    return written.events


class _Counter:
    def __init__(self) -> None:
        self.events = 0

    def count(self, events: Iterator[Event]) -> Iterator[Event]:
        for event in events:
            self.events += 1
            yield event
