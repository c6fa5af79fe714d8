from backend.messages.causal_graph import CausalEdge, CausalGraph
from backend.messages.causal_graph_text import graph_summary, write_outline
from tests.backend.messages.test_causal_levels import node

COMMAND = node(
    0, kind="command", position=0, version=0, type="", source="", subject="", more_effects=3
)
GRAPH = CausalGraph(
    focus=1,
    nodes=[
        COMMAND,
        node(1, time=1_500),
        node(2, type='a "quoted" \\ type', time=2_001_500, correlation=b"x" * 16),
    ],
    edges=[CausalEdge(0, 1, "cause"), CausalEdge(1, 2, "entity")],
)


def test_that_an_outline_says_what_follows_from_what_how_long_after_and_what_is_left_out() -> None:
    assert write_outline(GRAPH) == [
        "Command  00000000-0000-0000-0000-000000000000  by anna",
        "  ● a.1  order-1 at 2  +1.5\u202fms",
        '    a "quoted" \\ type  order-2 at 3  +2.0\u202fs  (next of the same entity)',
        "  3 effects more",
    ]


def test_that_an_effect_before_its_cause_is_shown_as_such() -> None:
    early = CausalGraph(
        focus=0, nodes=[node(0, time=5_000), node(1, time=3_000)], edges=GRAPH.edges[:1]
    )
    assert write_outline(early)[1].endswith("-2.0\u202fms")


def test_that_a_summary_counts_events_and_correlations() -> None:
    assert graph_summary(GRAPH) == "2 events of 2 correlations"
