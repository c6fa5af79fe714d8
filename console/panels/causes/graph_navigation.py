"""Where the arrow keys lead in a drawn graph: along its edges, and within a level. Without Qt."""

from typing import Literal

from console.panels.causes.prepared_graph import PreparedGraph

Direction = Literal["cause", "effect", "above", "below", "root", "focus"]


def next_box(prepared: PreparedGraph, place: int, direction: Direction) -> int:
    """Return the place of the box that a key leads to; the same one where there is none."""
    match direction:
        case "cause":
            return _along(prepared, place, is_back=True)
        case "effect":
            return _along(prepared, place, is_back=False)
        case "root":
            return _root(prepared, place)
        case "focus":
            return prepared.graph.focus
        case _:
            return _beside(prepared, place, 1 if direction == "below" else -1)


def _along(prepared: PreparedGraph, place: int, *, is_back: bool) -> int:
    """Follow the edge to the nearest box, and of causes first one that is recorded as such."""
    boxes, found = prepared.layout.boxes, list[tuple[bool, float, int]]()
    for edge in prepared.layout.edges:
        here, there = (edge.effect, edge.cause) if is_back else (edge.cause, edge.effect)
        if here != place or edge.is_backward:
            continue
        is_entity = edge.edge >= 0 and prepared.graph.edges[edge.edge].link == "entity"
        away = abs(boxes[there].middle - boxes[place].middle)
        found.append((is_back and is_entity, away, there))
    return min(found)[2] if found else place


def _beside(prepared: PreparedGraph, place: int, step: int) -> int:
    boxes = prepared.layout.boxes
    level = sorted(
        (box.y, number) for number, box in enumerate(boxes) if box.level == boxes[place].level
    )
    order = [number for _, number in level]
    aim = order.index(place) + step
    return order[aim] if 0 <= aim < len(order) else place


def _root(prepared: PreparedGraph, place: int) -> int:
    """Return what it all began with; edges lead to lower levels only, so that this ends."""
    above = _along(prepared, place, is_back=True)
    while above != place:
        place, above = above, _along(prepared, above, is_back=True)
    return place
