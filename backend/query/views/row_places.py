"""Where the rows of each view are: in the replica's own file, in another one's, or in several.

Replicas of one backend lie in one data folder. Whoever is asked for a view that others have, or
that lies in parts, reads their files as well.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from backend.errors import Unavailable
from backend.messages.notices import Topology
from backend.messages.replica_choice import shares_of
from backend.messages.text_list import join_names
from backend.messages.view_shares import ViewShare, complete_split, missing_parts, share_of


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
        self._running: frozenset[str] = frozenset((own,))

    def update(self, topology: Topology) -> None:
        """Take note of who is there."""
        own = {self._own: self._shares[self._own]}
        self._running = frozenset(p.name for p in topology.processes if p.state == "running")
        self._shares = {**shares_of(topology.processes), **own}

    def is_own(self, view: str) -> bool:
        """Say whether the replica that is asked has the whole view."""
        share = share_of(view, self._shares[self._own])
        return share is not None and share.is_whole

    def find(self, view: str) -> tuple[PartFile, ...]:
        """Return the files that the view is in: one, or one for each part.

        Raises:
            Unavailable: a part of it is nowhere, and which.
        """
        shares = self._shares
        parts = complete_split(view, shares)
        if parts is None:
            raise Unavailable(_nowhere(view, *missing_parts(view, shares)), field="view")
        count = len(parts)
        return tuple(
            PartFile(
                name,
                self._folder / f"{name}.sqlite",
                part,
                ViewShare(view=view, part=part, parts=count).label,
            )
            for part, names in parts.items()
            for name in [min(names, key=self._preference)]
        )

    def _preference(self, name: str) -> tuple[bool, bool, str]:
        return name != self._own, name not in self._running, name


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
