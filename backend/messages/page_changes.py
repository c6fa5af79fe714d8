"""What has changed between two pages of the same question: rows by their keys. No I/O."""

import msgspec

from backend.messages.catalogue import Column
from backend.messages.queries import Cell, ViewPage

Row = list[Cell]
RowKey = tuple[Cell, ...]


class PageChange(msgspec.Struct, frozen=True, kw_only=True):
    """A page, and what is different from the one before it.

    `added` and `changed` are rows as they are now, `removed` as they were; `added` and `removed`
    are of the page: a row may have come from, or gone to, another one. `is_moved`: rows that both
    pages show are in another order. `is_whole`: there is no page before, and all rows are `added`.
    """

    page: ViewPage
    added: list[Row] = []
    changed: list[Row] = []
    removed: list[Row] = []
    is_moved: bool = False
    is_whole: bool = False


def compare_pages(before: ViewPage | None, page: ViewPage) -> PageChange:
    """Return what has changed; pages with other columns have nothing in common."""
    if before is None or before.columns != page.columns:
        return PageChange(page=page, added=page.rows, is_whole=True)
    old, new = _by_key(before), _by_key(page)
    return PageChange(
        page=page,
        added=[row for key, row in new.items() if key not in old],
        changed=[row for key, row in new.items() if key in old and old[key] != row],
        removed=[row for key, row in old.items() if key not in new],
        is_moved=[key for key in old if key in new] != [key for key in new if key in old],
    )


def row_key(columns: list[Column], row: Row) -> RowKey:
    """Return a row's key; all of it where its view declares none."""
    found = tuple(cell for column, cell in zip(columns, row, strict=True) if column.key)
    return found or tuple(row)


def _by_key(page: ViewPage) -> dict[RowKey, Row]:
    return {row_key(page.columns, row): row for row in page.rows}
