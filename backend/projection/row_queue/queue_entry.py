"""What a batch has made of the rows: the entry of a queue, and how it lies in a file."""

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from backend.clock import Micros
from backend.projection.row_store import ParkedRecord, SkippedRecord

_HEADER = struct.Struct("<IIQQQIB")
HEADER_BYTES = _HEADER.size
_CHECKED_FROM = 4  # the checksum covers everything behind itself, and the size before it
Cells = Sequence[Any]


class QueueEntry(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The rows that events in (before, position] have changed, each as it is at `position`.

    `counts`: events per type in [1, position]. `recorded_us`: commit times of the batch's events,
    per type. `tables`: cells in the order of the columns, by the table's name. `parked`, `applied`:
    events that were set aside, and that are so no more. `is_late`: parked events were taken after
    all, and the position stands where it was. `skipped`: those of them that a view passes over for
    good, which who has the rows must know as well. `removed`: keys of rows that there are no more,
    by the table's name, as an annulment has it. `code`: a digest of the code that made the
    rows, see `CodeLedger.source`; empty when it is not known.
    """

    before: int
    position: int
    counts: Mapping[str, int]
    recorded_us: Mapping[str, Sequence[Micros]] = {}
    tables: Mapping[str, Sequence[Cells]] = {}
    parked: Sequence[ParkedRecord] = ()
    applied: Sequence[ParkedRecord] = ()
    is_late: bool = False
    skipped: Sequence[SkippedRecord] = ()
    removed: Mapping[str, Sequence[Sequence[str]]] = {}
    code: str = ""

    @property
    def events(self) -> int:
        """How many events the batch had."""
        return sum(map(len, self.recorded_us.values()))

    @property
    def rows(self) -> int:
        """How many rows it has changed."""
        return sum(map(len, self.tables.values()))


Enqueue = Callable[[QueueEntry], None]


class FrameHeader(msgspec.Struct, frozen=True, gc=False):
    """What stands before an entry in its file, so that it can be passed over without being read."""

    payload_bytes: int
    checksum: int
    before: int
    position: int
    at_us: Micros
    rows: int
    is_late: bool

    @property
    def size_bytes(self) -> int:
        """Bytes of the whole frame."""
        return HEADER_BYTES + self.payload_bytes

    @property
    def done_at(self) -> int:
        """From which acknowledged position on nobody needs it; a late one shares its position."""
        return self.position + self.is_late


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(QueueEntry).decode


def encode_frame(changes: QueueEntry, at_us: Micros) -> tuple[FrameHeader, bytes]:
    """Return an entry as it lies in the file, and its header."""
    payload = _encode(changes)
    fields = (changes.before, changes.position, at_us, changes.rows, changes.is_late)
    unchecked = _HEADER.pack(len(payload), 0, *fields)
    checksum = _checksum(unchecked, payload)
    header = FrameHeader(len(payload), checksum, *fields)
    return header, _HEADER.pack(len(payload), checksum, *fields) + payload


def read_header(data: bytes) -> FrameHeader | None:
    """Return the header that stands there; None while it is not whole."""
    if len(data) < HEADER_BYTES:
        return None
    size, checksum, before, position, at_us, rows, is_late = _HEADER.unpack_from(data)
    return FrameHeader(size, checksum, before, position, at_us, rows, bool(is_late))


def decode_payload(header_data: bytes, payload: bytes) -> QueueEntry | None:
    """Return the entry; None when it is not whole: its writer is at it, or died at it."""
    size, checksum, *_ = _HEADER.unpack_from(header_data)
    if len(payload) != size or checksum != _checksum(header_data, payload):
        return None
    try:
        return _decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError):  # its end was not written
        return None


def _checksum(header_data: bytes, payload: bytes) -> int:
    """Return the checksum of a frame; its own place counts as nothing."""
    size, rest = header_data[:_CHECKED_FROM], header_data[2 * _CHECKED_FROM : HEADER_BYTES]
    return zlib.crc32(payload, zlib.crc32(size + rest))
