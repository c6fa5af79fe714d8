"""A replica's eye on the journal: the entry that goes on from where its rows are."""

import os
from pathlib import Path

from backend.errors import StorageFailed, Unavailable
from backend.messages.number_text import format_number
from backend.projection.row_queue.journal_files import (
    SHAPE_BYTES,
    SegmentName,
    list_segments,
)
from backend.projection.row_queue.queue_entry import (
    HEADER_BYTES,
    FrameHeader,
    QueueEntry,
    decode_payload,
    read_header,
)


class QueueTrimmed(Unavailable):
    """What a replica needs next was removed from its queue: only the log has it still."""

    code = "queue-trimmed"


class JournalReader:
    """Reads on from where it has come; used by one thread."""

    def __init__(self, folder: Path, shape: bytes) -> None:
        """`shape`: what the replica's own rows look like."""
        self._folder = folder
        self._shape = shape
        self._file = -1
        self._segment: SegmentName | None = None
        self._offset = 0

    def next(self, position: int) -> QueueEntry | None:
        """Return the entry behind a position; None when none is there yet.

        An entry that leads from before the position beyond it is such a one as well: rows are given
        as they are at its end.

        Raises:
            QueueTrimmed: the entries begin behind the position.
            StorageFailed: the journal cannot be read.
        """
        try:
            return self._next(position)
        except FileNotFoundError:
            self.rewind()  # removed between two looks
            return None
        except OSError as error:
            raise StorageFailed(
                f"The journal of the queue feed cannot be read: {error.strerror}."
            ) from error

    def rewind(self) -> None:
        """Look from the beginning, the next time."""
        if self._file >= 0:
            os.close(self._file)
        self._file, self._segment, self._offset = -1, None, 0

    def _next(self, position: int) -> QueueEntry | None:
        while self._segment is not None or self._open_first(position):
            found = self._read_frame()
            if found is None:
                if not self._open_next():
                    return None
                continue
            header, changes = found
            if self._is_applied(header, position):
                self._offset += header.size_bytes
                continue
            if header.before > position:
                self.rewind()
                raise _trimmed(header.before, position)
            self._offset += header.size_bytes
            return changes
        return None

    def _is_applied(self, header: FrameHeader, position: int) -> bool:
        if header.is_late:
            return header.position < position
        return header.position <= position

    def _read_frame(self) -> tuple[FrameHeader, QueueEntry] | None:
        data = os.pread(self._file, HEADER_BYTES, self._offset)
        header = read_header(data)
        if header is None:
            return None
        payload = os.pread(self._file, header.payload_bytes, self._offset + HEADER_BYTES)
        changes = decode_payload(data, payload)
        return None if changes is None else (header, changes)

    def _open_first(self, position: int) -> bool:
        """Open the last segment that begins before the position, or else the first."""
        segments = list_segments(self._folder)
        if not segments:
            return False
        if segments[0].start > position:
            raise _trimmed(segments[0].start, position)
        before = [each for each in segments if each.start < position]
        self._open(before[-1] if before else segments[0])
        return True

    def _open_next(self) -> bool:
        """Go on to the next segment, once nothing more comes in this one."""
        current, segments = self._segment, list_segments(self._folder)
        later = [each for each in segments if current is not None and each > current]
        if self._read_frame() is not None:  # it has come meanwhile
            return True
        if current not in segments and segments:
            self.rewind()  # removed, and its numbers may have begun anew
        elif later:
            self._open(later[0])
        return bool(segments) and (current not in segments or bool(later))

    def _open(self, segment: SegmentName) -> None:
        self.rewind()
        self._file = os.open(self._folder / segment.file, os.O_RDONLY | os.O_CLOEXEC)
        self._segment, self._offset = segment, SHAPE_BYTES
        shape = os.pread(self._file, SHAPE_BYTES, 0)
        if len(shape) == SHAPE_BYTES and shape != self._shape:
            self.rewind()
            raise QueueTrimmed(
                "The queue holds rows of another shape than this replica's: rebuild needed."
            )


def _trimmed(start: int, position: int) -> QueueTrimmed:
    return QueueTrimmed(
        f"The queue was trimmed: rebuild needed. It begins behind {format_number(start)}, and the"
        f" rows are at {format_number(position)}; only the log still has what lies between."
    )
