"""Where two runs come apart, as nodes of a tree: views, the rows of the first event, fields."""

from collections.abc import Iterator

import msgspec

from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import format_number
from backend.messages.text_list import join_items, join_names
from backend.translation import tr
from backend.wire.version_drift import (
    ChangedHandler,
    ChangedShape,
    DifferentCells,
    DriftReport,
    ViewDrift,
)
from console.panels.compared_rows import (
    Views,
    named_cell,
    named_column,
    named_view,
    parked_reason,
)


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
        *_repeated_nodes(report, views),
        *(_shape_node(each, report, views) for each in report.shapes),
        *_handler_nodes(report.handlers, views),
    ]


def _view_node(found: ViewDrift, report: DriftReport, views: Views) -> DriftNode:
    name = named_view(found.view, views)
    if len(report.runs) > 2:
        name = tr("{view}: {run}", view=name, run=read_sentence(found.run))
    rows = tuple(_row_node(each, found, views) for each in found.rows)
    hidden = found.row_count - len(found.rows)
    more = [DriftNode(name=tr("… and {number} more", number=format_number(hidden)))]
    return DriftNode(
        name=name,
        before=found.event_type,
        ours=parked_reason(found.ours_error),
        theirs=parked_reason(found.theirs_error),
        position=found.position,
        view=found.view,
        children=(*rows, *(more if hidden > 0 else ()), *_writer_nodes(found)),
    )


def _repeated_nodes(report: DriftReport, views: Views) -> Iterator[DriftNode]:
    if report.repeated:
        yield DriftNode(
            name=tr("Handlers that are not idempotent: {number}", number=len(report.repeated)),
            children=tuple(_view_node(each, report, views) for each in report.repeated),
        )


def _writer_nodes(found: ViewDrift) -> Iterator[DriftNode]:
    """Say which code wrote the rows that stand there, if anybody looked."""
    if not found.store:
        return
    if not found.code:
        text = tr("It is not known which code wrote the rows of {store} there", store=found.store)
    elif found.code_of:
        text = tr(
            "The rows of {store} there are of the code of {run}",
            store=found.store,
            run=read_sentence(found.code_of),
        )
    else:
        text = tr(
            "The rows of {store} there are of another code: {code}",
            store=found.store,
            code=found.code,
        )
    yield DriftNode(name=text)


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
    for name in row.columns:
        yield DriftNode(
            name=named_column(found.view, name, views),
            before=named_cell(found.view, name, row.before, views),
            ours=named_cell(found.view, name, row.ours, views),
            theirs=named_cell(found.view, name, row.theirs, views),
            position=found.position,
            view=found.view,
            key=row.key,
            column=name,
        )


def _shape_node(shape: ChangedShape, report: DriftReport, views: Views) -> DriftNode:
    view = named_view(shape.view, views)
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
                name=tr("{view}: {run}", view=named_view(each.view, views), run=each.event_type),
                view=each.view,
            )
            for each in handlers
        )
        yield DriftNode(
            name=tr("Handlers whose code is another: {number}", number=len(handlers)),
            children=tuple(changed),
        )
