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
