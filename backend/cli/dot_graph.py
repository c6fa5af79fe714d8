"""Causes and effects in the language of Graphviz."""

from backend.cli.output import show_controls
from backend.messages.causal_graph import CausalGraph
from backend.messages.causal_graph_text import more_text, node_place, node_title, time_since


def write_dot(graph: CausalGraph) -> str:
    """Write a graph in the language of Graphviz."""
    lines = ["digraph causes {", "  rankdir=LR;", "  node [shape=box];"]
    for number, node in enumerate(graph.nodes):
        label = f"{node_title(node)}\n{node_place(node)}"
        if node.more_effects:
            label += f"\n{more_text(node)}"
        looks = {"event": "box", "command": "cds", "unknown": "note"}[node.kind]
        bold = ", penwidth=3" if number == graph.focus else ""
        lines.append(f"  n{number} [label={_quote(label)}, shape={looks}{bold}];")
    for edge in graph.edges:
        label = _quote(time_since(graph.nodes[edge.effect], graph.nodes[edge.cause]))
        style = ", style=dashed" if edge.link == "entity" else ""
        lines.append(f"  n{edge.cause} -> n{edge.effect} [label={label}{style}];")
    return "\n".join([*lines, "}"])


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{show_controls(escaped)}"'
