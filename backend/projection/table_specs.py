"""What the tables of a view hold: read from the structs of its rows."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import UnionType
from typing import Union, cast, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from backend.domain.translation_check import require_sound_translations
from backend.errors import Unreadable
from backend.messages.catalogue import Column, ColumnKind, NestedField
from backend.projection.nested_fields import nested_fields
from backend.projection.read_model import ColumnStyle, Projection, ViewRow
from backend.projection.row_invariants import require_sound_invariants
from backend.projection.work_board import WorkBoard, require_consistent_board

POSITION = "position"
_KINDS: Mapping[type, ColumnKind] = {
    str: "text",
    int: "integer",
    float: "number",
    bool: "flag",
}

_PLAIN = ColumnStyle()


class ColumnSpec(msgspec.Struct, frozen=True):
    """A field of a row struct: what its values mean, and whether there may be none."""

    name: str
    kind: ColumnKind
    optional: bool
    fields: tuple[NestedField, ...] = ()


class WorkIndexSpec(msgspec.Struct, frozen=True):
    """What an index over a board's waiting rows needs: each state, and its column of the time."""

    column: str
    since: tuple[tuple[str, str], ...]


class TableSpec(msgspec.Struct, frozen=True, kw_only=True):
    """A table of a view; `is_helper` ones are not queried and have no history.

    `generation`: 0 for the table that is read, else of a copy that is built beside it.
    """

    name: str
    view: str
    row: type[ViewRow]
    key: tuple[str, ...]
    columns: tuple[ColumnSpec, ...]
    is_helper: bool = False
    fulltext: tuple[str, ...] = ()
    work: WorkIndexSpec | None = None
    generation: int = 0

    @property
    def table(self) -> str:
        """The table's name in the database."""
        return with_generation(self.name, self.generation)


def with_generation(name: str, generation: int) -> str:
    """Return what a table of a generation is called in the database."""
    return f"{name}~{generation}" if generation else name


@cache
def column_specs_of(row: type[ViewRow]) -> tuple[ColumnSpec, ...]:
    """Return the fields of a row struct in the struct's own order.

    Raises:
        Unreadable: a field is no text, number or flag; those are all that a cell can hold.
    """
    hints = get_type_hints(row, include_extras=True)
    return tuple(_column_spec(row, name, hints[name]) for name in row.__struct_fields__)


def _column_spec(row: type[ViewRow], name: str, hint: object) -> ColumnSpec:
    options = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
    known = [option for option in options if option is not type(None)]
    base, *metas = get_args(known[0]) if hasattr(known[0], "__metadata__") else (known[0],)
    if len(known) != 1 or base not in _KINDS:
        raise Unreadable(f"{row.__name__}.{name} is no text, number or flag.", field=name)
    kind = _column_kind(base, metas)
    return ColumnSpec(name, kind, len(options) > 1, _nested_fields(metas))


def _column_kind(base: object, metas: list[object]) -> ColumnKind:
    for meta in metas:
        if isinstance(meta, Meta) and meta.extra and "kind" in meta.extra:
            kind: ColumnKind = msgspec.convert(meta.extra["kind"], ColumnKind)
            return kind
    return _KINDS[cast("type", base)]


def _nested_fields(metas: list[object]) -> tuple[NestedField, ...]:
    for meta in metas:
        if isinstance(meta, Meta) and meta.extra and "shape" in meta.extra:
            return tuple(nested_fields(meta.extra["shape"]))
    return ()


def table_specs_of(projection: Projection, generation: int = 0) -> tuple[TableSpec, ...]:
    """Return the shape of the view's rows, and those of what its handlers remember."""
    view = TableSpec(
        name=projection.name,
        view=projection.name,
        row=projection.row,
        key=projection.key,
        columns=column_specs_of(projection.row),
        fulltext=projection.fulltext,
        work=_work_index(projection.board) if projection.board else None,
        generation=generation,
    )
    remembered = (
        TableSpec(
            name=f"{projection.name}_{row.__name__.lower()}",
            view=projection.name,
            row=row,
            key=key,
            columns=column_specs_of(row),
            is_helper=True,
            generation=generation,
        )
        for row, key in projection.helper_tables.items()
    )
    return (view, *remembered)


def _work_index(board: WorkBoard) -> WorkIndexSpec:
    return WorkIndexSpec(board.column, tuple((each.value, each.since) for each in board.states))


def columns_of(projection: Projection) -> list[Column]:
    """Return the view's columns as questions and answers name them; `position` comes last.

    Raises:
        Unreadable: a style or that it is personal is declared for a column that the view does not
            have, a board that does not fit its columns, or a translation that does not fit its
            text.
    """
    specs = column_specs_of(projection.row)
    if projection.board is not None:
        kinds: dict[str, ColumnKind] = {spec.name: spec.kind for spec in specs}
        require_consistent_board(projection.name, projection.board, kinds)
    require_sound_translations(f"The view {projection.name}", projection.translations)
    names = [spec.name for spec in specs]
    require_sound_invariants(projection.name, projection.invariants, names)
    unknown = sorted(projection.styles.keys() - set(names))
    if unknown:
        raise Unreadable(
            f"The view {projection.name} has no column {unknown[0]} to be shown in a style.",
            field=unknown[0],
        )
    columns = [_column(projection, spec, names) for spec in specs]
    _require_personal(projection, names)
    return sorted(columns, key=lambda column: column.name == POSITION)


def _require_personal(projection: Projection, names: Sequence[str]) -> None:
    helpers = [spec.name for row in projection.helper_tables for spec in column_specs_of(row)]
    for name in projection.personal:
        if name not in names and name not in helpers:
            raise Unreadable(
                f"The view {projection.name} has no column {name} that could be personal.",
                field=name,
            )


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
        fields=list(spec.fields),
    )
