"""The file that is imported: read any number of times, and watched for changes meanwhile.

A pipe, or any other source that can be read only once, is first kept on the disk, in a file without
a name.
"""

import io
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Self

from backend.errors import StorageFailed, Unavailable, Unreadable
from backend.exchange.byte_source import ByteSource
from backend.exchange.decompression import PEEK_BYTES, DecompressedFile, detect_compression

STDIN = "-"
_PACKED = (".zst", ".gz")
CHUNK_BYTES = 1 << 16  # read from the disk at once
_SPOOL_STEP_BYTES = 1 << 26  # between two looks at the room that is left
_MIN_FREE_BYTES = 1 << 30  # of the disk, when a pipe is kept on it


def bad_file(name: object, reason: str) -> Unreadable:
    """Return the error that a file cannot be read, and why."""
    return Unreadable(f"{name} cannot be read: {reason}.", code="bad-file")


def content_name(path: str) -> str:
    """Return a file's name without folders and without the suffix of its packing."""
    name = PurePosixPath(path.replace("\\", "/")).name
    return next((name.removesuffix(end) for end in _PACKED if name.endswith(end)), name)


class InputFile:
    """A file for reading. Use it as a context; one stream of it at a time.

    label: how errors name it; name: how reports do, without folders and the suffix of its packing

    Raises:
        Unreadable: there is no such file, or it may not be read.
        StorageFailed: there is no room to keep what a pipe brings.
    """

    def __init__(self, path: Path, kept: IO[bytes] | None = None) -> None:
        """Open the file at a path; `kept` is its content when it was read already."""
        self.label = str(path)
        self.name = "standard input" if str(path) == STDIN else content_name(path.name)
        self._raw: IO[bytes] = kept or _open_seekable(path, self.name)
        self._state = self._current_state()

    @classmethod
    def spooled(cls, name: str, stream: IO[bytes]) -> "InputFile":
        """Keep the rest of a stream on the disk, as a file of that name."""
        return cls(Path(name), _spool(stream, name))

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._raw.close()

    @property
    def raw(self) -> IO[bytes]:
        """The content as it stands on the disk, from its beginning."""
        self._raw.seek(0)
        return self._raw

    @contextmanager
    def content(self) -> Generator[BinaryIO]:
        """Give the content from its beginning, unpacked when it is packed with zstd or gzip."""
        raw = self.raw
        new_decompressor = detect_compression(raw.read(PEEK_BYTES))
        raw.seek(0)
        if new_decompressor is None:
            inner: ByteSource = _PlainContent(self.label, raw)
        else:
            inner = DecompressedFile(self.label, raw, new_decompressor)
        with io.BufferedReader(inner, CHUNK_BYTES) as stream:
            yield stream

    def require_unchanged(self) -> None:
        """Make sure that nobody has written to the file since it was opened.

        Raises:
            Unavailable: somebody has.
        """
        if self._current_state() != self._state:
            raise changed_meanwhile(self.label)

    def _current_state(self) -> tuple[int, int]:
        found = os.fstat(self._raw.fileno())
        return found.st_size, found.st_mtime_ns


def changed_meanwhile(name: str) -> Unavailable:
    """Return the error that a file changed while it was read."""
    return Unavailable(
        f"{name} changed while it was read. What was brought in so far stays; import the file again"
        " when nobody writes to it any more.",
        code="file-changed",
    )


def _open_seekable(path: Path, name: str) -> IO[bytes]:
    try:
        raw = _open_stdin() if str(path) == STDIN else path.open("rb")
        if stat.S_ISREG(os.fstat(raw.fileno()).st_mode):
            return raw
        with raw:
            return _spool(raw, name)
    except OSError as error:
        raise bad_file(path, error.strerror or str(error)) from error


def _open_stdin() -> IO[bytes]:
    if sys.stdin is None:  # closed
        raise OSError("standard input is closed")
    return open(sys.stdin.fileno(), "rb", closefd=False)


def _spool(stream: IO[bytes], name: str) -> IO[bytes]:
    """Keep what can be read once only in a file without a name."""
    with ExitStack() as if_failing:
        kept = if_failing.enter_context(tempfile.TemporaryFile())
        next_look = _SPOOL_STEP_BYTES
        while chunk := stream.read(CHUNK_BYTES):
            _keep(chunk, kept, name)
            if kept.tell() >= next_look:
                next_look += _SPOOL_STEP_BYTES
                _require_room(name)
        kept.seek(0)
        if_failing.pop_all()
    return kept


def _keep(chunk: bytes, kept: IO[bytes], name: str) -> None:
    try:
        kept.write(chunk)
        kept.flush()
    except OSError as error:
        raise _no_room(name, error.strerror or str(error)) from error


def _require_room(name: str) -> None:
    if shutil.disk_usage(tempfile.gettempdir()).free < _MIN_FREE_BYTES:
        raise _no_room(name, f"less than {_MIN_FREE_BYTES >> 30} GiB is free")


def _no_room(name: str, reason: str) -> StorageFailed:
    return StorageFailed(
        f"{name} is kept in {tempfile.gettempdir()} while it is read, and there is no room:"
        f" {reason}. Make room, let TMPDIR name another folder, or unpack it, and import from the"
        " file."
    )


@contextmanager
def open_input(path: Path) -> Generator[BinaryIO]:
    """Open a file for reading its content once.

    Raises:
        Unreadable: there is no such file, it may not be read, or it is damaged.
        Unavailable: it changed while it was read.
    """
    with InputFile(path) as file:
        with file.content() as stream:
            yield stream
        file.require_unchanged()


class _PlainContent(ByteSource):
    """A file's bytes; failures say which file it was."""

    def __init__(self, name: str, raw: IO[bytes]) -> None:
        self._name = name
        self._raw = raw

    def read_some(self, size: int) -> bytes:
        try:
            return self._raw.read(size)
        except OSError as error:
            raise bad_file(self._name, error.strerror or str(error)) from error


class DigestReader(ByteSource):
    """A stream that digests what is read through it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = blake2b(digest_size=16)

    def read_some(self, size: int) -> bytes:
        """Return the next bytes, digested."""
        content = self._stream.read(size)
        self._digest.update(content)
        return content

    def hexdigest(self) -> str:
        """Return the digest of all that was read so far."""
        return self._digest.hexdigest()


def digest_reader(stream: IO[bytes]) -> tuple[DigestReader, BinaryIO]:
    """Return a digesting stream, and the buffered reader to read it through."""
    digesting = DigestReader(stream)
    return digesting, io.BufferedReader(digesting, CHUNK_BYTES)


def read_to_end(stream: BinaryIO) -> None:
    """Read what a format does not look at: it belongs to the file all the same."""
    while stream.read(CHUNK_BYTES):
        pass  # to read it is all that is wanted: its digest is made on the way


def content_digest(file: InputFile) -> str:
    """Return the digest of a file's content, whatever it is packed with."""
    with file.content() as stream:
        digesting, buffered = digest_reader(stream)
        with buffered:
            read_to_end(buffered)
    return digesting.hexdigest()
