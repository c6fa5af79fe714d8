"""An incident file is read; what is in it is believed only when its digests agree."""

import hashlib
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self, TypeVar

import msgspec

from backend.errors import MarigraphError, Unreadable
from backend.exchange.incident.incident_format import (
    INCIDENT_FORMAT,
    MANIFEST,
    START,
    IncidentKind,
    IncidentManifest,
    MemberDigest,
)

_MAX_MANIFEST_BYTES = 16 << 20
_MAX_LINE_BYTES = 64 << 20
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # packed in a way that nothing here has written
    RuntimeError,  # with a password
    KeyError,
    msgspec.MsgspecError,
    UnicodeDecodeError,
)
_Record = TypeVar("_Record")


class IncidentFile:
    """An incident file that is there; use it as a context.

    Raises:
        Unreadable: code `no-incident`: it is none; `newer-incident`: this version cannot read it;
            `bad-incident`: it is broken or cut off.
    """

    def __init__(self, path: Path) -> None:
        """Read its manifest."""
        self._path = path
        try:
            self._packed = zipfile.ZipFile(path)
        except OSError as error:
            raise Unreadable(
                f"{path} cannot be read: {error.strerror or error}.", code="bad-file", field="file"
            ) from error
        except zipfile.BadZipFile as error:
            raise self._not_whole(error) from error
        try:
            self.manifest = self._read_manifest()
        except BaseException:
            self._packed.close()
            raise
        self._members = {each.name: each for each in self.manifest.members}

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._packed.close()

    @property
    def names(self) -> list[str]:
        """The members, in the order in which they were written."""
        return list(self._members)

    def records(self, name: str, kind: type[_Record]) -> Iterator[_Record]:
        """Yield the records of a member; nothing where there is no such member.

        Raises:
            Unreadable: code `bad-incident`; it is broken, or not what was written.
        """
        decoder = msgspec.json.Decoder(kind)
        with self.opened(name) as lines:
            for line in lines:
                yield decoder.decode(line)

    @contextmanager
    def opened(self, name: str) -> Generator[Iterator[bytes]]:
        """Give the lines of a member, of which the last shows whether all were as written.

        Raises:
            Unreadable: as `records`.
        """
        with self._explained():
            yield self._lines(name)

    def _lines(self, name: str) -> Iterator[bytes]:
        member = self._members.get(name)
        if member is None:
            return
        digest, size_bytes = hashlib.sha256(), 0
        with self._packed.open(name) as packed:
            while line := packed.readline(_MAX_LINE_BYTES):
                digest.update(line)
                size_bytes += len(line)
                if size_bytes > member.size_bytes:
                    break
                yield line
        if (size_bytes, digest.hexdigest()) != (member.size_bytes, member.sha256):
            raise self._damaged(f"{name} is not what was written")

    def _read_manifest(self) -> IncidentManifest:
        with self._explained():
            if MANIFEST not in self._packed.namelist():
                raise self._foreign()
            with self._packed.open(MANIFEST) as packed:
                text = _read_all(packed)
            try:
                found = msgspec.json.decode(text, type=IncidentKind)
            except msgspec.MsgspecError as error:
                raise self._foreign() from error
            if found.format > INCIDENT_FORMAT:
                raise Unreadable(
                    f"{self._path} is an incident file of format {found.format}, and this version"
                    f" reads up to {INCIDENT_FORMAT}. Open it with a newer Marigraph.",
                    code="newer-incident",
                    field="file",
                )
            return msgspec.json.decode(text, type=IncidentManifest)

    @contextmanager
    def _explained(self) -> Generator[None]:
        try:
            yield
        except MarigraphError:
            raise
        except _BROKEN as error:
            raise self._damaged(str(error)) from error

    def _not_whole(self, error: Exception) -> Unreadable:
        """Tell a file that was cut off from one that is none."""
        with self._path.open("rb") as file:
            is_packed = file.read(4) == b"PK\x03\x04"
        if is_packed:
            return Unreadable(
                f"{self._path} is not whole: it was cut off, or is damaged ({error})."
                " Copy it anew.",
                code="bad-incident",
                field="file",
            )
        return self._foreign()

    def _foreign(self) -> Unreadable:
        return Unreadable(
            f"{self._path} is no incident file. Name another one.",
            code="no-incident",
            field="file",
        )

    def _damaged(self, reason: str) -> Unreadable:
        return Unreadable(
            f"{self._path} is damaged: {reason}. Copy it anew.", code="bad-incident", field="file"
        )


def unpacked_bytes(members: list[MemberDigest]) -> int:
    """Return how much all members take that are unpacked; the rows at the start do so twice."""
    start_bytes = sum(each.size_bytes for each in members if each.name.startswith(START))
    return sum(each.size_bytes for each in members) + start_bytes


def _read_all(packed: IO[bytes]) -> bytes:
    return packed.read(_MAX_MANIFEST_BYTES)
