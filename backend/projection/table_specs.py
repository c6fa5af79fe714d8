"""What the tables of a view hold: read from the structs of its rows."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import UnionType
from typing import Union, cast, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from backend.errors import Unreadable
from backend.messages.catalogue import Column, ColumnKind
from backend.projection.read_model import ColumnStyle, Projection, ViewRow

POSITION = "position"
_KINDS: Mapping[type, ColumnKind] = {str: "text", int: "integer", bool: "flag"}

_PLAIN = ColumnStyle()


class ColumnSpec(msgspec.Struct, frozen=True):
    """A field of a row struct: what its values mean, and whether there may be none."""

    name: str
    kind: ColumnKind
    optional: bool


class TableSpec(msgspec.Struct, frozen=True, kw_only=True):
    """A table of a view; `is_helper` ones are not queried and have no history."""

    name: str
    view: str
    row: type[ViewRow]
    key: tuple[str, ...]
    columns: tuple[ColumnSpec, ...]
    is_helper: bool = False
    fulltext: tuple[str, ...] = ()


@cache
def column_specs_of(row: type[ViewRow]) -> tuple[ColumnSpec, ...]:
    """Return the fields of a row struct in the struct's own order.

    Raises:
        Unreadable: a field is no text, integer or flag; those are all that a cell can hold.
    """
    hints = get_type_hints(row, include_extras=True)
    return tuple(_column_spec(row, name, hints[name]) for name in row.__struct_fields__)


def _column_spec(row: type[ViewRow], name: str, hint: object) -> ColumnSpec:
    options = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
    known = [option for option in options if option is not type(None)]
    base, *metas = get_args(known[0]) if hasattr(known[0], "__metadata__") else (known[0],)
    if len(known) != 1 or base not in _KINDS:
        raise Unreadable(f"{row.__name__}.{name} is no text, integer or flag.", field=name)
    return ColumnSpec(name, _column_kind(base, metas), len(options) > 1)


def _column_kind(base: object, metas: list[object]) -> ColumnKind:
    for meta in metas:
        if isinstance(meta, Meta) and meta.extra and "kind" in meta.extra:
            kind: ColumnKind = msgspec.convert(meta.extra["kind"], ColumnKind)
            return kind
    return _KINDS[cast("type", base)]


def table_specs_of(projection: Projection) -> tuple[TableSpec, ...]:
    """Return the shape of the view's rows, and those of what its handlers remember."""
    view = TableSpec(
        name=projection.name,
        view=projection.name,
        row=projection.row,
        key=projection.key,
        columns=column_specs_of(projection.row),
        fulltext=projection.fulltext,
    )
    remembered = (
        TableSpec(
            name=f"{projection.name}_{row.__name__.lower()}",
            view=projection.name,
            row=row,
            key=key,
            columns=column_specs_of(row),
            is_helper=True,
        )
        for row, key in projection.helper_tables.items()
    )
    return (view, *remembered)


def columns_of(projection: Projection) -> list[Column]:
    """Return the view's columns as questions and answers name them; `position` comes last.

    Raises:
        Unreadable: a style is declared for a column that the view does not have.
    """
    specs = column_specs_of(projection.row)
    names = [spec.name for spec in specs]
    unknown = sorted(projection.styles.keys() - set(names))
    if unknown:
        raise Unreadable(
            f"The view {projection.name} has no column {unknown[0]} to be shown in a style.",
            field=unknown[0],
        )
    columns = [_column(projection, spec, names) for spec in specs]
    return sorted(columns, key=lambda column: column.name == POSITION)


def _column(projection: Projection, spec: ColumnSpec, names: Sequence[str]) -> Column:
    style = projection.styles.get(spec.name, _PLAIN)
    currency = "currency" if spec.kind == "money" and "currency" in names else ""
    return Column(
        name=spec.name,
        kind=spec.kind,
        key=spec.name in projection.key,
        title=style.title,
        width_chars=style.width_chars,
        stretch=style.stretch,
        tones=dict(style.tones),
        currency_column=style.currency_column or currency,
        item_template=style.item_template,
        compact_rank=style.compact_rank,
    )
