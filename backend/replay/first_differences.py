"""Where rows of two histories first differ, found while both are run, batch by batch."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from backend.projection.read_model import Projection, ViewRow
from backend.projection.table_specs import POSITION
from backend.replay.traced_store import RowOfView, RowVersions

_MAX_ROWS = 200_000  # whose first position is kept; some hundred bytes each
_Cells = Callable[[ViewRow], Any]
_CommittedRow = Callable[[RowOfView], ViewRow | None]


class FirstDifferences:
    """Hears of the batches of both histories, the real one's first.

    `is_complete`: False when so many rows differ that some are not kept. A row differs by its
    cells; which event changed it last is no part of them.
    """

    def __init__(self, projections: Mapping[str, Projection]) -> None:
        self.is_complete = True
        self._positions: dict[RowOfView, int] = {}
        self._cells_of = {name: _cells_getter(each) for name, each in projections.items()}
        self._real: RowVersions = {}
        self._found: dict[RowOfView, int] = {}

    def position(self, row: RowOfView) -> int | None:
        """Return where the row first differed; None where it never did, or that is not known."""
        return self._positions.get(row)

    def count(self, view: str) -> int:
        """Return how many rows of a view have differed at some time."""
        return sum(1 for name, _ in self._positions if name == view)

    def note_real(self, versions: RowVersions) -> None:
        """Take what a batch of the real history has made of the rows."""
        self._real = versions

    def note_branch(self, versions: RowVersions, committed: _CommittedRow) -> None:
        """Compare with what the same part of the branch makes of them, before it is committed."""
        self._found = {}
        real = self._real
        for row in real.keys() | versions.keys():
            ours, theirs = real.get(row, ()), versions.get(row, ())
            if ours == theirs or row in self._positions:
                continue
            position = self._first_position(row, ours, theirs, committed)
            if position is not None:
                self._found[row] = position

    def end_batch(self) -> None:
        """Keep what was found of the batch: both histories have been written."""
        room = max(0, _MAX_ROWS - len(self._positions))
        self.is_complete = self.is_complete and len(self._found) <= room
        self._positions.update(list(self._found.items())[:room])
        self._real, self._found = {}, {}

    def _first_position(
        self,
        row: RowOfView,
        real: Sequence[ViewRow],
        branch: Sequence[ViewRow],
        committed: _CommittedRow,
    ) -> int | None:
        cells_of = self._cells_of[row[0]]
        before = committed(row)
        ours = theirs = None if before is None else cells_of(before)
        really = {each.position: cells_of(each) for each in real}
        tried = {each.position: cells_of(each) for each in branch}
        for position in sorted(really.keys() | tried.keys()):
            ours, theirs = really.get(position, ours), tried.get(position, theirs)
            if ours != theirs:
                return position
        return None


def _cells_getter(projection: Projection) -> _Cells:
    names = [name for name in projection.row.__struct_fields__ if name != POSITION]
    return attrgetter(*names)
