"""Where the rows of each view are: in the replica's own file, in another one's, or in several.

Replicas of one backend lie in one data folder. Whoever is asked for a view that others have, or
that lies in parts, reads their files as well.
"""

import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import sqlalchemy as sa

from backend.errors import Unavailable
from backend.messages.notices import Topology
from backend.messages.replica_choice import shares_of
from backend.messages.text_list import join_names
from backend.messages.view_shares import ViewShare, complete_split, missing_parts, share_of
from backend.projection.row_schema import CHECKPOINT
from backend.sqlite.compiled_statement import CompiledStatement
from backend.sqlite.file_profile import READ_MODELS_READER
from backend.sqlite.sqlite_connection import connect

_HEARD_WITHIN_S = 2.0  # of a start all processes are told, once a second
_AS_FRESH_EVENTS = 1_000  # files that differ by fewer count as equally fresh
_POSITION = CompiledStatement(sa.select(CHECKPOINT.c.position)).sql


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

        Of several with the same part one that has not fallen behind, the own one first. Who was
        just started waits until it knows of the others.

        Raises:
            Unavailable: a part of it is nowhere, and which; or a file cannot be read.
        """
        self._heard.wait(_HEARD_WITHIN_S)
        shares = self._shares
        parts = complete_split(view, shares)
        if parts is None:
            raise Unavailable(_nowhere(view, *missing_parts(view, shares)), field="view")
        return tuple(
            self._choose([self._file(view, name, part, len(parts)) for name in names])
            for part, names in parts.items()
        )

    def _file(self, view: str, name: str, part: int, parts: int) -> PartFile:
        label = ViewShare(view=view, part=part, parts=parts).label
        return PartFile(name, self._folder / f"{name}.sqlite", part, label)

    def _choose(self, files: Sequence[PartFile]) -> PartFile:
        if len(files) == 1:
            return files[0]
        applied = {each.replica: each.applied() for each in files}
        newest = max(applied.values())

        def rank(file: PartFile) -> tuple[bool, bool, str]:
            is_behind = newest - applied[file.replica] > _AS_FRESH_EVENTS
            return is_behind, file.replica != self._own, file.replica

        return min(files, key=rank)


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
