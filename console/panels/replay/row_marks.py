"""What an event changed in a row, written into it: which cells, and what stood there before."""

from collections.abc import Hashable, Mapping, Sequence

from msgspec.structs import replace

from backend.translation import tr
from console.state.formatting import UNKNOWN
from console.tables.table_rows import TableRow

# By view and key, per column that differs: what stood there before and what stands there now.
ChangedColumns = Mapping[tuple[str, Hashable], Mapping[str, tuple[str, str]]]
_ARROW = "\N{RIGHTWARDS ARROW}"
_MAX_INLINE_CHARS = 18  # of a value of before: a longer one stands in the tool tip alone


def mark_row(row: TableRow, view: str, names: Sequence[str], changed: ChangedColumns) -> TableRow:
    """Return the row with its changed cells marked; one that did not change stays as it is."""
    fields = changed.get((view, row.key))
    if fields is None:
        return row
    places = frozenset(place for place, name in enumerate(names) if name in fields)
    texts = tuple(
        _inline(text, *fields[name]) if name in fields else text
        for name, text in zip(names, row.texts, strict=True)
    )
    lines = [
        tr("{field}: {before} before, {after} now", field=name, before=before, after=after)
        for name, (before, after) in fields.items()
        if name != "position"
    ]
    tip = "\n".join([tr("Changed by this event"), *lines, "", row.tool_tip])
    return replace(row, marked=places, texts=texts, tool_tip=tip)


def _inline(text: str, before: str, after: str) -> str:
    is_short = before not in {UNKNOWN, ""} and len(before) <= _MAX_INLINE_CHARS
    return f"{before} {_ARROW} {text}" if is_short and before != after else text
