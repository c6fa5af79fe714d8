"""Folders, tar archives and zip archives: their files, one at a time."""

import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from backend.errors import Unreadable
from backend.exchange.input_files import InputFile, bad_file, content_name
from backend.messages.number_text import format_number

_MAX_MEMBERS = 10_000
_MAX_HEADER_BYTES = 1 << 20  # that one member of a tar archive may have
_MAX_UNPACKED_BYTES = 1 << 34  # of one member
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
# What the library raises for damaged archives, and for those that it cannot unpack.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)

Wanted = Callable[[str], bool]
"""Says by a member's name, without folders and the suffix of its packing, whether it is read."""


def is_zip(file: InputFile) -> bool:
    """Say whether a file is a zip archive; spreadsheets are too."""
    return file.raw.read(4) in _ZIP_MAGIC


def iter_members(path: Path, wanted: Wanted) -> Iterator[InputFile]:
    """Yield the wanted files of a folder or an archive; each is closed when the next is asked for.

    Raises:
        Unreadable: it is neither, or it is damaged, or beyond a limit, which is named.
        Unavailable: it changed while it was read.
    """
    if path.is_dir():
        yield from _iter_folder(path, wanted)
        return
    with InputFile(path) as file:
        yield from iter_zip_members(file, wanted) if is_zip(file) else _iter_tar(file, wanted)
        file.require_unchanged()


def member_names(file: InputFile) -> list[str]:
    """Return the names of a zip archive's files, without folders; what macOS adds is left out.

    Raises:
        Unreadable: it is damaged, or holds too many.
    """
    with open_zip(file) as archive:
        return [content_name(one.filename) for one in archive.infolist() if _is_file(one)]


def _is_file(member: zipfile.ZipInfo) -> bool:
    return not member.is_dir() and not member.filename.startswith("__MACOSX/")


def _iter_folder(path: Path, wanted: Wanted) -> Iterator[InputFile]:
    try:
        listed = sorted(path.iterdir())
    except OSError as error:
        raise bad_file(path, error.strerror or str(error)) from error
    for member in listed:
        if member.is_file() and wanted(content_name(member.name)):
            with InputFile(member) as file:
                yield file
                file.require_unchanged()


@contextmanager
def open_zip(file: InputFile) -> Generator[zipfile.ZipFile]:
    """Open a zip archive.

    Raises:
        Unreadable: it is damaged, also when that is seen later, or holds too many files.
    """
    try:
        with zipfile.ZipFile(file.raw) as archive:
            _require_few(file, len(archive.infolist()))
            yield archive
    except _ZIP_ERRORS as error:
        raise bad_file(file.label, f"damaged zip content ({error})") from error


def iter_zip_members(file: InputFile, wanted: Wanted) -> Iterator[InputFile]:
    """Yield the wanted files of a zip archive; each is closed when the next is asked for."""
    with open_zip(file) as archive:
        for member in filter(_is_file, archive.infolist()):
            if wanted(content_name(member.filename)):
                with _spool_zip_member(file, archive, member) as kept:
                    yield kept


def _spool_zip_member(
    file: InputFile, archive: zipfile.ZipFile, member: zipfile.ZipInfo
) -> InputFile:
    if member.flag_bits & 1:
        raise bad_file(file.label, f"{member.filename} in it is encrypted; unpack it first")
    if member.file_size > _MAX_UNPACKED_BYTES:
        raise _too_large(file, member.filename)
    with archive.open(member) as content:
        return InputFile.spooled(content_name(member.filename), content)


def _iter_tar(file: InputFile, wanted: Wanted) -> Iterator[InputFile]:
    with file.content() as content:
        stream = _BoundedStream(file.label, content)
        with _open_tar(file, stream) as archive:
            skipped_bytes = count = 0
            while (member := _next_member(file, stream, archive, skipped_bytes)) is not None:
                count += 1
                _require_few(file, count)
                skipped_bytes = member.size
                if member.isfile() and wanted(content_name(member.name)):
                    with _spool_tar_member(file, stream, archive, member) as kept:
                        yield kept


@contextmanager
def _open_tar(file: InputFile, stream: "_BoundedStream") -> Generator[tarfile.TarFile]:
    stream.allow(_MAX_HEADER_BYTES)
    with ExitStack() as opened:
        try:
            archive = opened.enter_context(tarfile.open(fileobj=stream, mode="r|"))
        except tarfile.TarError as error:
            reason = f"it is no folder, no zip and no tar archive ({error})"
            raise bad_file(file.label, reason) from error
        yield archive


def _next_member(
    file: InputFile, stream: "_BoundedStream", archive: tarfile.TarFile, skipped_bytes: int
) -> tarfile.TarInfo | None:
    stream.allow(skipped_bytes + _MAX_HEADER_BYTES)
    try:
        return archive.next()
    except (tarfile.TarError, ValueError, OverflowError) as error:
        raise bad_file(file.label, f"damaged tar content ({error})") from error


def _spool_tar_member(
    file: InputFile, stream: "_BoundedStream", archive: tarfile.TarFile, member: tarfile.TarInfo
) -> InputFile:
    if member.issparse():
        raise bad_file(file.label, f"{member.name[:100]} in it is a sparse file; unpack it first")
    if member.size > _MAX_UNPACKED_BYTES:
        raise _too_large(file, member.name)
    stream.allow(member.size + _MAX_HEADER_BYTES)
    try:
        content = archive.extractfile(member)
        if content is None:
            raise bad_file(file.label, f"{member.name[:100]} in it is no file")
        return InputFile.spooled(content_name(member.name), content)
    except tarfile.TarError as error:
        reason = f"{member.name[:100]} in it is damaged ({error})"
        raise bad_file(file.label, reason) from error


def _require_few(file: InputFile, count: int) -> None:
    if count > _MAX_MEMBERS:
        raise bad_file(
            file.label,
            f"it holds more than {format_number(_MAX_MEMBERS)} files, which is the limit",
        )


def _too_large(file: InputFile, member: str) -> Unreadable:
    limit = f"{_MAX_UNPACKED_BYTES >> 30} GiB"
    return bad_file(file.label, f"{member[:100]} in it is larger than {limit}, which is the limit")


class _BoundedStream(io.BufferedIOBase):
    """A tar archive's bytes, of which only so many may be read at a time.

    Headers are read into memory whole, however long they say that they are.
    """

    def __init__(self, name: str, content: BinaryIO) -> None:
        self._name = name
        self._content = content
        self._left_bytes = 0

    def allow(self, size: int) -> None:
        """Let so many bytes be read from here on."""
        self._left_bytes = size

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes."""
        if size is None or size < 0:
            raise ValueError("a tar archive is read in blocks")
        self._left_bytes -= size
        if self._left_bytes < 0:
            limit = f"{_MAX_HEADER_BYTES >> 20} MiB"
            raise bad_file(self._name, f"a header in it is longer than {limit}, which is the limit")
        return self._content.read(size)
