"""The files of the journal: segments in order, each named by its number and where it begins."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from backend.projection.row_queue.queue_entry import HEADER_BYTES, FrameHeader, read_header
from backend.projection.table_specs import TableSpec

_SUFFIX = ".rows"
SHAPE_BYTES = 32


class SegmentName(msgspec.Struct, frozen=True, order=True):
    """A segment: its number, and the position behind which its first entry begins."""

    number: int
    start: int

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.number:012d}-{self.start}{_SUFFIX}"


def list_segments(folder: Path) -> list[SegmentName]:
    """Return the segments in order.

    Raises:
        OSError: the folder cannot be read.
    """
    try:
        names = [each.name for each in folder.iterdir() if each.name.endswith(_SUFFIX)]
    except FileNotFoundError:  # nothing was ever queued
        return []
    parts = [name.removesuffix(_SUFFIX).partition("-") for name in names]
    return sorted(
        SegmentName(int(number), int(start))
        for number, _, start in parts
        if number.isdecimal() and start.isdecimal()
    )


def shape_of(specs: Iterable[TableSpec]) -> bytes:
    """Return what the rows of these tables look like, as a sum: those of others cannot be taken."""
    shapes = sorted((spec.name, spec.key, [*map(repr, spec.columns)]) for spec in specs)
    return hashlib.sha256(repr(shapes).encode()).digest()


def scan_headers(file: int, offset: int) -> Iterable[FrameHeader]:
    """Yield the headers of the frames behind `offset`; the last one may be cut short.

    Raises:
        OSError: the file cannot be read.
    """
    while (header := read_header(os.pread(file, HEADER_BYTES, offset))) is not None:
        yield header
        offset += header.size_bytes
