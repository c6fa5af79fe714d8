"""What is evaluated at every hit: of the row that matched, of the event, or of another view's row.

A probe names fields of one of them. Those of a row are `total`, `was.total` and `now.total`, or
`orders.total`; of the event `data.total`, `time` and the like.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import msgspec
import sqlalchemy as sa

from backend.filters.calculations import calculate
from backend.filters.change_terms import moment_of, references_in
from backend.filters.conditions import FilterContext
from backend.filters.probe_text import parse_probe
from backend.filters.syntax_tree import Arithmetic, BadFilter, Constant, FieldReference, Value
from backend.filters.value_kind import ValueKind
from backend.messages.queries import Cell
from backend.messages.run_to import ProbeKind
from backend.projection.read_model import Projection
from backend.projection.sql_tables import HEAP_PLACE, first_place, is_present
from backend.projection.table_specs import POSITION, columns_of
from backend.projection.version_queries import RowSelect
from backend.query.run_to.version_fields import VersionFields, version_rows
from backend.query.run_to.version_search import value_of

_KINDS: Mapping[ValueKind, ProbeKind] = {
    "number": "number",
    "amount": "amount",
    "time": "time",
    "span": "span",
    "text": "text",
    "flag": "flag",
    "payload": "number",
}
ProbedValue = tuple[Cell, str]  # and in which currency an amount is
ProbeSource = Literal["row", "view", "event"]


class Probe(msgspec.Struct, frozen=True):
    """An expression, and of what it is: the hit's own `row`, a row of `view`, or the `event`."""

    value: Value
    source: ProbeSource
    view: str = ""


def read_probe(text: str, projections: Mapping[str, Projection], own: Projection | None) -> Probe:
    """Read a probe; `own`: the view of the condition, None for one on the log.

    Raises:
        BadFilter: it cannot be read, or is of several things at once.
    """
    value = parse_probe(text)
    fields = references_in(value)
    if not fields:
        raise BadFilter("A probe names a field, like data.total", 0)
    sources = {_source_of(field, projections, own) for field in fields}
    if len(sources) > 1:
        raise BadFilter("A probe is of one row, or of one event", fields[1].at)
    source, view = sources.pop()
    if not view:
        return Probe(value, source)
    is_own = own is not None and view == own.name
    return Probe(_without_view(value, view), "row" if is_own else source, view)


def kind_of(kind: ValueKind) -> ProbeKind:
    """Return of which kind values are told to be; those of payloads say nothing of themselves."""
    return _KINDS[kind]


def check_view_probe(probe: Probe, projection: Projection, context: FilterContext) -> ProbeKind:
    """Return the kind of what is probed of another view.

    Raises:
        BadFilter: it does not fit the view.
    """
    fields = VersionFields(version_rows(projection), context)
    return kind_of(calculate(probe.value, fields.value, context).kind)


def probe_rows(
    connection: sa.Connection,
    probe: Probe,
    projection: Projection,
    positions: Sequence[int],
    context: FilterContext,
) -> dict[int, ProbedValue]:
    """Return what is probed of the rows that these events changed; of several the first."""
    rows = version_rows(projection)
    value = calculate(probe.value, VersionFields(rows, context).value, context)
    moments = {moment_of(field.name)[0] for field in references_in(probe.value)}
    currency = sa.null() if value.currency is None else value.currency
    place = rows.version.c[HEAP_PLACE]
    statement: RowSelect = (
        sa.select(rows.version.c[POSITION], value_of(value), currency)
        .select_from(rows.joined(with_was="was" in moments, with_now="now" in moments))
        .where(
            place >= sa.bindparam("first"), place < sa.bindparam("end"), is_present(rows.version)
        )
        .order_by(place)
        .limit(1)
    )
    found: dict[int, ProbedValue] = {}
    for position in positions:
        bounds = {"first": first_place(position), "end": first_place(position + 1)}
        row = connection.execute(statement, bounds).first()
        if row is not None:
            found[position] = (row[1], str(row[2] or ""))
    return found


def _source_of(
    field: FieldReference, projections: Mapping[str, Projection], own: Projection | None
) -> tuple[ProbeSource, str]:
    moment, name = moment_of(field.name)
    head, _, rest = name.partition(".")
    if own is not None and (moment or head in _column_names(own)):
        return "row", ""
    if rest and head in projections:
        return "view", head
    return "event", ""


def _column_names(projection: Projection) -> Collection[str]:
    return {column.name for column in columns_of(projection)}


def _without_view(value: Value, view: str) -> Value:
    """Return the calculation with fields that do not name their view."""
    match value:
        case FieldReference(name, at):
            return FieldReference(name.removeprefix(f"{view}."), at=at)
        case Constant():
            return value
        case Arithmetic(left, sign, right, at):
            return Arithmetic(_without_view(left, view), sign, _without_view(right, view), at=at)
