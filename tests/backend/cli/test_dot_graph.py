from msgspec.structs import replace

from backend.cli.dot_graph import write_dot
from tests.backend.messages.test_causal_graph_text import GRAPH


def test_that_a_graph_for_graphviz_has_each_node_and_edge_and_quotes_what_they_are_called() -> None:
    lines = write_dot(GRAPH).splitlines()
    assert lines[0] == "digraph causes {"
    assert lines[-1] == "}"
    assert "penwidth=3" in lines[4]
    assert r'n2 [label="a \"quoted\" \\ type\norder-2 at 3"' in lines[5]
    assert lines[6:8] == [
        '  n0 -> n1 [label="+1.5\u202fms"];',
        '  n1 -> n2 [label="+2.0\u202fs", style=dashed];',
    ]


def test_that_nothing_in_a_name_steers_a_terminal() -> None:
    named = replace(GRAPH.nodes[0], kind="event", type="an\x1b[2J event")
    text = write_dot(replace(GRAPH, nodes=[named, *GRAPH.nodes[1:]]))
    assert "an\N{MIDDLE DOT}[2J event" in text
