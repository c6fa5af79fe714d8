"""The journal's one writer: appends entries durably, and removes what nobody needs any more."""

import os
from collections.abc import Callable
from pathlib import Path

from backend.clock import Clock, now_us
from backend.errors import StorageFailed
from backend.projection.row_queue.journal_files import (
    SHAPE_BYTES,
    SegmentName,
    list_segments,
    scan_headers,
)
from backend.projection.row_queue.journal_index import JournalIndex
from backend.projection.row_queue.journal_segment import JournalSegment, QueueLimits
from backend.projection.row_queue.queue_entry import (
    HEADER_BYTES,
    QueueEntry,
    decode_payload,
    encode_frame,
)
from backend.projection.row_queue.queue_registrations import Acknowledged, QueueRegistrations

_MAX_SEGMENT_BYTES = 2**20
_SEGMENTS_OF_A_FULL_QUEUE = 8


class JournalWriter:
    """Appends row changes for the registered replicas, and trims.

    Entries follow each other without a gap in positions; what was written before its writer died is
    not written again. Where nobody needs an entry, it is left out, and all before it removed.
    `is_trimmed`: something was removed since the start that was not acknowledged.
    """

    def __init__(
        self,
        registrations: QueueRegistrations,
        shape: bytes,
        limits: QueueLimits,
        clock: Clock = now_us,
        sync: Callable[[int], None] = os.fdatasync,
    ) -> None:
        """Go on behind the last whole entry; entries of rows of another shape are removed.

        Raises:
            StorageFailed: the folder cannot be used.
        """
        self.index = JournalIndex()
        self.limits = limits
        self._registrations = registrations
        self._folder: Path = registrations.folder
        self._shape = shape
        self._clock, self._sync = clock, sync
        self._segments: list[JournalSegment] = []
        self._file = -1
        self._next_number = 1
        self._segment_limits = QueueLimits(
            max_bytes=min(_MAX_SEGMENT_BYTES, limits.max_bytes // _SEGMENTS_OF_A_FULL_QUEUE),
            max_rows=limits.max_rows // _SEGMENTS_OF_A_FULL_QUEUE,
            max_age_us=limits.max_age_us // _SEGMENTS_OF_A_FULL_QUEUE,
        )
        try:
            self._open()
        except OSError as error:
            raise self._failed(error) from error

    @property
    def start(self) -> int | None:
        """The position behind which the oldest entry begins; None: there is no entry."""
        return self._segments[0].name.start if self._segments else None

    @property
    def end(self) -> int | None:
        """Up to where the entries lead; None: there is none."""
        return self._segments[-1].end if self._segments else None

    def enqueue(self, entry: QueueEntry) -> None:
        """Write an entry, as `append` does."""
        self.append(entry)

    def append(self, changes: QueueEntry) -> int:
        """Write an entry, if a registered replica needs it; it is on disk then. Returns its bytes.

        Raises:
            StorageFailed: it is not written, or not wholly: it may be appended again.
        """
        try:
            if not self._is_needed(changes):
                return 0
            return self._write(changes)
        except OSError as error:
            self._close_file()  # the next attempt begins with what is whole on disk
            raise self._failed(error) from error

    def tidy(self) -> None:
        """Remove what everybody has acknowledged, and what is beyond the limits.

        Raises:
            StorageFailed: the folder cannot be used.
        """
        try:
            self._remove_acknowledged(self._registrations.read())
            self._enforce_limits()
        except OSError as error:
            raise self._failed(error) from error

    def is_lost(self, acknowledged: Acknowledged, position: int) -> bool:
        """Say whether a queue was trimmed behind what its replica has acknowledged.

        `position`: up to where the writer of the journal has applied.
        """
        start = position if self.start is None else self.start
        return acknowledged.has_begun and acknowledged.position < start

    def reset(self) -> None:
        """Remove every entry.

        Raises:
            StorageFailed: the folder cannot be used.
        """
        try:
            self._remove(len(self._segments))
        except OSError as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """Give the file back."""
        self._close_file()

    def _is_needed(self, changes: QueueEntry) -> bool:
        """Say whether to write an entry; what it makes useless is removed."""
        known = self._registrations.read()
        start = changes.before if self.start is None else self.start
        waiting = [each for each in known.values() if not each.has_begun or each.position >= start]
        done_at = changes.position + changes.is_late
        if not any(each.position < done_at for each in waiting):
            self._abandon(known, changes.position)
            return False
        end = self.end
        if end is None:
            return True
        if changes.before > end:  # nobody needed what is missing
            self._remove(len(self._segments))
            return True
        return changes.position > end or (changes.is_late and changes.position == end)

    def _abandon(self, known: dict[str, Acknowledged], position: int) -> None:
        """Remove all entries; who needed them finds where they began, and that they are gone."""
        has_lost = any(each.has_begun and each.position < position for each in known.values())
        if has_lost and len(self._segments) == 1 and not self._segments[0].entries:
            return
        self._remove(len(self._segments))
        if has_lost:
            self._begin_segment(position)

    def _write(self, changes: QueueEntry) -> int:
        header, frame = encode_frame(changes, self._clock())
        if self._file < 0:
            self._reopen()
        if not self._segments or self._segments[-1].is_full(self._segment_limits, header.at_us):
            self._begin_segment(changes.before)
        segment = self._segments[-1]
        written = os.pwrite(self._file, frame, segment.size_bytes)
        if written != len(frame):
            os.pwrite(self._file, frame[written:], segment.size_bytes + written)
        self._sync(self._file)
        segment.add(header)
        self.index.add(header)
        self._enforce_limits()
        return header.size_bytes

    def _begin_segment(self, start: int) -> None:
        self._close_file()
        self._folder.mkdir(mode=0o700, exist_ok=True)
        segment = JournalSegment(SegmentName(self._next_number, start))
        self._file = os.open(
            self._folder / segment.name.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        os.pwrite(self._file, self._shape, 0)
        self._next_number += 1
        self._segments.append(segment)
        self._sync_folder()

    def _sync_folder(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _reopen(self) -> None:
        """Take the last file up again after an error, cut behind its last whole entry."""
        if self._segments:
            last = self._segments[-1]
            self._file = os.open(self._folder / last.name.file, os.O_RDWR | os.O_CLOEXEC)
            os.ftruncate(self._file, last.size_bytes)

    def _open(self) -> None:
        for name in list_segments(self._folder):
            self._next_number = name.number + 1
            path = self._folder / name.file
            if path.stat().st_size < SHAPE_BYTES:  # its writer died when it had just begun it
                path.unlink()
                continue
            segment = self._scan(name)
            follows = not self._segments or self._segments[-1].end == name.start
            if segment is None or not follows:
                self._remove(len(self._segments))
            if segment is None:
                path.unlink(missing_ok=True)
                continue
            self._segments.append(segment)
        if self._segments:
            self._reopen()

    def _scan(self, name: SegmentName) -> JournalSegment | None:
        """Read what a segment holds; None: rows of another shape."""
        segment = JournalSegment(name)
        file = os.open(self._folder / name.file, os.O_RDONLY | os.O_CLOEXEC)
        try:
            if os.pread(file, SHAPE_BYTES, 0) != self._shape:
                return None
            for header in scan_headers(file, SHAPE_BYTES):
                data = os.pread(file, header.size_bytes, segment.size_bytes)
                if decode_payload(data[:HEADER_BYTES], data[HEADER_BYTES:]) is None:
                    break
                segment.add(header)
                self.index.add(header)
        finally:
            os.close(file)
        return segment

    def _remove_acknowledged(self, known: dict[str, Acknowledged]) -> None:
        start = self.start
        if start is None:
            return
        needed = [each.position for each in known.values() if each.position >= start]
        if known and not needed:
            return  # all are lost, or still fed by events; the next entry decides
        upto = min(needed, default=None)
        finished = 0
        for segment in self._segments:
            if upto is not None and (segment.done_at > upto or segment is self._segments[-1]):
                break
            finished += 1
        self._remove(finished)

    def _enforce_limits(self) -> None:
        """Remove the oldest segments while what follows them fills a queue by itself."""
        limits, oldest = self.limits, self._clock() - self.limits.max_age_us
        gone = 0
        size_bytes = sum(each.size_bytes for each in self._segments)
        rows = sum(each.rows for each in self._segments)
        for segment in self._segments:
            size_bytes, rows = size_bytes - segment.size_bytes, rows - segment.rows
            is_beyond = size_bytes >= limits.max_bytes or rows >= limits.max_rows
            if not segment.entries or (not is_beyond and segment.newest_us > oldest):
                break
            gone += 1
        self._remove(gone)

    def _remove(self, count: int) -> None:
        """Remove the oldest segments, the oldest first; an error in between leaves the others."""
        for _ in range(count):
            segment = self._segments[0]
            (self._folder / segment.name.file).unlink(missing_ok=True)
            self.index.forget(segment.entries)
            del self._segments[0]
        if count and not self._segments:
            self._close_file()

    def _close_file(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _failed(self, error: OSError) -> StorageFailed:
        return StorageFailed(
            f"The journal of the queue feed cannot be written: {error.strerror}."
            " Make room on the disk, and see that the data folder can be written."
        )
