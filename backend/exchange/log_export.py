"""The log becomes a file: whole or not at all, in log order, in constant memory."""

from collections.abc import Callable, Iterator

from backend.errors import StorageFailed
from backend.exchange.formats import EventFormat
from backend.exchange.output_file import open_output
from backend.messages.events import Event
from backend.messages.number_text import format_number
from backend.store.log_port import EventReader

_PAGE_EVENTS = 1_000  # events read at once


def export_log(
    reader: EventReader, file: str, form: EventFormat, on_progress: Callable[[int], None]
) -> int:
    """Write every event that the log holds now to the file, `-` for standard output.

    `on_progress` is called with the position so far. Returns the number of events.

    Raises:
        Unreadable: the file may not be written.
        StorageFailed: the disk is full or fails, or the log lacks events.
    """
    head = reader.head()
    with open_output(file) as out:
        form.write(_read_log(reader, head, on_progress), out)
    return head


def _read_log(
    reader: EventReader, head: int, on_progress: Callable[[int], None]
) -> Iterator[Event]:
    position = 0
    while position < head:
        events = reader.read(position, min(_PAGE_EVENTS, head - position))
        if not events:
            raise StorageFailed(
                f"The log says that it ends at {format_number(head)}, and holds nothing behind"
                f" {format_number(position)}."
                " Restore it from a backup."
            )
        yield from events
        position = events[-1].position
        on_progress(position)
