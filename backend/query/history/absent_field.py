"""Why there is no value at a place within JSON: it was never there, and what is."""

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from backend.errors import Unreadable
from backend.messages.number_text import format_number
from backend.projection.read_model import Projection
from backend.projection.row_queries import view_spec
from backend.projection.sql_tables import HEAP_PLACE, PLACES, archive_table, is_present
from backend.projection.version_queries import has_key
from backend.query.history.field_value import FieldValue

_MOST_VALUES = 2_000  # different ones, the newest, of which it is said what was within them
_MOST_NAMES = 20
_JsonValue = dict[str, object] | list[object] | str | int | float | bool | None
_decode = msgspec.json.Decoder(_JsonValue).decode


def require_ever_there(
    connection: sa.Connection,
    projection: Projection,
    key: tuple[str, ...],
    field: FieldValue,
    end: int,
) -> None:
    """Refuse a place within JSON that no version of a row before a heap place has ever had.

    Raises:
        Unreadable: code `no-such-field`, with what there was instead.
    """
    length, values = 0, list[_JsonValue]()
    for length in range(len(field.path), -1, -1):
        within = msgspec.structs.replace(field, path=field.path[:length])
        values = _values(connection, projection, key, within, end)
        if values and length == len(field.path):
            return
        if values:
            break
    whole = ".".join((field.source, *field.path[:length]))
    name, position = ".".join((field.source, *field.path)), format_number(end // PLACES - 1)
    raise Unreadable(
        f"{projection.name} {' '.join(key)} never had `{name}` up to position {position}:"
        f" {_explain(whole, field.path[length], values)}.",
        code="no-such-field",
        field="field",
    )


def _values(
    connection: sa.Connection,
    projection: Projection,
    key: tuple[str, ...],
    field: FieldValue,
    end: int,
) -> list[_JsonValue]:
    """Return the different values that a row ever had there, the newest first."""
    rows = archive_table(view_spec(projection))
    text = field.within(rows)
    found = connection.execute(
        sa.select(text)
        .where(has_key(projection, rows, key), rows.c[HEAP_PLACE] < end, is_present(rows))
        .where(text.is_not(None))
        .group_by(text)
        .order_by(sa.func.max(rows.c[HEAP_PLACE]).desc())
        .limit(_MOST_VALUES)
    ).scalars()
    return [_decode(each) for each in found]


def _explain(whole: str, step: str, values: Sequence[_JsonValue]) -> str:
    """Say what the values at a place have within them, where they lack the next step."""
    names = dict.fromkeys(name for each in values if isinstance(each, dict) for name in each)
    if names:
        return f"there are {', '.join(f'{whole}.{each}' for each in [*names][:_MOST_NAMES])}"
    most = max((len(each) for each in values if isinstance(each, list)), default=0)
    if not most:
        return f"there is nothing within `{whole}`"
    if step.isdecimal():
        return f"the last of `{whole}` is `{whole}.{most - 1}`"
    return f"`{whole}` is a list, whose values have numbers, as `{whole}.0`"
