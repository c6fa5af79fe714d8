"""Two branches of one log are compared: by how each of them differs from what really happened.

A row that a branch does not name is there as it really is, so that both files of differences, which
stand in one order, say all.
"""

from collections.abc import Iterator, Mapping

from backend.errors import Rejected
from backend.messages.number_text import format_number
from backend.wire.branch_outcome import (
    BranchCell,
    BranchOutcome,
    DifferentRow,
    RowVerdict,
    read_differences,
)
from backend.wire.branches import BranchFiles

_POSITION = "position"
_Row = Mapping[str, BranchCell] | None


def contrast_branches(one: BranchFiles, other: BranchFiles) -> Iterator[DifferentRow]:
    """Yield the rows that differ between two branches: `before` as in the first, `after` the other.

    Raises:
        Rejected: they end at different positions, or are of different logs.
        Unreadable: one was not run, or cannot be read.
    """
    _require_same_end(one, one.read_outcome(), other, other.read_outcome())
    for ours, theirs in _pairs(
        read_differences(one.differences), read_differences(other.differences)
    ):
        found = _contrast(ours, theirs)
        if found is not None:
            yield found


def _require_same_end(
    one: BranchFiles, ours: BranchOutcome, other: BranchFiles, theirs: BranchOutcome
) -> None:
    if (ours.upto, ours.end_event, ours.first_event) != (
        theirs.upto,
        theirs.end_event,
        theirs.first_event,
    ):
        raise Rejected(
            f"{one.name} was compared at position {format_number(ours.upto)}, and {other.name} at"
            f" {format_number(theirs.upto)} of its log: run both to one end of one log, with"
            " --upto, to compare them.",
            code="other-end",
        )


def _pairs(
    ours: Iterator[DifferentRow], theirs: Iterator[DifferentRow]
) -> Iterator[tuple[DifferentRow | None, DifferentRow | None]]:
    """Yield both lists in their order, each row with its like in the other."""
    one, other = next(ours, None), next(theirs, None)
    while one is not None or other is not None:
        if other is None or (one is not None and _place(one) < _place(other)):
            yield one, None
            one = next(ours, None)
        elif one is None or _place(other) < _place(one):
            yield None, other
            other = next(theirs, None)
        else:
            yield one, other
            one, other = next(ours, None), next(theirs, None)


def _place(row: DifferentRow) -> tuple[str, tuple[str, ...]]:
    return row.view, row.key


def _contrast(ours: DifferentRow | None, theirs: DifferentRow | None) -> DifferentRow | None:
    """Return how the row differs between both; None where it does not."""
    known = ours or theirs
    if known is None:
        return None
    before: _Row = known.before if ours is None else ours.after
    after: _Row = known.before if theirs is None else theirs.after
    columns = tuple(
        name
        for name in (before or after or {})
        if name != _POSITION and (before or {}).get(name) != (after or {}).get(name)
    )
    if (before is None) == (after is None) and not columns:
        return None
    verdict: RowVerdict = "added" if before is None else "missing" if after is None else "different"
    return DifferentRow(
        view=known.view, key=known.key, verdict=verdict, columns=columns, before=before, after=after
    )
