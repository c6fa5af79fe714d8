"""Words for causes and effects: for command line, window and Graphviz alike."""

from backend.messages.causal_graph import CausalGraph, CausalNode
from backend.messages.causal_levels import OutlineRow, outline
from backend.messages.identifiers import id_text
from backend.messages.not_kept import or_not_kept, span_between
from backend.messages.number_text import format_counted, format_number, format_span
from backend.translation import tr

_INDENT = "  "


def node_title(node: CausalNode) -> str:
    """Return what a node is: an event's type, or what is known of something else."""
    if node.kind == "event":
        return node.type
    if node.kind == "command":
        return tr("Command")
    return tr("Import or other system")


def node_place(node: CausalNode) -> str:
    """Return where a node is to be found: subject and position, or its id."""
    if node.kind == "event":
        return tr(
            "{subject} at {position}",
            subject=or_not_kept(node.subject),
            position=format_number(node.position),
        )
    return id_text(node.id)


def time_since(node: CausalNode, cause: CausalNode) -> str:
    """Return how long after its cause something happened, or before it: some clocks are wrong.

    Empty where a time is not kept.
    """
    apart_us = span_between(cause.time, node.time)
    if apart_us is None:
        return ""
    sign = "+" if apart_us >= 0 else "-"
    return f"{sign}{format_span(abs(apart_us))}"


def graph_summary(graph: CausalGraph) -> str:
    """Say how much there is, and of how many correlations."""
    events = [node for node in graph.nodes if node.kind == "event"]
    correlations = {node.correlation for node in events} - {None}
    return tr(
        "{events} of {correlations}",
        events=format_counted(len(events), "event"),
        correlations=format_counted(len(correlations), "correlation"),
    )


def write_outline(graph: CausalGraph) -> list[str]:
    """Write a graph as lines, effects indented under their causes; `●`: the event itself."""
    return [_INDENT * row.depth + _line(graph, row) for row in outline(graph)]


def _line(graph: CausalGraph, row: OutlineRow) -> str:
    node = graph.nodes[row.node]
    if row.left_out:
        return more_text(node) if row.left_out == "effects" else tr("(its cause is further up)")
    mark = "● " if row.node == graph.focus else ""
    parts = [f"{mark}{node_title(node)}", node_place(node)]
    if row.cause >= 0 and (since := time_since(node, graph.nodes[row.cause])):
        parts.append(since)
    if node.actor and (row.cause < 0 or node.kind != "event"):
        parts.append(tr("by {actor}", actor=node.actor))
    if row.link == "entity":
        parts.append(tr("(next of the same entity)"))
    return "  ".join(parts)


def more_text(node: CausalNode) -> str:
    """Say how many effects of a node are not in the graph."""
    return tr("{effects} more", effects=format_counted(node.more_effects, "effect"))
