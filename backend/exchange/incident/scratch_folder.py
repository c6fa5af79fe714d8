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
from backend.errors import StorageFailed, Unreadable
from backend.exchange.incident.incident_format import SUFFIX, IncidentManifest
from backend.exchange.incident.incident_reader import IncidentFile, unpacked_bytes
from backend.exchange.incident.scratch_builder import OnProgress, ScratchBuilder
from backend.exchange.staging_folder import open_staging_folder
from backend.messages.number_text import format_bytes
from backend.projection.folder_models import FolderModels, installed_models, store_models
from backend.projection.installed_projections import source_digest
from backend.projection.views_file import load_views_file
from backend.sqlite.file_lock import acquire_file_lock
from backend.wire.attachment import FollowedStore
from backend.wire.backend_process import find_backend
from backend.wire.followed_store import read_views_text
from backend.wire.scratch_mark import (
    SCRATCH_FILE,
    VIEWS_FILE,
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


class NamedViews(msgspec.Struct, frozen=True):
    """A file of read models that whoever opens a file has named: its name, and its text."""

    name: str
    text: bytes

    @property
    def described(self) -> FollowedStore:
        """As a file says of its own."""
        return FollowedStore(views=self.name, views_sha256=hashlib.sha256(self.text).hexdigest())


def open_file(
    path: Path,
    on_progress: OnProgress = lambda _what, _done, _total: None,
    views: Path | None = None,
) -> Path:
    """Return the data folder of an incident file or an export, which is made if need be.

    views: read models of one's own, for the events of an attached folder; no code that is in the
    file is ever run.

    Raises:
        Unreadable: it is neither, is damaged, or of a newer version; or code `no-store`: the file
            is of no attached folder, and takes no such views.
        Unavailable: the views cannot be read.
        StorageFailed: there is no room for it.
    """
    checksum, named = _checksum(path), _read_named(views)
    root = _root()
    folder = root / f"{checksum[:_DIGITS]}-{_code_digest(named)[:_DIGITS]}"
    with _held(root, folder.name):
        if read_scratch_mark(folder) is None:
            _Unpacking(path, checksum, named, on_progress).make(folder)
        os.utime(folder)
        _remove_old(root, folder)
    return folder


def _read_named(views: Path | None) -> NamedViews | None:
    """Return the views that were named; they can be loaded."""
    if views is None:
        return None
    named = NamedViews(views.name, read_views_text(views))
    load_views_file(views)
    return named


def _code_digest(views: NamedViews | None) -> str:
    """Return a digest of all that makes rows of the events in a file, whosever they are."""
    read_models = installed_models().projections | store_models(None).projections
    own = views.described.views_sha256 if views else ""
    code = f"{version('marigraph')} {source_digest(read_models)} {own}"
    return hashlib.sha256(code.encode()).hexdigest()


class _Unpacking(msgspec.Struct, frozen=True):
    """A file on its way into a folder."""

    path: Path
    checksum: str
    views: NamedViews | None
    on_progress: OnProgress

    def make(self, folder: Path) -> None:
        try:
            shutil.rmtree(folder, ignore_errors=True)
            with open_staging_folder(folder.parent) as staging:
                made = staging / "data"
                made.mkdir(mode=_OWNER_ONLY)
                if self.views is not None:
                    (made / VIEWS_FILE).write_bytes(self.views.text)
                mark = self._fill(made)
                self._require_store(mark.store)
                named = self.views.name if self.views else ""
                write_scratch_mark(made, msgspec.structs.replace(mark, views=named))
                made.replace(folder)
        except OSError as error:
            raise StorageFailed(
                f"{folder.parent} cannot be written: {error.strerror or error}. Make room, or name"
                f" another folder by {CACHE_VARIABLE}."
            ) from error

    def _fill(self, made: Path) -> ScratchMark:
        path = self.path
        mark = ScratchMark(
            kind="export",
            file=str(path.absolute()),
            name=path.name.removesuffix(SUFFIX),
            checksum=self.checksum,
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
            return self._builder(made, installed_models()).from_export(path, mark)
        with IncidentFile(path) as incident:
            _require_room(made.parents[1], unpacked_bytes(incident.manifest.members))
            builder = self._builder(made, self._models(incident.manifest, made))
            views = self.views.described if self.views else None
            packed = msgspec.structs.replace(mark, kind="incident")
            return builder.from_incident(incident, packed, views)

    def _builder(self, made: Path, models: FolderModels) -> ScratchBuilder:
        return ScratchBuilder(made, models.registry, models.projections, self.on_progress)

    def _models(self, manifest: IncidentManifest, made: Path) -> FolderModels:
        """Return what the rows in an incident file are of."""
        self._require_store(manifest.store)
        if manifest.store is None:
            return installed_models()
        return store_models(made / VIEWS_FILE if self.views else None)

    def _require_store(self, store: FollowedStore | None) -> None:
        if self.views is not None and store is None:
            raise Unreadable(
                f"{self.path} is of no attached folder: its views are those that are installed."
                " Leave out --views.",
                code="no-store",
                field="views",
            )


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
