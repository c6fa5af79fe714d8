"""Where two runs come apart, as nodes of a tree: views, the rows of the first event, fields."""

from collections.abc import Iterator, Mapping

import msgspec

from backend.messages.catalogue import Column, ViewKind
from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import format_number
from backend.messages.text_list import join_items, join_names
from backend.translation import tr
from backend.wire.version_drift import (
    ChangedHandler,
    ChangedShape,
    DifferentCells,
    DriftCell,
    DriftReport,
    ViewDrift,
)
from console.state.declared_titles import column_title, view_title
from console.state.formatting import UNKNOWN
from console.tables.cell_text import currency_of, format_cell

Views = Mapping[str, ViewKind]
_Cells = Mapping[str, DriftCell] | None


class DriftNode(msgspec.Struct, frozen=True, kw_only=True):
    """A line: what it is, and its values before the event, in the first run and in the other.

    `position`: of the event; 0 for none. `view`, `key`, `column`: which row or field it is about.
    """

    name: str
    before: str = ""
    ours: str = ""
    theirs: str = ""
    position: int = 0
    view: str = ""
    key: tuple[str, ...] = ()
    column: str = ""
    children: "tuple[DriftNode, ...]" = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what stands in the columns."""
        first = format_number(self.position) if self.position and not self.key else ""
        return self.name, first, self.before, self.ours, self.theirs


def drift_nodes(report: DriftReport, views: Views) -> list[DriftNode]:
    """Write what was found: each view that differs, then what is declared or written otherwise."""
    return [
        *(_view_node(each, report, views) for each in report.drifts),
        *(_shape_node(each, report, views) for each in report.shapes),
        *_handler_nodes(report.handlers, views),
    ]


def _view_node(found: ViewDrift, report: DriftReport, views: Views) -> DriftNode:
    name = _title(found.view, views)
    if len(report.runs) > 2:
        name = tr("{view}: {run}", view=name, run=read_sentence(found.run))
    rows = tuple(_row_node(each, found, views) for each in found.rows)
    hidden = found.row_count - len(found.rows)
    more = [DriftNode(name=tr("… and {number} more", number=format_number(hidden)))]
    return DriftNode(
        name=name,
        before=found.event_type,
        ours=_error(found.ours_error),
        theirs=_error(found.theirs_error),
        position=found.position,
        view=found.view,
        children=(*rows, *(more if hidden > 0 else ())),
    )


def _error(error: str) -> str:
    if not error:
        return ""
    if error == "waits":
        return tr("waits behind a parked event")
    return tr("parked: {error}", error=error)


def _row_node(row: DifferentCells, found: ViewDrift, views: Views) -> DriftNode:
    is_alone = row.ours is None or row.theirs is None
    fields = () if is_alone else tuple(_field_nodes(row, found, views))
    there, absent = tr("there"), tr("no such row")
    return DriftNode(
        name=tr("row {row}", row=join_items(row.key)),
        before=there if row.before is not None else absent,
        ours=(absent if row.ours is None else there) if is_alone else "",
        theirs=(absent if row.theirs is None else there) if is_alone else "",
        position=found.position,
        view=found.view,
        key=row.key,
        children=fields,
    )


def _field_nodes(row: DifferentCells, found: ViewDrift, views: Views) -> Iterator[DriftNode]:
    kind = views.get(found.view)
    for name in row.columns:
        column = next((each for each in kind.columns if each.name == name), None) if kind else None
        yield DriftNode(
            name=name if column is None else column_title(column, found.view),
            before=_cell(column, name, row.before),
            ours=_cell(column, name, row.ours),
            theirs=_cell(column, name, row.theirs),
            position=found.position,
            view=found.view,
            key=row.key,
            column=name,
        )


def _cell(column: Column | None, name: str, cells: _Cells) -> str:
    cell = None if cells is None else cells.get(name)
    if cell is None or column is None:
        return UNKNOWN if cell is None else str(cell)
    return format_cell(column, cell, currency_of(column, cells or {}))


def _shape_node(shape: ChangedShape, report: DriftReport, views: Views) -> DriftNode:
    view = _title(shape.view, views)
    if shape.only:
        is_ours = shape.only == report.runs[0]
        text = (
            tr("{view} is only in this version, and was not compared", view=view)
            if is_ours
            else tr("{view} is only in the other version, and was not compared", view=view)
        )
        return DriftNode(name=text)
    if shape.is_key:
        return DriftNode(name=tr("{view} has other keys, and was not compared", view=view))
    columns = join_names((*shape.ours_columns, *shape.theirs_columns))
    return DriftNode(
        name=tr("{view}: columns of one version alone: {columns}", view=view, columns=columns)
    )


def _handler_nodes(handlers: tuple[ChangedHandler, ...], views: Views) -> Iterator[DriftNode]:
    if handlers:
        changed = (
            DriftNode(
                name=tr("{view}: {run}", view=_title(each.view, views), run=each.event_type),
                view=each.view,
            )
            for each in handlers
        )
        yield DriftNode(
            name=tr("Handlers whose code is another: {number}", number=len(handlers)),
            children=tuple(changed),
        )


def _title(view: str, views: Views) -> str:
    kind = views.get(view)
    return view if kind is None else view_title(kind)
