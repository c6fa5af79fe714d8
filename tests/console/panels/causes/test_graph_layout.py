from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from backend.messages.causal_graph import CausalEdge, CausalGraph
from console.panels.causes.graph_layout import BOX_WIDTH, GraphLayout, PlacedBox, lay_out
from tests.backend.messages.test_causal_levels import graphs, node


@st.composite
def cut_graphs(draw: st.DrawFn) -> CausalGraph:
    """Return graphs of which some nodes have more effects, or a cause further up."""
    graph = draw(graphs())
    nodes = [
        structs.replace(
            each, more_effects=draw(st.sampled_from([0, 0, 7])), more_causes=draw(st.booleans())
        )
        for each in graph.nodes
    ]
    return structs.replace(graph, nodes=nodes)


def overlap(one: PlacedBox, other: PlacedBox) -> bool:
    beside = abs(one.x - other.x) < BOX_WIDTH
    gap = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return beside and gap > -1e-6


def require_sound(graph: CausalGraph, layout: GraphLayout) -> None:
    of_nodes = [box for box in layout.boxes if not box.is_more]
    assert [box.node for box in of_nodes] == list(range(len(graph.nodes)))
    for one, other in combinations(layout.boxes, 2):
        assert not overlap(one, other), (one, other)
    for box in layout.boxes:
        assert 0 <= box.x <= layout.width - BOX_WIDTH
        assert -1e-6 <= box.y <= layout.height - box.height + 1e-6
    for edge in layout.edges:
        if not edge.is_backward:
            assert layout.boxes[edge.cause].level < layout.boxes[edge.effect].level
        cause, effect = layout.boxes[edge.cause], layout.boxes[edge.effect]
        assert edge.points[0] == pytest.approx((cause.x + BOX_WIDTH, cause.middle))
        assert edge.points[-1] == pytest.approx((effect.x, effect.middle))


@settings(deadline=None, max_examples=60)
@given(cut_graphs())
def test_that_all_nodes_are_placed_none_over_another_and_every_edge_leads_on(
    graph: CausalGraph,
) -> None:
    layout = lay_out(graph)
    require_sound(graph, layout)
    assert sorted(edge.edge for edge in layout.edges if edge.edge >= 0) == list(
        range(len(graph.edges))
    )
    more = [box for box in layout.boxes if box.is_more]
    wanted = sum(bool(each.more_effects) + each.more_causes for each in graph.nodes)
    assert len(more) == wanted == sum(edge.edge < 0 for edge in layout.edges)


def test_that_siblings_stay_in_the_order_of_the_log() -> None:
    edges = [CausalEdge(0, effect, "cause") for effect in (4, 2, 1, 3)]
    layout = lay_out(CausalGraph(focus=0, nodes=[node(n) for n in range(5)], edges=edges))
    tops = [layout.boxes[place].y for place in (1, 2, 3, 4)]
    assert tops == sorted(tops)
    middle = (tops[0] + tops[-1] + layout.boxes[1].height) / 2
    assert layout.boxes[0].middle == pytest.approx(middle)


def test_that_a_thousand_nodes_are_laid_out() -> None:
    edges = [CausalEdge((n - 1) // 6, n, "cause") for n in range(1, 1_000)]
    graph = CausalGraph(focus=0, nodes=[node(n) for n in range(1_000)], edges=edges)
    layout = lay_out(graph)
    assert len(layout.boxes) == 1_000
    by_level: dict[int, list[PlacedBox]] = {}
    for box in layout.boxes:
        by_level.setdefault(box.level, []).append(box)
    for level in by_level.values():
        level.sort(key=lambda box: box.y)
        for above, below in pairwise(level):
            assert not overlap(above, below)
