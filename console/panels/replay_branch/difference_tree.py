"""What came out differently, as nodes of a tree: views, their rows, and the fields of these."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import format_counted, format_number
from backend.messages.text_list import join_items, join_names
from backend.translation import tr
from backend.wire.branch_outcome import (
    BranchOutcome,
    ComparedView,
    DifferentRow,
    ParkedDifference,
    RowVerdict,
    TriedAnswer,
)
from console.panels.compared_rows import (
    Views,
    named_cell,
    named_column,
    named_view,
    parked_reason,
)


class DifferenceNode(msgspec.Struct, frozen=True, kw_only=True):
    """A line: what it is, how that really is, how it is in the branch, and from where on.

    `view`, `key`, `column`: which row or field it is about; `position`: where it first differed,
    or where the event stands that it is about, 0 for none.
    """

    name: str
    before: str = ""
    after: str = ""
    position: int = 0
    view: str = ""
    key: tuple[str, ...] = ()
    column: str = ""
    children: "tuple[DifferenceNode, ...]" = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what stands in the columns."""
        first = format_number(self.position) if self.position else ""
        return self.name, first, self.before, self.after


def outcome_nodes(
    outcome: BranchOutcome, rows: Sequence[DifferentRow], views: Views
) -> list[DifferenceNode]:
    """Write an outcome: the commands that were tried, views with their rows, parked events."""
    by_view = {name: list(some) for name, some in groupby(rows, key=lambda row: row.view)}
    return [
        *map(_answer_node, outcome.tries),
        *(
            _view_node(each, by_view.get(each.view, []), views)
            for each in outcome.views
            if each.total or each.transient
        ),
        *(_parked_node(each, views) for each in outcome.parked),
        *_untouched_nodes(outcome, views),
    ]


def contrast_nodes(rows: Iterable[DifferentRow], views: Views) -> list[DifferenceNode]:
    """Write how two branches differ."""
    found: list[DifferenceNode] = []
    for name, some in groupby(rows, key=lambda row: row.view):
        nodes = tuple(_row_node(row, views) for row in some)
        text = tr(
            "{view}: {rows}", view=named_view(name, views), rows=format_counted(len(nodes), "row")
        )
        found.append(DifferenceNode(name=text, view=name, children=nodes))
    return found


def _untouched_nodes(outcome: BranchOutcome, views: Views) -> Iterator[DifferenceNode]:
    if outcome.untouched:
        names = join_names([named_view(each, views) for each in outcome.untouched])
        yield DifferenceNode(
            name=tr("Not touched, as they take none of these events: {views}", views=names)
        )


def _answer_node(answer: TriedAnswer) -> DifferenceNode:
    if answer.outcome == "rejected":
        return DifferenceNode(
            name=tr("{type} rejected ({code})", type=answer.type, code=answer.code),
            after=read_sentence(answer.message),
            position=answer.position,
        )
    events = tuple(
        DifferenceNode(
            name=event.type,
            after=msgspec.json.format(bytes(event.data), indent=-1).decode(),
            position=event.position,
        )
        for event in answer.events
    )
    return DifferenceNode(
        name=tr("{type} accepted", type=answer.type),
        after=format_counted(len(events), "event"),
        position=answer.position,
        children=events,
    )


def _view_node(
    compared: ComparedView, rows: Sequence[DifferentRow], views: Views
) -> DifferenceNode:
    title = named_view(compared.view, views)
    counted = format_counted(compared.total, "row")
    nodes = [_row_node(row, views) for row in rows]
    if left := compared.total - len(nodes):
        text = tr("and {rows} more", rows=format_counted(left, "row"))
        nodes.append(DifferenceNode(name=text, view=compared.view))
    if compared.transient:
        text = tr(
            "different for a while only: {rows}", rows=format_counted(compared.transient, "row")
        )
        nodes.append(DifferenceNode(name=text, view=compared.view))
    return DifferenceNode(
        name=tr("{view}: {rows}", view=title, rows=counted),
        before=format_counted(compared.rows, "row"),
        after=format_counted(compared.branch_rows, "row"),
        view=compared.view,
        children=tuple(nodes),
    )


def _row_node(row: DifferentRow, views: Views) -> DifferenceNode:
    fields = tuple(
        DifferenceNode(
            name=named_column(row.view, name, views),
            before=named_cell(row.view, name, row.before, views),
            after=named_cell(row.view, name, row.after, views),
            position=row.first or 0,
            view=row.view,
            key=row.key,
            column=name,
        )
        for name in row.columns
    )
    before, after = _verdict(row.verdict)
    return DifferenceNode(
        name=join_items(row.key),
        before=before,
        after=after,
        position=row.first or 0,
        view=row.view,
        key=row.key,
        children=fields,
    )


def _verdict(verdict: RowVerdict) -> tuple[str, str]:
    match verdict:
        case "added":
            return tr("no such row"), tr("there")
        case "missing":
            return tr("there"), tr("no such row")
        case "different":
            return "", ""


def _parked_node(parked: ParkedDifference, views: Views) -> DifferenceNode:
    return DifferenceNode(
        name=tr("{type} parked in {view}", type=parked.type, view=named_view(parked.view, views)),
        before=parked_reason(parked.really),
        after=parked_reason(parked.branch),
        position=parked.position,
        view=parked.view,
    )
