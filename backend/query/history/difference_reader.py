"""The rows that differ between two positions, found by what was written between them."""

import msgspec
import sqlalchemy as sa

from backend.filters.conditions import FilterContext
from backend.filters.grammar import parse
from backend.messages.row_history import AskViewDiff, DifferingRow
from backend.projection.read_model import Projection
from backend.projection.sql_tables import HEAP_PLACE, PLACES, first_place
from backend.projection.table_specs import columns_of
from backend.projection.version_queries import is_newest, require_kept
from backend.query.history.heap_span import HeapSpan, look_through
from backend.query.history.version_pairs import VersionPair, pair_of, version_pairs


class FoundDifferences(msgspec.Struct, frozen=True):
    """A part of a difference; fields as of `messages.row_history.ViewDiff`."""

    rows: list[DifferingRow]
    looked_at: int
    cursor: int


def read_view_diff(
    connection: sa.Connection, projection: Projection, asked: AskViewDiff, context: FilterContext
) -> FoundDifferences:
    """Return the next rows that differ; both positions are applied.

    Of each row only the last version between them is looked at, beside the one that it had at the
    lesser of the two; so nothing has to be kept however many rows there are.

    Raises:
        BadFilter: the filter cannot be read, or does not fit the view.
        Unreadable: code `not-kept`; versions of before were removed.
    """
    pairs, columns = version_pairs(projection), columns_of(projection)
    low, high = sorted((asked.start, asked.end))
    require_kept(connection, projection, low)
    place = pairs.after.c[HEAP_PLACE]
    select = (
        sa.select(*pairs.cells())
        .select_from(pairs.joined(upto=low))
        .where(
            is_newest(projection, pairs.after, high),
            pairs.differs(),
            pairs.matches(parse(asked.filter), context, either=True),
        )
        .order_by(place)
    )

    def fetch(part: HeapSpan, most: int) -> list[VersionPair]:
        bounded = select.where(place >= part.first, place < part.end).limit(most)
        return [pair_of(row, columns) for row in connection.execute(bounded)]

    span = HeapSpan(first_place(low + 1), first_place(high + 1)).resumed(asked.cursor)
    found, left = look_through(fetch, span, asked.limit)
    is_reversed = asked.start > asked.end
    return FoundDifferences(
        [_difference(pair, is_reversed=is_reversed) for pair in found],
        high if left.is_empty else left.first // PLACES,
        left.cursor,
    )


def _difference(pair: VersionPair, *, is_reversed: bool) -> DifferingRow:
    after = None if pair.is_end else pair.after
    sides = (after, pair.before) if is_reversed else (pair.before, after)
    return DifferingRow(
        key=pair.key, before=sides[0], after=sides[1], last=pair.position, changed=pair.changed
    )
