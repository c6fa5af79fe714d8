"""Graphs to be drawn: an order whose payment is of another command, and a wide one."""

from msgspec import structs

from backend.messages.causal_graph import CausalEdge, CausalGraph
from console.panels.causes.prepared_graph import PreparedGraph, prepare_graph
from tests.backend.messages.test_causal_levels import node
from tests.console.sample_messages import NOW

CREATE, CREATED, RESERVED, PAY, PAYMENT, PAID = range(6)
_COMMAND = {
    "kind": "command",
    "position": 0,
    "version": 0,
    "type": "",
    "source": "",
    "subject": "",
    "time": NOW,
}


def order(**chosen: object) -> CausalGraph:
    """Return an order with its payment; positions are those of the places, from 1."""
    graph = CausalGraph(
        focus=CREATED,
        nodes=[
            node(CREATE, **_COMMAND),
            node(CREATED, type="order.created", time=NOW),
            node(RESERVED, type="product.reserved", source="/shop/products", time=NOW),
            node(PAY, **_COMMAND | {"time": NOW + 60_000_000}, more_effects=9),
            node(PAYMENT, type="payment.succeeded", source="/shop/payments", time=NOW + 60_000_000),
            node(PAID, type="order.paid", time=NOW + 60_000_000, more_causes=False),
        ],
        edges=[
            CausalEdge(CREATE, CREATED, "cause"),
            CausalEdge(CREATE, RESERVED, "cause"),
            CausalEdge(CREATED, PAY, "entity"),
            CausalEdge(PAY, PAYMENT, "cause"),
            CausalEdge(PAY, PAID, "cause"),
        ],
        head=6,
        replica="replica-1",
    )
    return structs.replace(graph, **chosen)


def prepared_order(**chosen: object) -> PreparedGraph:
    return prepare_graph(order(**chosen))


def wide(count: int) -> PreparedGraph:
    """Return one cause with so many effects."""
    edges = [CausalEdge(0, n, "cause") for n in range(1, count)]
    return prepare_graph(CausalGraph(focus=0, nodes=[node(n) for n in range(count)], edges=edges))
