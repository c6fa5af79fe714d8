"""The first event of a block at which what two runs have made of a view is not the same."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from backend.replay.version_protocol import BlockOfView, VersionCells, VersionKey
from backend.wire.version_drift import DifferentCells, DriftCell

_MAX_ROWS = 20  # of one event, which are kept with their cells
WAITS = "waits"  # of an event that stands behind a parked one
_Rows = dict[VersionKey, VersionCells]


class BlockDifference(msgspec.Struct, frozen=True, kw_only=True):
    """The event's position, the first rows that differ behind it, and how many do."""

    position: int
    rows: tuple[DifferentCells, ...]
    row_count: int
    ours_error: str
    theirs_error: str


def find_difference(
    columns: Sequence[str], ours: BlockOfView, theirs: BlockOfView
) -> BlockDifference | None:
    """Compare a block of a view, event by event; None when nothing differs at any event.

    A row that was put as it was is not another one.
    """
    mine, other = _by_position(ours), _by_position(theirs)
    my_errors, other_errors = _errors(ours), _errors(theirs)
    my_rows, other_rows = _rows_before(ours, theirs), _rows_before(theirs, ours)
    for position in sorted({*mine, *other, *my_errors, *other_errors}):
        put, other_put = mine.get(position, {}), other.get(position, {})
        touched = sorted({*put, *other_put})
        before = {key: my_rows[key] for key in touched if key in my_rows}
        my_rows.update(put)
        other_rows.update(other_put)
        rows = [key for key in touched if my_rows.get(key) != other_rows.get(key)]
        errors = my_errors.get(position, ""), other_errors.get(position, "")
        if rows or errors[0] != errors[1]:
            return BlockDifference(
                position=position,
                rows=tuple(
                    _row(columns, key, before, my_rows, other_rows) for key in rows[:_MAX_ROWS]
                ),
                row_count=len(rows),
                ours_error=errors[0],
                theirs_error=errors[1],
            )
    return None


def _by_position(block: BlockOfView) -> Mapping[int, _Rows]:
    found: defaultdict[int, _Rows] = defaultdict(dict)
    for version in block.versions:
        found[version.position][version.key] = version.cells
    return found


def _rows_before(block: BlockOfView, other: BlockOfView) -> _Rows:
    """Return the rows before the block; those that only the other has put are the same here."""
    own = {each.key for each in block.versions}
    return {**{key: cells for key, cells in other.before if key not in own}, **dict(block.before)}


def _errors(block: BlockOfView) -> dict[int, str]:
    return {each.position: each.error or WAITS for each in block.parked}


def _row(
    columns: Sequence[str], key: VersionKey, before: _Rows, ours: _Rows, theirs: _Rows
) -> DifferentCells:
    mine, other = ours.get(key), theirs.get(key)
    different = (
        name
        for place, name in enumerate(columns)
        if mine is None or other is None or mine[place] != other[place]
    )
    return DifferentCells(
        key=key,
        columns=tuple(different),
        before=_cells(columns, before.get(key)),
        ours=_cells(columns, mine),
        theirs=_cells(columns, other),
    )


def _cells(columns: Sequence[str], cells: VersionCells | None) -> Mapping[str, DriftCell] | None:
    return None if cells is None else dict(zip(columns, cells, strict=True))
