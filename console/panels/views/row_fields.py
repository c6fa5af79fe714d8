"""All of a row: its fields as a tree, its key as a filter, and whose events made it. No Qt."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import msgspec

from backend.messages.catalogue import CatalogueReply, Column
from backend.messages.money import format_amount
from backend.messages.number_text import format_counted
from backend.messages.queries import Cell
from backend.messages.text_list import join_items
from backend.translation import tr
from console.panels.event.event_trees import PayloadNode
from console.state.declared_titles import column_title
from console.state.entity_filters import quote_value
from console.state.formatting import UNKNOWN, format_in_zone
from console.tables.cell_text import currency_of, format_row_cells


class WholeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a view as it was answered."""

    view: str
    columns: list[Column]
    cells: list[Cell]

    @property
    def key(self) -> dict[str, Cell]:
        """The cells of its key, by column."""
        pairs = zip(self.columns, self.cells, strict=True)
        return {column.name: cell for column, cell in pairs if column.key}

    @property
    def position(self) -> int:
        """Where it was last changed."""
        cells = zip(self.columns, self.cells, strict=True)
        found = (cell for column, cell in cells if column.kind == "position")
        at = next(found, 0)
        return at if isinstance(at, int) else 0

    @property
    def title(self) -> str:
        """Its key in words."""
        return " · ".join(str(cell) for cell in self.key.values())

    @property
    def key_filter(self) -> str:
        """The filter that finds this row alone."""
        return " ".join(f"{name}:{quote_value(cell)}" for name, cell in self.key.items())


def row_nodes(row: WholeRow) -> tuple[PayloadNode, ...]:
    """Write every field; of times the local time beside, of amounts the minor units."""
    cells = {each.name: cell for each, cell in zip(row.columns, row.cells, strict=True)}
    texts = format_row_cells(row.columns, row.cells)
    return tuple(
        _field_node(row.view, column, cell, text, currency_of(column, cells))
        for column, cell, text in zip(row.columns, row.cells, texts, strict=True)
    )


def row_subjects(row: WholeRow, catalogue: CatalogueReply | None) -> list[str]:
    """Return the subjects of the entities that the row is of: by the ids in its key.

    Empty for a row that sums over many.
    """
    modules = catalogue.modules if catalogue is not None else []
    return [
        f"{module.entity}-{cell}"
        for name, cell in row.key.items()
        for module in modules
        if module.key == name and cell not in (None, "")
    ]


def _field_node(view: str, column: Column, cell: Cell, text: str, currency: str) -> PayloadNode:
    name, path = column_title(column, view), column.name
    if column.kind in ("json", "amounts") and isinstance(cell, str):
        kinds = {field.path: field.kind for field in column.fields}
        children = tuple(_nested_nodes(_decode(cell), kinds, ("", path), currency))
        counted = format_counted(len(children), "item") if children else UNKNOWN
        note = text[:200] if children else ""
        return PayloadNode(name=name, text=counted, note=note, children=children, path=path)
    if column.kind == "time" and isinstance(cell, int):
        return PayloadNode(name=name, text=text, note=format_in_zone(cell), path=path)
    if column.kind == "money" and isinstance(cell, int):
        note = tr("{number} minor units", number=cell)
        return PayloadNode(name=name, text=text, note=note, path=path)
    return PayloadNode(name=name, text=text, path=path)


def _nested_nodes(
    value: object, kinds: Mapping[str, str], paths: tuple[str, str], currency: str
) -> Iterator[PayloadNode]:
    """Write what is within; `paths`: as the column's fields are declared, and as blame takes it."""
    declared, path = paths
    if isinstance(value, dict):
        for name, inner in cast("dict[str, object]", value).items():
            within = _joined(declared, name), _joined(path, name)
            yield _nested_node(name, inner, kinds, within, currency)
    elif isinstance(value, list):
        for place, inner in enumerate(cast("list[object]", value)):
            within = _joined(declared, "*"), _joined(path, str(place))
            yield _nested_node(str(place + 1), inner, kinds, within, currency)


def _nested_node(
    name: str, value: object, kinds: Mapping[str, str], paths: tuple[str, str], currency: str
) -> PayloadNode:
    declared, path = paths
    children = tuple(_nested_nodes(value, kinds, paths, currency))
    if children or isinstance(value, dict | list):
        text = join_items(child.text for child in children if not child.children)
        return PayloadNode(name=name, text=text or UNKNOWN, children=children, path=path)
    if kinds.get(declared) == "money" and isinstance(value, int):
        amount = format_amount(value, currency)
        note = tr("{number} minor units", number=value)
        return PayloadNode(name=name, text=amount, note=note, path=path)
    shown = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return PayloadNode(name=name, text=shown, path=path)


def _decode(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:  # a text that is no JSON
        return text


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def differing_fields(rows: Sequence[WholeRow | None]) -> set[str]:
    """Return the columns in which not all of these agree; a row that is missing differs in all."""
    known = [row for row in rows if row is not None]
    if not known:
        return set()
    names = [column.name for column in known[0].columns]
    if len(known) < len(rows):
        return set(names)
    cells = [dict(zip(names, row.cells, strict=True)) for row in known]
    return {name for name in names if len({repr(each.get(name)) for each in cells}) > 1}
