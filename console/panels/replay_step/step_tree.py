"""What handlers did at an event, as nodes of a tree: views, calls, values, and rows with fields."""

from collections.abc import Iterator

import msgspec

from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import format_number
from backend.messages.text_list import join_items
from backend.translation import tr
from backend.wire.handler_step import (
    CallFrame,
    HandlerStep,
    LocalValue,
    RowAccess,
    StepReport,
)
from console.panels.compared_rows import Views, named_cell, named_column, named_view


class StepNode(msgspec.Struct, frozen=True, kw_only=True):
    """A line: what it is, its value before and after; `frame`: the call whose source belongs to it.

    `view`, `key`, `column`: which row or field of a view it is about.
    """

    name: str
    before: str = ""
    after: str = ""
    frame: CallFrame | None = None
    view: str = ""
    key: tuple[str, ...] = ()
    column: str = ""
    children: "tuple[StepNode, ...]" = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what stands in the columns."""
        return self.name, self.before, self.after


def step_nodes(report: StepReport, views: Views) -> list[StepNode]:
    """Write what each view's handler did, those that could not take the event first."""
    steps = sorted(report.steps, key=lambda each: each.outcome == "applied")
    return [_step_node(each, views) for each in steps]


def _step_node(step: HandlerStep, views: Views) -> StepNode:
    frames = tuple(map(_frame_node, step.frames))
    rows = tuple(_access_nodes(step, views))
    return StepNode(
        name=named_view(step.view, views),
        after=_describe_outcome(step),
        frame=step.frames[-1] if step.frames else _first_frame(step),
        view=step.view,
        children=(*frames, *rows),
    )


def _first_frame(step: HandlerStep) -> CallFrame | None:
    return next((each.frames[-1] for each in step.accesses if each.frames), None)


def _describe_outcome(step: HandlerStep) -> str:
    error = read_sentence(step.error)
    match step.outcome:
        case "applied":
            return tr("applied")
        case "raised":
            return tr("raised {error}", error=error)
        case "refused":
            return tr("its row was refused: {error}", error=error)
        case "unreadable":
            return tr("the payload cannot be read: {error}", error=error)
        case "endless":
            return tr("did not return in time")


def _frame_node(frame: CallFrame) -> StepNode:
    values = tuple(_value_node(each, frame) for each in frame.values)
    return StepNode(
        name=tr("{function}, line {line}", function=frame.function, line=format_number(frame.line)),
        after=frame.module,
        frame=frame,
        children=values,
    )


def _value_node(value: LocalValue, frame: CallFrame) -> StepNode:
    return StepNode(
        name=value.name,
        before=value.type,
        after=value.text,
        frame=frame,
        children=tuple(_value_node(each, frame) for each in value.parts),
    )


def _access_nodes(step: HandlerStep, views: Views) -> Iterator[StepNode]:
    for access in step.accesses:
        yield _access_node(access, step.view, views)
    hidden = step.access_count - len(step.accesses)
    if hidden > 0:
        yield StepNode(name=tr("… and {number} more", number=format_number(hidden)))
    if not step.accesses and step.outcome != "unreadable":
        yield StepNode(name=tr("No row was read or put."))


def _access_node(access: RowAccess, view: str, views: Views) -> StepNode:
    row = join_items(access.key)
    table = access.table if access.is_helper else named_view(view, views)
    if access.kind == "read":
        name = tr("read {table}, row {row}", table=table, row=row)
        state = "" if access.before is not None else tr("there is none")
    else:
        name = tr("put {table}, row {row}", table=table, row=row)
        state = "" if access.before is not None else tr("a new row")
    frame = access.frames[-1] if access.frames else None
    fields = _field_nodes(access, view, views, frame)
    frames = tuple(map(_frame_node, access.frames))
    return StepNode(
        name=name,
        after=state,
        frame=frame,
        view="" if access.is_helper else view,
        key=access.key,
        children=(*fields, *frames),
    )


def _field_nodes(
    access: RowAccess, view: str, views: Views, frame: CallFrame | None
) -> Iterator[StepNode]:
    cells = access.after if access.kind == "write" else access.before
    known = _columns_of(access, views)
    for name, cell in (cells or {}).items():
        before = (access.before or {}).get(name)
        is_changed = access.kind == "write" and (access.before is None or before != cell)
        if access.kind == "write" and not is_changed:
            continue  # what stayed is no part of what was done
        yield StepNode(
            name=named_column(view, name, known),
            before=named_cell(view, name, access.before, known),
            after=named_cell(view, name, cells, known) if is_changed else "",
            frame=frame,
            view="" if access.is_helper else view,
            key=access.key,
            column=name,
        )


def _columns_of(access: RowAccess, views: Views) -> Views:
    """Return the views whose columns are those of the table; a helper table has none of them."""
    return {} if access.is_helper else views
