"""Which event a read model was taking when its process died, in a file beside the rows.

A handler can end the process in ways that nothing catches: exhausted memory, a crash in a library
written in C, `os._exit`. The file is mapped into memory, and its pages outlive the process: to note
each event and each view costs two assignments, and what the process died at is known from the first
time on. What it died at twice is set aside.
"""

import mmap
import os
from pathlib import Path
from zlib import crc32

from backend.errors import StorageFailed

MAX_DEATHS = 2
READING = 0  # instead of a view: the payload is being read
_MAGIC = 0x4D41_5249_4A4E_4C32
_FILE_BYTES = 4096
# Cells of eight bytes. First what is being done, then what the process died at before.
_FORMAT, POSITION, VIEW, _SAVING = range(4)
_SUSPECT_POSITION, _SUSPECT_VIEW, _SUSPECT_DEATHS = range(4, 7)


def view_mark(view: str) -> int:
    """Return the number that stands for the view in the journal; never `READING`."""
    return crc32(view.encode("utf-8", "backslashreplace")) + 1


def unwritten_cells() -> "memoryview[int]":
    """Return cells that are in no file, for who keeps no journal."""
    return memoryview(bytearray(_FILE_BYTES)).cast("Q")


class CrashJournal:
    """Kept by one process; the file is there as long as it runs, and afterwards if it was killed.

    `cells[POSITION]` and `cells[VIEW]` (its mark) are written before a view takes an event.
    `died_at`: where the run before has left them; position 0 when it ended at no event.
    """

    def __init__(self, path: Path) -> None:
        """Read what the run before left behind.

        Raises:
            StorageFailed: the file cannot be written.
        """
        self._path = path
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            missing = _FILE_BYTES - os.fstat(self._file).st_size
            if missing > 0:  # written, not only extended: a full disk is noticed here
                os.pwrite(self._file, bytes(missing), _FILE_BYTES - missing)
            self._map = mmap.mmap(self._file, _FILE_BYTES)
        except OSError as error:
            raise StorageFailed(f"{path.name} cannot be kept: {error.strerror}.") from error
        self._bytes = memoryview(self._map)
        self.cells = self._bytes.cast("Q")
        self._note_death()

    def _note_death(self) -> None:
        """Count what the run before died at; a file in another format says nothing."""
        cells = self.cells
        if cells[_FORMAT] != _MAGIC:
            self._bytes[:] = bytes(_FILE_BYTES)
            cells[_FORMAT] = _MAGIC
        self.died_at = died_at = (cells[POSITION], cells[VIEW])
        if cells[POSITION]:
            again = died_at == (cells[_SUSPECT_POSITION], cells[_SUSPECT_VIEW])
            cells[_SUSPECT_DEATHS] = cells[_SUSPECT_DEATHS] + 1 if again else 1
            cells[_SUSPECT_POSITION], cells[_SUSPECT_VIEW] = died_at
        self._cautious_upto = cells[_SAVING]
        self.note_idle()

    @property
    def deadly_position(self) -> int:
        """The position of the event that a view died at too often; 0 when there is none."""
        too_often = self.cells[_SUSPECT_DEATHS] >= MAX_DEATHS
        return self.cells[_SUSPECT_POSITION] if too_often else 0

    def is_cautious(self, position: int) -> bool:
        """Whether the run before died while it saved a batch that goes on behind this position."""
        return self._cautious_upto > position

    def is_deadly(self, position: int, mark: int) -> bool:
        """Say whether the process died too often while this view took this event."""
        return position == self.deadly_position and mark == self.cells[_SUSPECT_VIEW]

    def begin(self, position: int, mark: int) -> None:
        """Write that the view is about to take the event."""
        self.cells[VIEW] = mark
        self.cells[POSITION] = position

    def begin_saving(self, upto: int) -> None:
        """Write that a batch up to this position is about to be saved."""
        self.cells[POSITION] = 0
        self.cells[_SAVING] = upto

    def note_idle(self) -> None:
        """Write that no view takes an event: what ends the process now is not an event's fault."""
        self.cells[POSITION] = self.cells[_SAVING] = 0

    def end(self, position: int) -> None:
        """Write that everything up to this position is on disk."""
        self.note_idle()
        if self.cells[_SUSPECT_POSITION] <= position:
            self.cells[_SUSPECT_DEATHS] = self.cells[_SUSPECT_POSITION] = 0

    def release(self) -> None:
        """Leave the file as it is."""
        self.cells.release()
        self._bytes.release()
        self._map.close()
        os.close(self._file)

    def close(self) -> None:
        """Note a clean end."""
        self.release()
        self._path.unlink(missing_ok=True)
