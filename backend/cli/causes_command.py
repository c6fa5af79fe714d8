"""`marigraph causes`: what caused an event and what came of it, over the whole log."""

from collections.abc import Iterator
from typing import Annotated

import typer

from backend.cli.dot_graph import write_dot
from backend.cli.opened_file import Source, source_settings
from backend.cli.output import print_json, print_line, show_controls
from backend.cli.running_backend import attach_or_start
from backend.cli.shared_options import MAX_INT64, Json
from backend.cli.standard_streams import print_note
from backend.errors import Defect
from backend.messages.causal_graph import (
    MAX_CAUSAL_LEVELS,
    MAX_CAUSAL_NODES,
    AskCauses,
    CausalGraph,
    CausalNode,
)
from backend.messages.causal_graph_text import write_outline
from backend.messages.causal_levels import assign_levels
from backend.messages.identifiers import id_text
from backend.messages.not_kept import rfc3339_or_none

Position = Annotated[
    int, typer.Argument(min=1, max=MAX_INT64, metavar="POSITION", help="Of the event.")
]


def command(
    position: Position,
    *,
    data: Source = None,
    levels: Annotated[
        int, typer.Option(min=0, max=MAX_CAUSAL_LEVELS, metavar="N", help="Steps from the event.")
    ] = 8,
    effects: Annotated[
        int,
        typer.Option(min=0, max=MAX_CAUSAL_NODES, metavar="N", help="Of one cause, the first N."),
    ] = 12,
    limit: Annotated[
        int, typer.Option(min=1, max=MAX_CAUSAL_NODES, metavar="N", help="Of all, the nearest N.")
    ] = 300,
    entities: Annotated[
        bool,
        typer.Option(
            "--entities/--no-entities", help="Go on along an entity, as from order to payment."
        ),
    ] = True,
    dot: Annotated[bool, typer.Option("--dot", help="Print it for Graphviz.")] = False,
    as_json: Json = False,
) -> None:
    """Print what caused an event and what came of it, whatever correlation that is of.

    Effects stand indented under their causes, with the time since; `●` is the event itself.
    """
    asked = AskCauses(
        position=position, levels=levels, effects=effects, limit=limit, entity=entities
    )
    with attach_or_start(source_settings(data), name="cli") as client:
        graph = client.ask(asked)
    if not isinstance(graph, CausalGraph):
        raise Defect(f"The backend answered with {type(graph).__name__}.")
    if as_json:
        for each in _objects(graph):
            print_json(each)
    elif dot:
        print_line(write_dot(graph))
    else:
        for line in write_outline(graph):
            print_line(show_controls(line))
    if graph.is_cut:
        print_note(f"there are more: these are the nearest {limit}, see --limit and --levels")


def _objects(graph: CausalGraph) -> Iterator[dict[str, object]]:
    """Yield an object for each node, the nearest first, with what caused it."""
    found = assign_levels(len(graph.nodes), graph.edges)
    causes: dict[int, list[dict[str, object]]] = {}
    for edge in graph.edges:
        cause = {**_identity(graph.nodes[edge.cause]), "link": edge.link}
        causes.setdefault(edge.effect, []).append(cause)
    for place, node in enumerate(graph.nodes):
        yield {
            **_identity(node),
            **(_event_fields(node) if node.kind == "event" else {}),
            "actor": node.actor,
            "time": rfc3339_or_none(node.time),
            "recorded": rfc3339_or_none(node.recorded),
            "correlationid": None if node.correlation is None else id_text(node.correlation),
            "level": found.levels[place],
            "asked": place == graph.focus,
            "causes": causes.get(place, []),
            "more_causes": node.more_causes,
            "more_effects": node.more_effects,
        }


def _identity(node: CausalNode) -> dict[str, object]:
    found: dict[str, object] = {"kind": node.kind, "id": id_text(node.id)}
    return {**found, "position": node.position} if node.kind == "event" else found


def _event_fields(node: CausalNode) -> dict[str, object]:
    return {
        "type": node.type,
        "source": node.source,
        "subject": node.subject,
        "version": node.version,
    }
