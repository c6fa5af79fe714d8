"""Causes and effects for the wire's tests."""

from backend.messages.causal_graph import AskCauses, CausalEdge, CausalGraph, CausalNode
from tests.backend.wire.sample_values import EVENT, NOON

ASK_CAUSES = AskCauses(position=7, levels=3, effects=5, limit=9, opened=[bytes(16)], entity=False)
CAUSAL_GRAPH = CausalGraph(
    focus=1,
    nodes=[
        CausalNode("command", bytes(16), 0, 0, "", "", "", "anna", NOON, NOON, bytes(16), 3),
        CausalNode(
            "event",
            EVENT.id,
            EVENT.position,
            EVENT.version,
            EVENT.type,
            EVENT.source,
            EVENT.subject,
            EVENT.actor,
            NOON,
            NOON,
            EVENT.correlation,
            more_causes=True,
        ),
    ],
    edges=[CausalEdge(0, 1, "cause")],
    head=9,
    is_cut=True,
    replica="replica-1",
)
