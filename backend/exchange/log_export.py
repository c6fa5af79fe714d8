"""The log becomes a file: whole or not at all, in log order, in constant memory."""

import os
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from backend.errors import Unreadable
from backend.exchange.formats import EventFormat
from backend.messages.events import Event
from backend.store.log_port import LogReader

_PAGE_EVENTS = 1_000  # events read at once
STDOUT = "-"


def export_log(
    reader: LogReader, file: str, form: EventFormat, on_progress: Callable[[int], None]
) -> int:
    """Write every event that the log holds now to the file, `-` for standard output.

    The file appears under its name when it is whole; an older one is replaced then. `on_progress`
    is told the position so far. Returns the number of events.

    Raises:
        Unreadable: the file cannot be written.
    """
    head = reader.head()
    with _open_output(file) as out:
        form.write(_read_log(reader, head, on_progress), out)
    return head


def _read_log(reader: LogReader, head: int, heard: Callable[[int], None]) -> Iterator[Event]:
    position = 0
    while position < head:
        events = reader.read(position, min(_PAGE_EVENTS, head - position))
        yield from events
        position = events[-1].position
        heard(position)


@contextmanager
def _open_output(file: str) -> Generator[BinaryIO]:
    if file == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(file)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("xb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    except OSError as error:
        raise Unreadable(
            f"{file} cannot be written: {error.strerror or error}.", code="bad-file"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
