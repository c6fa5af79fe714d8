"""Where the rows of each view are: in the replica's own file, in another one's, or in several.

Replicas of one backend lie in one data folder. Whoever is asked for a view that others have, or
that lies in parts, reads their files as well.
"""

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import sqlalchemy as sa

from backend.errors import Unavailable
from backend.messages.notices import Topology
from backend.messages.replica_choice import shares_of
from backend.messages.text_list import join_names
from backend.messages.view_shares import ViewShare, complete_splits, missing_parts, share_of
from backend.projection.row_schema import CHECKPOINT, SETTINGS
from backend.projection.view_schema import VIEW_KEY, BuiltView
from backend.sqlite.compiled_statement import CompiledStatement
from backend.sqlite.file_profile import READ_MODELS_READER
from backend.sqlite.sqlite_connection import connect

_HEARD_WITHIN_S = 2.0  # of a start all processes are told, once a second
_AS_FRESH_EVENTS = 1_000  # files that differ by fewer count as equally fresh
_NOT_BUILT = -1
_POSITION = CompiledStatement(sa.select(CHECKPOINT.c.position)).sql
_BUILT = f"SELECT value FROM {SETTINGS.name} WHERE name = ?"  # noqa: S608 - our own name


class PartFile(msgspec.Struct, frozen=True):
    """A file with rows of a view: whose it is, and which part is in it."""

    replica: str
    path: Path
    part: int
    label: str

    def identity(self) -> tuple[int, int]:
        """Return what tells this file from another one in its place.

        Raises:
            Unavailable: it is not there.
        """
        try:
            found = self.path.stat()
        except OSError as error:
            raise Unavailable(f"{self.replica} has no rows yet: {error.strerror}.") from error
        return found.st_dev, found.st_ino

    def applied(self) -> int:
        """Return how far its rows are; 0 where there are none. From any thread.

        Raises:
            Unavailable: it cannot be read.
        """
        try:
            with closing(connect(self.path, READ_MODELS_READER)) as opened:
                found = opened.execute(_POSITION).fetchone()
        except sqlite3.Error as error:
            raise Unavailable(f"The rows of {self.replica} cannot be read: {error}.") from error
        return found[0] if found else 0

    def built_upto(self, view: str) -> int:
        """Return how far its rows of a view are; -1 where it has none of this part yet, or is away.

        From any thread.
        """
        try:
            with closing(connect(self.path, READ_MODELS_READER)) as opened:
                (text,) = opened.execute(_BUILT, (f"{VIEW_KEY}{view}",)).fetchone() or ("",)
                found = opened.execute(_POSITION).fetchone()
        except sqlite3.Error:  # it was just started, and has no file or no tables yet
            return _NOT_BUILT
        if not text or msgspec.json.decode(text, type=BuiltView).part != self.label:
            return _NOT_BUILT
        return found[0] if found else 0

    def version(self) -> tuple[int, ...]:
        """Return numbers of which one is another whenever something was written to it."""
        files = (self.path, self.path.with_name(f"{self.path.name}-wal"))
        return tuple(number for each in files for number in _written(each))


class RowPlaces:
    """What each replica has, by the newest topology; read by any thread, changed by one."""

    def __init__(self, own: str, folder: Path, share: Sequence[ViewShare]) -> None:
        """`own`: the replica that is asked, with its share."""
        self._own, self._folder = own, folder
        self._shares: dict[str, Sequence[ViewShare]] = {own: share}
        self._heard = threading.Event()  # set by the first topology

    def update(self, topology: Topology) -> None:
        """Take note of who is there."""
        own = {self._own: self._shares[self._own]}
        self._shares = {**shares_of(topology.processes), **own}
        self._heard.set()

    def is_own(self, view: str) -> bool:
        """Say whether the replica that is asked has the whole view."""
        share = share_of(view, self._shares[self._own])
        return share is not None and share.is_whole

    def find(self, view: str) -> tuple[PartFile, ...]:
        """Return the files that the view is in: one, or one for each part.

        Of several with the same part one that has built it and has not fallen behind, the own one
        first; likewise of several ways in which it is divided, that with the fewest parts first.
        Who was just started waits until it knows of the others.

        Raises:
            Unavailable: a part of it is nowhere, and which.
        """
        self._heard.wait(_HEARD_WITHIN_S)
        shares = self._shares
        splits = complete_splits(view, shares)
        if not splits:
            raise Unavailable(_nowhere(view, *missing_parts(view, shares)), field="view")
        found = [self._files(view, parts) for parts in splits]
        if len(found) == 1:
            return found[0]
        applied = [min(each.built_upto(view) for each in files) for files in found]
        newest = max(applied)
        return next(
            files for files, upto in zip(found, applied, strict=True) if _is_as_fresh(upto, newest)
        )

    def _files(self, view: str, parts: Mapping[int, Sequence[str]]) -> tuple[PartFile, ...]:
        return tuple(
            self._choose(view, [self._file(view, name, part, len(parts)) for name in names])
            for part, names in parts.items()
        )

    def _file(self, view: str, name: str, part: int, parts: int) -> PartFile:
        label = ViewShare(view=view, part=part, parts=parts).label
        return PartFile(name, self._folder / f"{name}.sqlite", part, label)

    def _choose(self, view: str, files: Sequence[PartFile]) -> PartFile:
        if len(files) == 1:
            return files[0]
        applied = {each.replica: each.built_upto(view) for each in files}
        newest = max(applied.values())

        def rank(file: PartFile) -> tuple[bool, bool, str]:
            is_behind = not _is_as_fresh(applied[file.replica], newest)
            return is_behind, file.replica != self._own, file.replica

        return min(files, key=rank)


def _is_as_fresh(upto: int, newest: int) -> bool:
    """Say whether rows up to there are read where others are further; never those that are none."""
    return upto == newest or (upto != _NOT_BUILT and newest - upto <= _AS_FRESH_EVENTS)


def _nowhere(view: str, parts: int, missing: Sequence[int]) -> str:
    if parts == 1:
        return (
            f"No replica has {view}. Start one that has it: marigraph replica start --views {view}"
        )
    which = join_names(map(str, missing))
    return (
        f"No replica has part {which} of {parts} of {view}. Start one: marigraph replica start"
        f" --views {view} --share {missing[0]}/{parts}"
    )


def _written(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:  # nothing is written ahead now
        return 0, 0
    return found.st_mtime_ns, found.st_size
