from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from backend.messages.causal_graph import CausalEdge, CausalGraph, CausalNode
from backend.messages.causal_levels import assign_levels, outline


def node(number: int, **chosen: object) -> CausalNode:
    made = CausalNode(
        "event",
        number.to_bytes(16, "big"),
        number + 1,
        1,
        f"a.{number}",
        "/shop/orders",
        f"order-{number}",
        "anna",
        number,
        number,
        bytes(16),
    )
    return structs.replace(made, **chosen)


@st.composite
def graphs(draw: st.DrawFn) -> CausalGraph:
    """Return any graph: also with circles, and with several edges between two nodes."""
    count = draw(st.integers(1, 12))
    place = st.integers(0, count - 1)
    pairs = draw(
        st.lists(st.tuples(place, place, st.sampled_from(["cause", "entity"])), max_size=30)
    )
    edges = [CausalEdge(a, b, link) for a, b, link in pairs if a != b]  # type: ignore[arg-type]  # one of both
    return CausalGraph(focus=0, nodes=[node(n) for n in range(count)], edges=edges)


@given(graphs())
def test_that_every_edge_leads_to_a_higher_level_but_for_those_that_close_a_circle(
    graph: CausalGraph,
) -> None:
    found = assign_levels(len(graph.nodes), graph.edges)
    assert len(found.levels) == len(graph.nodes)
    assert min(found.levels) >= 0
    for number, edge in enumerate(graph.edges):
        if number not in found.backward:
            assert found.levels[edge.cause] < found.levels[edge.effect]


@given(graphs())
def test_that_no_edge_is_left_out_where_there_is_no_circle(graph: CausalGraph) -> None:
    forward = [edge for edge in graph.edges if edge.cause < edge.effect]
    assert assign_levels(len(graph.nodes), forward).backward == frozenset()


@given(graphs())
def test_that_an_outline_has_each_node_once_and_under_a_cause_of_it(graph: CausalGraph) -> None:
    rows = outline(graph)
    assert sorted(row.node for row in rows) == list(range(len(graph.nodes)))
    above: list[int] = []
    for row in rows:
        del above[row.depth :]
        assert len(above) == row.depth
        assert row.cause == (above[-1] if above else -1)
        if row.cause >= 0:
            assert any(e.cause == row.cause and e.effect == row.node for e in graph.edges)
        above.append(row.node)


def test_that_what_is_left_out_has_a_row_behind_what_is_there() -> None:
    nodes = [node(0, more_effects=4, more_causes=True), node(1)]
    rows = outline(CausalGraph(focus=0, nodes=nodes, edges=[CausalEdge(0, 1, "cause")]))
    assert [(row.node, row.depth, row.left_out) for row in rows] == [
        (0, 0, ""),
        (0, 1, "cause"),
        (1, 1, ""),
        (0, 1, "effects"),
    ]


def test_that_a_cause_stands_right_before_its_first_effect() -> None:
    edges = [CausalEdge(0, 1, "cause"), CausalEdge(1, 2, "cause"), CausalEdge(3, 2, "cause")]
    assert assign_levels(4, edges).levels == [0, 1, 2, 1]


def test_that_a_chain_of_many_events_is_given_levels_without_recursion() -> None:
    edges = [CausalEdge(number, number + 1, "cause") for number in range(5_000)]
    assert assign_levels(5_001, edges).levels == list(range(5_001))
