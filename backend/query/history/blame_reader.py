"""Who wrote the value of a field: the versions of its row, gone back through in windows."""

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from backend.errors import Unreadable
from backend.messages.number_text import format_number
from backend.messages.row_history import AskBlame, VersionCell
from backend.projection.read_model import Projection
from backend.projection.row_queries import view_spec
from backend.projection.sql_tables import (
    HEAP_BORN,
    HEAP_PLACE,
    PLACES,
    archive_table,
    first_place,
    is_present,
)
from backend.projection.version_queries import has_key, kept_from, require_kept
from backend.query.history.absent_field import require_ever_there
from backend.query.history.field_value import FieldValue, read_field
from backend.query.history.version_reader import require_key

WINDOW = 2_000  # versions that one answer goes back through: a few milliseconds


class FoundWriter(msgspec.Struct, frozen=True):
    """A version whose value is another one than before; fields as of `FieldWriter`."""

    place: int
    before: VersionCell
    after: VersionCell
    is_new: bool

    @property
    def position(self) -> int:
        """The position of the event that made it."""
        return self.place // PLACES


class FoundBlame(msgspec.Struct, frozen=True):
    """A part of the writers of a field; fields as of `messages.row_history.Blame`."""

    field: FieldValue
    value: VersionCell
    currency: str
    writers: list[FoundWriter]
    cursor: int
    kept_from: int = 0


def read_blame(
    connection: sa.Connection, projection: Projection, asked: AskBlame, at: int
) -> FoundBlame:
    """Return the next writers, going back from a position that is applied.

    Raises:
        BadFilter: the view has no such field.
        Unreadable: code `bad-key`, or `no-such-row`: there was no such row then, or `not-kept`:
            versions of then were removed, or `no-such-field`: it never had that within a column.
    """
    field, key = read_field(projection, asked.field), tuple(asked.key)
    require_key(projection, key)
    require_kept(connection, projection, at)
    end = first_place(at + 1)
    value, currency = _value_at(connection, projection, key, field, end)
    if asked.cursor:
        end = min(end, asked.cursor)
    edge = kept_from(connection, projection)
    writers, cursor = _writers(connection, projection, key, field, end)
    if cursor and cursor <= first_place(edge + 1):
        cursor = 0
    writers = [each for each in writers if each.position > edge]
    if field.path and not edge and not asked.cursor and not _have_values(writers):
        require_ever_there(connection, projection, key, field, end)
    if len(writers) > asked.limit:
        writers = writers[: asked.limit]
        cursor = writers[-1].place
    return FoundBlame(field, value, currency, writers, cursor, edge)


def _have_values(writers: Sequence[FoundWriter]) -> bool:
    return any(each.before is not None or each.after is not None for each in writers)


def _value_at(
    connection: sa.Connection,
    projection: Projection,
    key: tuple[str, ...],
    field: FieldValue,
    end: int,
) -> tuple[VersionCell, str]:
    rows = archive_table(view_spec(projection))
    named = field.column.currency_column
    currency = rows.c[named] if named in rows.c else sa.literal(field.currency)
    found = connection.execute(
        sa.select(
            field.of(rows).label("value"),
            currency.label("currency"),
            is_present(rows).label("is_present"),
        )
        .where(has_key(projection, rows, key), rows.c[HEAP_PLACE] < end)
        .order_by(rows.c[HEAP_PLACE].desc())
        .limit(1)
    ).first()
    if found is None or not found.is_present:
        raise Unreadable(
            f"There is no row {', '.join(key)} in {projection.name} at position"
            f" {format_number(end // PLACES - 1)}.",
            code="no-such-row",
            field="key",
        )
    return field.shown(found.value), found.currency or ""


def _writers(
    connection: sa.Connection,
    projection: Projection,
    key: tuple[str, ...],
    field: FieldValue,
    end: int,
) -> tuple[list[FoundWriter], int]:
    """Return what changed the value within a window of versions, and where the next one begins.

    A window's last version is the next one's first: what was before it stands there. Of the last
    one that is kept of a row nobody knows what was before it, unless it is its first.
    """
    rows = archive_table(view_spec(projection))
    place = rows.c[HEAP_PLACE]
    window = (
        sa.select(place.label("place"), rows.c[HEAP_BORN].label("born"), field.of(rows).label("v"))
        .where(has_key(projection, rows, key), place < end, is_present(rows))
        .order_by(place.desc())
        .limit(WINDOW + 1)
        .subquery("versions")
    )
    newest_first = window.c.place.desc()
    before = sa.func.lead(window.c.v).over(order_by=newest_first).label("before")
    beside = sa.select(window, before).subquery("beside")
    found = connection.execute(
        sa.select(beside)
        .where(sa.or_(beside.c.v.is_distinct_from(beside.c.before), beside.c.born))
        .order_by(beside.c.place.desc())
    ).all()
    last = connection.execute(sa.select(sa.func.min(window.c.place), sa.func.count())).one()
    oldest, count = last
    is_cut = count > WINDOW
    writers = [
        FoundWriter(row.place, field.shown(row.before), field.shown(row.v), bool(row.born))
        for row in found
        if row.place != oldest or (row.born and not is_cut)
    ]
    return writers, oldest + 1 if is_cut else 0
