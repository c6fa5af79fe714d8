"""What is asked about causes, and how it grows by what an operator opens. Without Qt."""

import msgspec

from backend.messages.causal_graph import (
    MAX_CAUSAL_LEVELS,
    MAX_CAUSAL_NODES,
    AskCauses,
    CausalNode,
)
from console.panels.causes.graph_layout import PlacedBox
from console.panels.causes.prepared_graph import PreparedGraph
from console.state.entity_filters import id_value

DEFAULT_LEVELS = 8
_MORE_LEVELS = 4  # when what is opened lies beyond those that were asked for
_FIRST_NODES = 300


def ask_about(position: int, levels: int, *, follows_entities: bool) -> AskCauses:
    """Return the first question about an event."""
    return AskCauses(position=position, levels=levels, limit=_FIRST_NODES, entity=follows_entities)


def open_box(asked: AskCauses, prepared: PreparedGraph, box: PlacedBox) -> AskCauses | None:
    """Return the question that also has what a box stands for; None when it can have no more."""
    node = prepared.graph.nodes[box.node]
    is_deeper = box.kind == "cause" or not any(
        edge.cause == box.node and edge.link == "cause" for edge in prepared.graph.edges
    )
    levels = min(MAX_CAUSAL_LEVELS, asked.levels + (_MORE_LEVELS if is_deeper else 0))
    opened = [*asked.opened] if node.id in asked.opened else [*asked.opened, node.id]
    grown = msgspec.structs.replace(
        asked,
        levels=levels,
        limit=MAX_CAUSAL_NODES,
        opened=asked.opened if box.kind == "cause" else opened,
    )
    return None if grown == asked else grown


def effects_filter(node: CausalNode) -> str:
    """Return the filter of all effects of a node, for the timeline."""
    id_ = id_value(node.id)
    if node.kind == "unknown":  # what came of an import's line names no cause
        return " or ".join(f"{field}:{id_}" for field in ("causation", "correlation"))
    return f"causation:{id_}"
