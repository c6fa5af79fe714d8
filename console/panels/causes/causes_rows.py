"""Causes and effects as rows of a table, each effect indented under its cause. No Qt."""

from collections.abc import Sequence

from backend.messages.causal_graph import CausalGraph
from backend.messages.causal_graph_text import node_place, node_title, time_since
from backend.messages.causal_levels import OutlineRow, outline
from backend.messages.not_kept import or_not_kept
from backend.stream_names import parse_module
from backend.translation import tr_noop
from console.panels.causes.graph_layout import GraphLayout
from console.state.formatting import format_count, format_utc
from console.tables.table_rows import ColumnHeading, InkName, TableRow

HEADINGS = (
    ColumnHeading(title=tr_noop("Event"), width_chars=34),
    ColumnHeading(title=tr_noop("Subject"), width_chars=22),
    ColumnHeading(title=tr_noop("Position"), width_chars=10, is_right_aligned=True),
    ColumnHeading(
        title=tr_noop("Since its cause"),
        width_chars=14,
        is_right_aligned=True,
        tool_tip=tr_noop("Or since what came before it of the same entity: the rows marked ┄"),
    ),
    ColumnHeading(title=tr_noop("Happened"), width_chars=24),
    ColumnHeading(title=tr_noop("Module"), width_chars=12),
    ColumnHeading(title=tr_noop("Actor"), width_chars=20, stretches=True),
)
_INDENT = "    "
_MUTED: InkName = "muted"
_TONES: tuple[InkName, ...] = ("text", "text", "text", "muted", "muted", "muted", "muted")
_MORE_TONES: tuple[InkName, ...] = tuple(_MUTED for _ in HEADINGS)


def causes_rows(
    graph: CausalGraph, layout: GraphLayout, words: Sequence[tuple[str, str]]
) -> list[TableRow]:
    """Return a row for each box, with its place as the key.

    `words`: what each box is called, and what it says in full.
    """
    more = {(box.node, box.kind): n for n, box in enumerate(layout.boxes) if box.is_more}
    rows: list[TableRow] = []
    for row in outline(graph):
        if row.left_out:
            place = more[row.node, row.left_out]
            rows.append(_more_row(row, place, words[place]))
        else:
            rows.append(_row(graph, row, words[row.node][1]))
    return rows


def _row(graph: CausalGraph, row: OutlineRow, tip: str) -> TableRow:
    node = graph.nodes[row.node]
    is_event = node.kind == "event"
    mark = "┄ " if row.link == "entity" else ""
    focus = "● " if row.node == graph.focus else ""
    texts = (
        f"{_INDENT * row.depth}{mark}{focus}{node_title(node)}",
        or_not_kept(node.subject) if is_event else node_place(node),
        format_count(node.position) if is_event else "",
        time_since(node, graph.nodes[row.cause]) if row.cause >= 0 else "",
        format_utc(node.time),
        parse_module(node.source) if is_event else "",
        node.actor,
    )
    return TableRow(key=row.node, texts=texts, tones=_TONES, tool_tip=tip)


def _more_row(row: OutlineRow, place: int, words: tuple[str, str]) -> TableRow:
    """Return the row of what is left out beside a node."""
    title, tip = words
    texts = (f"{_INDENT * row.depth}… {title}", *("",) * (len(HEADINGS) - 1))
    return TableRow(key=place, texts=texts, tones=_MORE_TONES, tool_tip=tip)
