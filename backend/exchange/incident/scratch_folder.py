"""The data folder of a file of events, in the user's cache: made once, and used again while whole.

It is known by the checksum of the file and the code that is installed: other handlers make other
rows of the same events. A folder gets its name when it is whole; what a kill left behind is removed
by the next that is made. What was not opened for a month goes, and what is too much.
"""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import msgspec
import platformdirs

from backend.clock import SECOND_US, now_us
from backend.domain.registry import load_registry
from backend.errors import StorageFailed, Unreadable
from backend.exchange.incident.incident_format import SUFFIX
from backend.exchange.incident.incident_reader import IncidentFile, unpacked_bytes
from backend.exchange.incident.scratch_builder import OnProgress, ScratchBuilder
from backend.exchange.staging_folder import open_staging_folder
from backend.messages.number_text import format_bytes
from backend.projection.installed_projections import load_projections, source_digest
from backend.sqlite.file_lock import acquire_file_lock
from backend.wire.backend_process import find_backend
from backend.wire.scratch_mark import (
    SCRATCH_FILE,
    ScratchMark,
    read_scratch_mark,
    write_scratch_mark,
)

CACHE_VARIABLE = "MARIGRAPH_OPENED"  # where such folders are made; empty: in the user's cache
_MAX_BYTES = 4 << 30  # of all folders; what was opened least lately goes first
_MAX_AGE_S = 30 * 86_400
_UNPACKING_TIMEOUT_S = 3_600.0  # that another process may take to unpack the same file
_CHUNK_BYTES = 1 << 20
_DIGITS = 24  # of the checksums in a folder's name
_OWNER_ONLY = 0o700


def is_events_file(path: Path) -> bool:
    """Say whether a path is to be opened as a file of events, and not as a data folder."""
    try:
        return path.is_file()
    except OSError:  # a name that no folder can have, either; whoever opens it says why
        return True


def open_file(path: Path, on_progress: OnProgress = lambda _what, _done, _total: None) -> Path:
    """Return the data folder of an incident file or an export, which is made if need be.

    Raises:
        Unreadable: it is neither, is damaged, or of a newer version.
        StorageFailed: there is no room for it.
    """
    checksum = _checksum(path)
    projections = load_projections()
    code = hashlib.sha256(f"{version('marigraph')} {source_digest(projections)}".encode())
    root = _root()
    folder = root / f"{checksum[:_DIGITS]}-{code.hexdigest()[:_DIGITS]}"
    with _held(root, folder.name):
        if read_scratch_mark(folder) is None:
            _make(path, folder, checksum, on_progress)
        os.utime(folder)
        _remove_old(root, folder)
    return folder


def _make(path: Path, folder: Path, checksum: str, on_progress: OnProgress) -> None:
    try:
        shutil.rmtree(folder, ignore_errors=True)
        with open_staging_folder(folder.parent) as staging:
            made = staging / "data"
            made.mkdir(mode=_OWNER_ONLY)
            builder = ScratchBuilder(made, load_registry(), load_projections(), on_progress)
            write_scratch_mark(made, _fill(builder, path, checksum, made))
            made.replace(folder)
    except OSError as error:
        raise StorageFailed(
            f"{folder.parent} cannot be written: {error.strerror or error}. Make room, or name"
            f" another folder by {CACHE_VARIABLE}."
        ) from error


def _fill(builder: ScratchBuilder, path: Path, checksum: str, made: Path) -> ScratchMark:
    name = path.name.removesuffix(SUFFIX)
    mark = ScratchMark(
        kind="export",
        file=str(path.absolute()),
        name=name,
        checksum=checksum,
        first=0,
        last=0,
        events=0,
    )
    if path.stat().st_size == 0:
        raise Unreadable(
            f"{path} is empty: it was not written to its end, or not copied. Copy it anew.",
            code="bad-file",
            field="file",
        )
    if not _is_packed(path):
        return builder.from_export(path, mark)
    with IncidentFile(path) as incident:
        _require_room(made.parents[1], unpacked_bytes(incident.manifest.members))
        return builder.from_incident(incident, msgspec.structs.replace(mark, kind="incident"))


def _is_packed(path: Path) -> bool:
    """Say whether a file is an incident, by its content or its name."""
    return path.name.endswith(SUFFIX) or zipfile.is_zipfile(path)


def _checksum(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
    except IsADirectoryError as error:
        raise Unreadable(
            f"{path} is a folder: name a file; `marigraph --data {path}` shows a data folder.",
            code="bad-file",
            field="file",
        ) from error
    except OSError as error:
        raise Unreadable(
            f"{path} cannot be read: {error.strerror or error}.", code="bad-file", field="file"
        ) from error
    return digest.hexdigest()


def _root() -> Path:
    chosen = os.environ.get(CACHE_VARIABLE, "")
    if chosen:
        return Path(chosen)
    return Path(platformdirs.user_cache_dir("marigraph", appauthor=False)) / "opened"


@contextmanager
def _held(root: Path, name: str) -> Generator[None]:
    """Let nobody else make the same folder meanwhile."""
    root.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    lock = acquire_file_lock(
        root / f"{name}.lock",
        lambda: "Another program is still unpacking this file. Try again when it has.",
        timeout_s=_UNPACKING_TIMEOUT_S,
    )
    try:
        yield
    finally:
        lock.release()


def _require_room(folder: Path, needed_bytes: int) -> None:
    free_bytes = shutil.disk_usage(folder).free
    if needed_bytes > free_bytes:
        raise StorageFailed(
            f"What is in the file takes {format_bytes(needed_bytes)}, and the disk of {folder} has"
            f" {format_bytes(free_bytes)} left. Make room, or name another folder by"
            f" {CACHE_VARIABLE}."
        )


def _remove_old(root: Path, kept: Path) -> None:
    """Remove folders that nobody has opened for long, and the oldest where they are too many."""
    folders = [each.parent for each in root.glob(f"*/{SCRATCH_FILE}")]
    by_age = sorted(folders, key=lambda each: each.stat().st_mtime, reverse=True)
    total_bytes = 0
    for folder in by_age:
        total_bytes += sum(each.stat().st_size for each in folder.glob("*") if each.is_file())
        age_s = now_us() / SECOND_US - folder.stat().st_mtime
        is_wanted = age_s < _MAX_AGE_S and total_bytes < _MAX_BYTES
        if folder != kept and not is_wanted and not _is_in_use(folder):
            shutil.rmtree(folder, ignore_errors=True)
            root.joinpath(f"{folder.name}.lock").unlink(missing_ok=True)


def _is_in_use(folder: Path) -> bool:
    try:
        return find_backend(folder) is not None
    except Unreadable:  # one of another version may run
        return True
