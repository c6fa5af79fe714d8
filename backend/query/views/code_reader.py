"""Reads the code ledger of a file of rows, and which of its entries still have rows."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from backend.messages.row_code import MAX_CODE_ENTRIES, CodeEntry, ViewCode
from backend.projection.read_model import Projection
from backend.projection.row_queries import applied_position, rows_of, view_spec
from backend.projection.row_schema import CODE
from backend.projection.sql_tables import HEAP_PLACE, archive_table, first_place
from backend.projection.table_specs import POSITION

_TRIED_SPANS = 50  # in which rows are looked for, to tell whether a view is mixed


def read_view_code(
    connection: sa.Connection,
    projection: Projection,
    todays: str,
    *,
    is_archive: bool,
    is_counted: bool,
) -> ViewCode:
    """Return what the ledger says of a view, in the caller's transaction.

    `todays`: the digest of the code that is applied now.
    """
    rows = archive_table(view_spec(projection)) if is_archive else rows_of(projection)
    entries = _entries(connection, projection.name, todays)
    if is_counted:
        entries = _with_counts(connection, projection.name, rows, entries)
        alive = {each.digest for each in entries if each.rows}
        is_mixed = len(alive) > 1
    else:
        is_mixed = _is_mixed(connection, rows, entries)
    return ViewCode(
        view=projection.name,
        todays=todays,
        is_mixed=is_mixed,
        entries=list(entries[-MAX_CODE_ENTRIES:]),
    )


def _entries(connection: sa.Connection, view: str, todays: str) -> Sequence[CodeEntry]:
    """Return the entries; those of the same code one after another are one."""
    columns = (CODE.c.since_position, CODE.c.digest, CODE.c.package, CODE.c.since)
    wanted = sa.select(*columns).where(CODE.c.view == view).order_by(CODE.c.since_position)
    found = [tuple(row) for row in connection.execute(wanted)]
    if applied_position(connection) and (not found or found[0][0] > 1):
        found.insert(0, (1, "", "", 0))
    if not found:
        return []
    first = [row for place, row in enumerate(found) if not place or row[1] != found[place - 1][1]]
    ends = [row[0] - 1 for row in first[1:]]
    return [
        CodeEntry(
            digest=digest,
            package=package,
            since_position=since,
            upto=upto,
            since_us=since_us,
            is_todays=digest == todays,
        )
        for (since, digest, package, since_us), upto in zip(first, [*ends, None], strict=True)
    ]


def _with_counts(
    connection: sa.Connection, view: str, rows: sa.Table, entries: Sequence[CodeEntry]
) -> Sequence[CodeEntry]:
    place = _place(view, rows, entries).label("place")
    counted = sa.select(place, sa.func.count().label("rows")).select_from(rows)
    counted = counted.group_by(sa.literal_column(place.name))  # see `group_query`
    begins = [each.since_position for each in entries]
    totals: Counter[int] = Counter()
    for row in connection.execute(counted):
        totals[bisect_right(begins, row.place) - 1] += row.rows
    return [
        msgspec.structs.replace(each, rows=totals[number]) for number, each in enumerate(entries)
    ]


def _place(view: str, rows: sa.Table, entries: Sequence[CodeEntry]) -> sa.ColumnElement[int]:
    """Return where the entry of a row begins; of few entries without a look-up."""
    position = rows.c[POSITION]
    if len(entries) <= _TRIED_SPANS:
        places = [(position >= each.since_position, each.since_position) for each in entries[::-1]]
        return sa.case(*places, else_=1) if places else sa.literal(1)
    since = (
        sa.select(sa.func.max(CODE.c.since_position))
        .where(CODE.c.view == view, CODE.c.since_position <= position)
        .scalar_subquery()
    )
    return sa.func.coalesce(since, 1)


def _is_mixed(connection: sa.Connection, rows: sa.Table, entries: Sequence[CodeEntry]) -> bool:
    """Say whether rows of two versions are found, in the last spans of the ledger and its first."""
    if len(entries) < 2:
        return False
    found = set[str]()
    for each in [entries[0], *reversed(entries[1:][-_TRIED_SPANS:])]:
        if each.digest in found:
            continue
        wanted = sa.select(sa.literal(1)).select_from(rows).where(_within(rows, each)).limit(1)
        is_there = connection.execute(wanted).first()
        if is_there is not None:
            found.add(each.digest)
        if len(found) > 1:
            return True
    return False


def _within(rows: sa.Table, entry: CodeEntry) -> sa.ColumnElement[bool]:
    """Hold for what an entry has written; of the archive along the places of its versions."""
    after, upto = entry.since_position, entry.upto
    if HEAP_PLACE in rows.c:
        column, first = rows.c[HEAP_PLACE], first_place(after)
        end = None if upto is None else first_place(upto + 1)
    else:
        column, first = rows.c[POSITION], after
        end = None if upto is None else upto + 1
    return column >= first if end is None else sa.and_(column >= first, column < end)
