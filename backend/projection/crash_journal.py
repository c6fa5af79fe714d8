"""Which event a read model was taking when its process died, in a file beside the rows.

A handler can end the process in ways that nothing catches: exhausted memory, a crash in a library
written in C, `os._exit`. After an end that was not clean, the next run writes each event into this
file before a view takes it. What the process died at twice is known then, and is set aside.
"""

import os
from pathlib import Path

import msgspec

from backend.errors import StorageFailed

CAUTIOUS_EVENTS = 25_000  # more than the longest batch: one of these was being applied
MAX_DEATHS = 2
_ENTRY_BYTES = 512  # longer than any entry, so that each overwrites the one before


class JournalEntry(msgspec.Struct, frozen=True):
    """A view that takes an event; `deaths`: how often the process will have died there."""

    position: int = 0
    view: str = ""
    deaths: int = 0


_NOTHING = JournalEntry()


class CrashJournal:
    """Kept by one process; the file is there as long as it runs, and afterwards if it was killed.

    The page cache outlives the process, so that nothing has to be flushed.
    """

    def __init__(self, path: Path) -> None:
        """Read what the run before left behind.

        Raises:
            StorageFailed: the file cannot be written.
        """
        self._path = path
        try:
            died = path.exists()
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._suspect = _read_entry(os.pread(self._file, _ENTRY_BYTES, 0))
        except OSError as error:
            raise StorageFailed(f"{path.name} cannot be kept: {error.strerror}.") from error
        self._cautious_events = CAUTIOUS_EVENTS if died else 0

    @property
    def is_cautious(self) -> bool:
        """Whether the run before may have died at one of the next events."""
        return self._cautious_events > 0

    def is_deadly(self, position: int, view: str) -> bool:
        """Say whether the process died too often while this view took this event."""
        suspect = self._suspect
        return (suspect.position, suspect.view) == (position, view) and suspect.deaths >= MAX_DEATHS

    def begin(self, position: int, view: str) -> None:
        """Write that the view is about to take the event."""
        again = (self._suspect.position, self._suspect.view) == (position, view)
        self._write(JournalEntry(position, view, self._suspect.deaths + 1 if again else 1))

    def end(self, position: int, events: int) -> None:
        """Write that no view takes an event: so many more are on disk now, up to this position."""
        self._cautious_events = max(0, self._cautious_events - events)
        if self._suspect.position <= position:
            self._suspect = _NOTHING
        self._write(self._suspect)

    def _write(self, entry: JournalEntry) -> None:
        os.pwrite(self._file, msgspec.json.encode(entry).ljust(_ENTRY_BYTES), 0)

    def close(self) -> None:
        """Note a clean end."""
        os.close(self._file)
        self._path.unlink(missing_ok=True)


def _read_entry(text: bytes) -> JournalEntry:
    """Read an entry; one that was cut short by the end of the machine says nothing."""
    try:
        return msgspec.json.decode(text, type=JournalEntry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _NOTHING
