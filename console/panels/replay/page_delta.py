"""A page of a view a few events further, or back, from what changed in between."""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from backend.messages.catalogue import Column
from backend.messages.queries import Cell, RowChange, RowChanges, ViewPage
from console.panels.replay.event_differences import EventDifferences, build_differences
from console.panels.replay.pinned_rows import PinnedPage
from console.tables.view_cells import FormattedPage, format_page

PAGE_ROWS = 40  # rows of a page: those that were changed last, newest first
MAX_DELTA_EVENTS = 200  # events; what lies further away is asked for as a whole
MAX_CHANGES = 400  # changed rows; with more of them, whole pages are the shorter answer
_MIN_ROWS = 15  # rows that may be left of a page before it is asked for again


class PlayheadChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What one move of the playhead changed.

    differences: those that the event at the playhead made; pages: by view as they stand there now,
    empty where they must be asked for as a whole; pinned: likewise, of the pinned rows
    """

    differences: EventDifferences
    pages: Mapping[str, FormattedPage]
    pinned: Mapping[str, FormattedPage] = {}


def prepare_changes(
    shown: Mapping[str, FormattedPage],
    pinned: Mapping[str, PinnedPage],
    position: int,
    reply: object,
) -> PlayheadChanges:
    """Write the answer to the question that a move of the playhead asks.

    Raises:
        TypeError: when the reply is nothing of the kind.
    """
    if not isinstance(reply, RowChanges):
        raise TypeError(f"Changes were asked for, and {reply!r} came.")
    return PlayheadChanges(
        differences=build_differences(reply.event_changes, reply.columns, position),
        pages=apply_changes(shown, position, reply),
        pinned=apply_to_pinned(pinned, position, reply),
    )


def apply_to_pinned(
    pinned: Mapping[str, PinnedPage], position: int, reply: RowChanges
) -> dict[str, FormattedPage]:
    """Return the pinned rows as they stand at `position`; none when they must be asked for."""
    if len(reply.changes) >= MAX_CHANGES:
        return {}
    return {
        view: format_page(_move_pinned(known, reply.changes, position), compact=True)
        for view, known in pinned.items()
    }


def _move_pinned(known: PinnedPage, changes: Sequence[RowChange], position: int) -> ViewPage:
    page = known.page.page
    forth = position >= page.position
    rows = {_row_key(page.columns, row): row for row in page.rows}
    for change in changes:
        key = tuple(change.key)
        if change.view != page.view or key not in known.keys:
            continue
        after = change.after if forth else change.before
        if after is None:
            rows.pop(key, None)
        else:
            rows[key] = after
    return replace(page, rows=list(rows.values()), total=len(rows), position=position, cached=False)


def apply_changes(
    shown: Mapping[str, FormattedPage], position: int, reply: RowChanges
) -> dict[str, FormattedPage]:
    """Return the pages as they stand at `position`; none when they must be asked for as a whole.

    `shown` stand at one position, and `reply` is what changed between there and `position`.
    """
    if len(reply.changes) >= MAX_CHANGES:
        return {}
    by_view: dict[str, list[RowChange]] = {}
    for change in reply.changes:
        by_view.setdefault(change.view, []).append(change)
    pages = {
        view: _apply_to_page(text.page, by_view.get(view, []), position)
        for view, text in shown.items()
    }
    return {
        view: format_page(page, compact=True)
        for view, page in pages.items()
        if not _is_too_short(page)
    }


def _apply_to_page(page: ViewPage, changes: Sequence[RowChange], position: int) -> ViewPage:
    """Put the rows of that moment in the places of those that changed."""
    forth = position >= page.position
    place = _position_column(page.columns)
    gone = {tuple(change.key) for change in changes}
    kept = [row for row in page.rows if _row_key(page.columns, row) not in gone]
    whole = page.total <= len(page.rows)
    last = 0 if whole else int(page.rows[-1][place] or 0)
    fresh: list[list[Cell]] = []
    total = page.total
    for change in changes:
        before, after = (change.before, change.after) if forth else (change.after, change.before)
        total += (after is not None) - (before is not None)
        if after is not None and int(after[place] or 0) >= last:
            fresh.append(after)
    rows = sorted(kept + fresh, key=lambda row: -int(row[place] or 0))
    return replace(page, rows=rows[:PAGE_ROWS], total=total, position=position, cached=False)


def _is_too_short(page: ViewPage) -> bool:
    return len(page.rows) < _MIN_ROWS and len(page.rows) < page.total


def _row_key(columns: Sequence[Column], row: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(cell for column, cell in zip(columns, row, strict=True) if column.key)


def _position_column(columns: Sequence[Column]) -> int:
    return next(place for place, column in enumerate(columns) if column.name == "position")
