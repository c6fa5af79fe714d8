"""Packed content, unpacked on the way in bounded memory: zstd and gzip, by first bytes."""

import zlib
from collections.abc import Callable
from typing import IO, Protocol

from backports import zstd

from backend.errors import Unreadable
from backend.exchange.byte_source import ByteSource
from backend.messages.number_text import format_number

PEEK_BYTES = 6
_CHUNK_BYTES = 1 << 16
_MAX_WINDOW_LOG = 27  # 128 MiB: what zstd needs at most to unpack, whatever it was packed with
_FREE_BYTES = 1 << 30  # unpacked content up to here may have been packed as well as can be
_MAX_RATIO = 1_000  # beyond that, times the packed size

_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_GZIP_MAGIC = b"\x1f\x8b\x08"


class Decompressor(Protocol):
    """One frame of packed content, as the standard library's decompressors are."""

    @property
    def eof(self) -> bool:
        """Whether the frame has ended."""
        ...

    @property
    def needs_input(self) -> bool:
        """Whether there is nothing to give without more packed bytes."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What was fed behind the end of the frame."""
        ...

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Take packed bytes in, and give at most `max_length` (above 0) unpacked ones."""
        ...


class _GzipDecompressor:
    """zlib's decompressor with the face of the others."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data.lstrip(b"\0")  # tapes pad with zeros

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


def _new_zstd() -> Decompressor:
    limit: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _MAX_WINDOW_LOG}
    return zstd.ZstdDecompressor(options=limit)


def detect_compression(beginning: bytes) -> Callable[[], Decompressor] | None:
    """Return what unpacks content that begins like this, None when it is not packed."""
    if beginning.startswith(_ZSTD_MAGIC) or _is_skippable_frame(beginning):
        return _new_zstd
    if beginning.startswith(_GZIP_MAGIC):
        return _GzipDecompressor
    return None


def _is_skippable_frame(beginning: bytes) -> bool:
    return (
        beginning[1:4] == b"\x2a\x4d\x18" and beginning[:1] >= b"\x50" and beginning[:1] < b"\x60"
    )


class DecompressedFile(ByteSource):
    """A file's content, unpacked. Reading raises `Unreadable` when it is damaged."""

    def __init__(
        self, name: str, packed: IO[bytes], new_decompressor: Callable[[], Decompressor]
    ) -> None:
        self._name = name
        self._packed = packed
        self._new = new_decompressor
        self._frame = new_decompressor()
        self._packed_bytes = 0
        self._unpacked_bytes = 0

    def read_some(self, size: int) -> bytes:
        """Return unpacked bytes, and none at the end only."""
        try:
            content = self._unpack_some(size)
        except (zstd.ZstdError, zlib.error) as error:
            raise _bad_content(
                self._name,
                f"damaged content, or packed with a window of more than"
                f" {1 << _MAX_WINDOW_LOG - 20} MiB ({error})",
            ) from error
        self._count(len(content))
        return content

    def _unpack_some(self, size: int) -> bytes:
        while True:
            packed = b""
            if self._frame.eof:
                packed = self._frame.unused_data or self._read_packed()
                if not packed:
                    return b""
                self._frame = self._new()
            elif self._frame.needs_input:
                packed = self._read_packed()
                if not packed:
                    raise _bad_content(self._name, "it ends in the middle of its packed content")
            if content := self._frame.decompress(packed, size):
                return content

    def _read_packed(self) -> bytes:
        packed = self._packed.read(_CHUNK_BYTES)
        self._packed_bytes += len(packed)
        return packed

    def _count(self, size: int) -> None:
        self._unpacked_bytes += size
        most = max(_FREE_BYTES, self._packed_bytes * _MAX_RATIO)
        if self._unpacked_bytes > most:
            raise _bad_content(
                self._name,
                f"it unpacks to more than {_FREE_BYTES >> 30} GiB and"
                f" {format_number(_MAX_RATIO)} times its"
                " size, which is the limit",
            )


def _bad_content(name: str, reason: str) -> Unreadable:
    return Unreadable(f"{name} cannot be read: {reason}.", code="bad-file")
