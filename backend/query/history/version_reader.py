"""The versions of one row, by its key; or those of all rows that a filter finds."""

import msgspec
import sqlalchemy as sa

from backend.errors import Unreadable
from backend.filters.conditions import FilterContext
from backend.filters.grammar import parse
from backend.filters.syntax_tree import MATCH_ALL, Filter, conjuncts
from backend.messages.row_history import AskRowHistory
from backend.projection.read_model import Projection
from backend.projection.sql_tables import HEAP_PLACE, first_place
from backend.projection.table_specs import columns_of
from backend.projection.version_queries import has_key, kept_from
from backend.query.history.heap_span import HeapSpan, look_through
from backend.query.history.version_pairs import VersionPair, VersionPairs, pair_of, version_pairs
from backend.query.views.selection import Selection
from backend.query.views.view_fields import pinned_key


class FoundVersions(msgspec.Struct, frozen=True):
    """A part of a history; fields as of `messages.row_history.RowHistory`."""

    versions: list[VersionPair]
    cursor: int
    total: int | None
    kept_from: int = 0


def read_versions(
    connection: sa.Connection,
    projection: Projection,
    asked: AskRowHistory,
    upto: int,
    context: FilterContext,
) -> FoundVersions:
    """Return the next versions up to a position that is applied; the end of a row is one, too.

    Raises:
        BadFilter: the filter cannot be read, or does not fit the view.
        Unreadable: code `bad-key`.
    """
    pairs, tree = version_pairs(projection), parse(asked.filter)
    selection = Selection(projection, pairs.after)
    key = tuple(asked.key) or pinned_key(tree, selection)
    edge = kept_from(connection, projection)
    span = HeapSpan(first_place(asked.after + 1), first_place(upto + 1), asked.backwards)
    wanted = pairs.matches(tree, context, either=False)
    if key is None:
        found, left = _scan(
            connection, pairs, wanted, span.resumed(asked.cursor), asked.limit, edge
        )
        return FoundVersions(found, left.cursor, None, edge)
    require_key(projection, key)
    own = has_key(projection, pairs.after, key)
    total = None
    if not asked.cursor and _is_key_alone(tree, asked):
        counted = sa.select(sa.func.count()).where(own, *_bounds(pairs, span))
        total = connection.execute(counted).scalar_one()
    rest = span.resumed(asked.cursor)
    found = _fetch(connection, pairs, sa.and_(own, wanted), rest, asked.limit + 1, edge)
    is_full = len(found) > asked.limit
    found = found[: asked.limit]
    cursor = rest.behind_place(found[-1].place).cursor if is_full else 0
    return FoundVersions(found, cursor, total, edge)


def require_key(projection: Projection, key: tuple[str, ...]) -> None:
    """Refuse a key that does not fit the view.

    Raises:
        Unreadable: code `bad-key`.
    """
    if len(key) != len(projection.key):
        raise Unreadable(
            f"A row of {projection.name} is named by {', '.join(projection.key)}:"
            f" {len(projection.key)} expected, {len(key)} given.",
            code="bad-key",
            field="key",
        )


def _is_key_alone(tree: Filter, asked: AskRowHistory) -> bool:
    return tree == MATCH_ALL or (not asked.key and len(conjuncts(tree)) == 1)


def _scan(
    connection: sa.Connection,
    pairs: VersionPairs,
    wanted: sa.ColumnElement[bool],
    span: HeapSpan,
    limit: int,
    edge: int,
) -> tuple[list[VersionPair], HeapSpan]:
    return look_through(
        lambda part, most: _fetch(connection, pairs, wanted, part, most, edge), span, limit
    )


def _fetch(
    connection: sa.Connection,
    pairs: VersionPairs,
    wanted: sa.ColumnElement[bool],
    span: HeapSpan,
    most: int,
    edge: int,
) -> list[VersionPair]:
    columns = columns_of(pairs.projection)
    place = pairs.after.c[HEAP_PLACE]
    found = connection.execute(
        sa.select(*pairs.cells())
        .select_from(pairs.joined())
        .where(*_bounds(pairs, span), wanted)
        .order_by(place.desc() if span.backwards else place)
        .limit(most)
    )
    return [pair_of(row, columns, edge) for row in found]


def _bounds(pairs: VersionPairs, span: HeapSpan) -> list[sa.ColumnElement[bool]]:
    place = pairs.after.c[HEAP_PLACE]
    return [place >= span.first, place < span.end]
