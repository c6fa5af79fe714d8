"""Opening what operators have: folders, tar archives and single files, packed with zstd or not."""

import io
import tarfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

import zstandard

from backend.errors import Unreadable

_CHUNK_BYTES = 1 << 16  # bytes read from the disk at once


@contextmanager
def open_input(path: Path) -> Generator[BinaryIO]:
    """Open a file for reading bytes; `.zst` is unpacked on the way.

    Reading from it raises `Unreadable` too when the file turns out to be damaged.

    Raises:
        Unreadable: there is no such file, or it may not be read.
    """
    try:
        raw = path.open("rb", buffering=0)
    except OSError as error:
        raise _bad_file(path, error.strerror or str(error)) from error
    with raw, io.BufferedReader(_DecompressedFile(path, raw), _CHUNK_BYTES) as stream:
        yield stream


def iter_members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield (name, content) of every file in a folder or a tar archive, one at a time.

    Raises:
        Unreadable: it is neither, or it is damaged.
    """
    if path.is_dir():
        yield from _iter_folder(path)
        return
    with open_input(path) as packed, _open_archive(path, packed) as archive:
        yield from _iter_archive(path, archive)


def _open_archive(path: Path, packed: BinaryIO) -> tarfile.TarFile:
    try:
        return tarfile.open(fileobj=packed, mode="r|*")
    except tarfile.TarError as error:
        raise _bad_file(path, f"it is no folder and no tar archive ({error})") from error


def _iter_folder(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    try:
        listed = sorted(path.iterdir())
    except OSError as error:
        raise _bad_file(path, error.strerror or str(error)) from error
    for member in listed:
        if member.is_file():
            with open_input(member) as stream:
                yield member.name.removesuffix(".zst"), stream


def _iter_archive(path: Path, archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    while True:
        try:
            entry = archive.next()
        except tarfile.TarError as error:
            raise _bad_file(path, str(error)) from error
        if entry is None:
            return
        content = archive.extractfile(entry) if entry.isfile() else None
        if content is not None:
            yield PurePosixPath(entry.name).name, content


def _bad_file(path: Path, reason: str) -> Unreadable:
    return Unreadable(f"{path} cannot be read: {reason}.", code="bad-file")


class _DecompressedFile(io.RawIOBase):
    """A file's bytes, unpacked; failures say which file it was."""

    def __init__(self, path: Path, raw: io.FileIO) -> None:
        self._path = path
        self._raw = raw
        self._zstd = _new_decompressor() if path.suffix == ".zst" else None
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]  # Buffer: 3.12
        if not self._ready:
            self._ready = self._read_chunk()
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _read_chunk(self) -> bytes:
        """Return the next bytes, and none at the end only."""
        try:
            if self._zstd is None:
                return self._raw.read(_CHUNK_BYTES)
            return self._decompress(self._zstd)
        except OSError as error:
            raise _bad_file(self._path, error.strerror or str(error)) from error
        except zstandard.ZstdError as error:
            raise _bad_file(self._path, f"damaged zstd content ({error})") from error

    def _decompress(self, frame: "zstandard.ZstdDecompressionObj") -> bytes:
        while True:
            packed = (frame.unused_data if frame.eof else b"") or self._raw.read(_CHUNK_BYTES)
            if not packed:
                break
            if frame.eof:  # another frame follows
                self._zstd = frame = _new_decompressor()
            if content := frame.decompress(packed):
                return content
        if not frame.eof:
            raise _bad_file(self._path, "it ends in the middle of its zstd content")
        return b""


def _new_decompressor() -> "zstandard.ZstdDecompressionObj":
    return zstandard.ZstdDecompressor().decompressobj()


class DigestReader(io.RawIOBase):
    """A stream that digests what is read through it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = blake2b(digest_size=16)

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]  # Buffer: 3.12
        """Fill the buffer, and digest what came."""
        content = self._stream.read(len(buffer))
        self._digest.update(content)
        buffer[: len(content)] = content
        return len(content)

    def hexdigest(self) -> str:
        """Return the digest of all that was read so far."""
        return self._digest.hexdigest()


def digest_reader(stream: IO[bytes]) -> tuple[DigestReader, BinaryIO]:
    """Return a digesting stream, and the buffered reader to read it through."""
    digesting = DigestReader(stream)
    return digesting, io.BufferedReader(digesting, _CHUNK_BYTES)
