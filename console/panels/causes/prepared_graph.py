"""A graph made ready to be drawn, with all its texts: made on the I/O thread. Without Qt."""

import msgspec

from backend.messages.causal_graph import CausalEdge, CausalGraph, CausalNode
from backend.messages.causal_graph_text import more_text, node_place, node_title, time_since
from backend.messages.number_text import format_counted
from backend.messages.text_list import join_items
from backend.stream_names import parse_module
from backend.translation import tr
from console.panels.causes.causes_rows import causes_rows
from console.panels.causes.graph_layout import GraphLayout, PlacedBox, lay_out
from console.state.formatting import UNKNOWN, format_in_zone, format_utc
from console.tables.table_rows import TableRow


class BoxText(msgspec.Struct, frozen=True):
    """What a box says: three lines, and all of it in a tool tip and for screen readers."""

    title: str
    place: str
    detail: str
    full: str


class PreparedGraph(msgspec.Struct, frozen=True, kw_only=True):
    """A graph, where everything of it stands, and what each box says.

    `modules`: of its events. `rows`: the same as a table, with the places of the boxes as keys.
    """

    graph: CausalGraph
    layout: GraphLayout
    texts: list[BoxText]
    modules: list[str]
    rows: list[TableRow]

    def module_of(self, place: int) -> str:
        """Return the module of a box's event, empty for what is no event."""
        return self.modules[self.layout.boxes[place].node]

    def find_event(self, position: int) -> int | None:
        """Return the place of the event at a position; None when it is not in the graph."""
        return next(
            (place for place, node in enumerate(self.graph.nodes) if node.position == position),
            None,
        )


def prepare_graph(reply: object) -> PreparedGraph:
    """Lay a reply out, and write its texts."""
    if not isinstance(reply, CausalGraph):
        raise TypeError(f"Causes were asked for, and {reply!r} came.")
    layout, causes = lay_out(reply), _first_causes(reply)
    texts = [_box_text(reply, box, causes) for box in layout.boxes]
    return PreparedGraph(
        graph=reply,
        layout=layout,
        texts=texts,
        rows=causes_rows(reply, layout, [(text.title, text.full) for text in texts]),
        modules=[parse_module(node.source) if node.kind == "event" else "" for node in reply.nodes],
    )


def _first_causes(graph: CausalGraph) -> dict[int, CausalEdge]:
    """Return for each node by what its time is measured: what is recorded as its cause, if any."""
    found: dict[int, CausalEdge] = {}
    for edge in graph.edges:
        before = found.get(edge.effect)
        if before is None or (before.link == "entity" and edge.link == "cause"):
            found[edge.effect] = edge
    return found


def _box_text(graph: CausalGraph, box: PlacedBox, causes: dict[int, CausalEdge]) -> BoxText:
    node = graph.nodes[box.node]
    if box.is_more:
        return _more_text(graph, box)
    edge = causes.get(box.node)
    cause = None if edge is None else graph.nodes[edge.cause]
    since = "" if cause is None else time_since(node, cause)
    what = parse_module(node.source) if node.kind == "event" else _origin_text(node)
    detail = f"{what}   {since}" if since and what else what or since
    return BoxText(node_title(node), node_place(node), detail, _full_text(node, edge, cause))


def _origin_text(node: CausalNode) -> str:
    return tr("by {actor}", actor=node.actor) if node.actor else ""


def _full_text(node: CausalNode, edge: CausalEdge | None, cause: CausalNode | None) -> str:
    lines = [join_items((node_title(node), node_place(node)))]
    lines.append(
        tr(
            "Happened {time} ({local}), by {actor}",
            time=format_utc(node.time),
            local=format_in_zone(node.time),
            actor=node.actor or UNKNOWN,
        )
    )
    if node.kind == "event":
        lines.append(tr("Recorded {time}", time=format_utc(node.recorded)))
    if cause is not None and edge is not None:
        given = {"span": time_since(node, cause), "cause": node_title(cause)}
        lines.append(
            tr("{span} since its cause, {cause}", **given)
            if edge.link == "cause"
            else tr("{span} since what came before it of the same entity, {cause}", **given)
        )
    return "\n".join(lines)


def _more_text(graph: CausalGraph, box: PlacedBox) -> BoxText:
    node = graph.nodes[box.node]
    is_cause = box.kind == "cause"
    title = tr("Its cause") if is_cause else more_text(node)
    about = {"type": node_title(node), "place": node_place(node)}
    full = (
        tr("What caused {type}, {place}, is further up. Press Enter to open it.", **about)
        if is_cause
        else tr(
            "{effects} of {type}, {place}, are not shown. Press Enter to open them.",
            effects=format_counted(node.more_effects, "effect"),
            **about,
        )
    )
    return BoxText(title, "", "", full)
