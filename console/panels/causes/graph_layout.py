"""Where causes and effects stand in a drawing: by levels from left to right. Without Qt.

Layered in the usual steps: levels, order within each, heights. Written here because a level is part
of the answer (an edge always leads to a higher one, also through what is left out), siblings stay
in the order of the log, and a graph that grows by what was opened is to look as before; libraries
for this choose levels and order by themselves.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean
from typing import Literal

import msgspec

from backend.messages.causal_graph import CausalEdge, CausalGraph
from backend.messages.causal_levels import CausalLevels, assign_levels

BOX_WIDTH = 216.0  # lengths in pixels at a scale of one
BOX_HEIGHT = 62.0
MORE_HEIGHT = 28.0
LEVEL_GAP = 64.0
ROW_GAP = 14.0
_BEND_HEIGHT = 4.0  # where a long edge passes through a level
_LONGEST_BENDING = 12  # levels; a longer edge goes behind what stands in its way
_SWEEPS = 4


BoxKind = Literal["node", "effects", "cause"]


class PlacedBox(msgspec.Struct, frozen=True, gc=False):
    """A box: of the node at that place, or of what else there is beyond it: effects, or a cause."""

    node: int
    kind: BoxKind
    level: int
    x: float
    y: float
    height: float

    @property
    def is_more(self) -> bool:
        """Whether it stands for what is left out."""
        return self.kind != "node"

    @property
    def middle(self) -> float:
        """Half-way down."""
        return self.y + self.height / 2


class PlacedEdge(msgspec.Struct, frozen=True):
    """An edge by its place among the graph's (-1: to what is left out), and what it passes through.

    `points`: the ends, and the bends between them, from the cause on.
    """

    edge: int
    cause: int
    effect: int
    points: tuple[tuple[float, float], ...]
    is_backward: bool


class GraphLayout(msgspec.Struct, frozen=True, kw_only=True):
    """Boxes by place: first those of the nodes, in their order; then those of what is left out."""

    boxes: list[PlacedBox]
    edges: list[PlacedEdge]
    width: float
    height: float


class _Vertex(msgspec.Struct):
    """What takes a place in a level: a box, or the bend of a long edge."""

    level: int
    height: float
    rank: tuple[float, int]  # how it is ordered where nothing else decides
    middle: float = 0.0
    before: list[int] = []  # each vertex has its own: msgspec copies what is empty
    after: list[int] = []


def lay_out(graph: CausalGraph) -> GraphLayout:
    """Place every node, and a small box beside each that has more effects or causes."""
    found = assign_levels(len(graph.nodes), graph.edges)
    more = [(node, True) for node, each in enumerate(graph.nodes) if each.more_effects]
    more += [(node, False) for node, each in enumerate(graph.nodes) if each.more_causes]
    shift = 1 if any(found.levels[node] == 0 for node, is_effect in more if not is_effect) else 0
    vertices = [
        _Vertex(level + shift, BOX_HEIGHT, (float(each.position or each.time), number))
        for number, (level, each) in enumerate(zip(found.levels, graph.nodes, strict=True))
    ]
    for node, is_effect in more:
        level = vertices[node].level + (1 if is_effect else -1)
        vertices.append(_Vertex(level, MORE_HEIGHT, (float("inf"), len(vertices))))
    links = _links(graph.edges, found, more, len(graph.nodes))
    paths = [_connect(vertices, cause, effect) for _, cause, effect, _ in links]
    levels = _order(vertices)
    _assign_heights(vertices, levels)
    return _result(vertices, links, paths, more, len(graph.nodes))


_Link = tuple[int, int, int, bool]  # the edge, from which vertex, to which, and whether it is back


def _links(
    edges: Sequence[CausalEdge], found: CausalLevels, more: Sequence[tuple[int, bool]], count: int
) -> list[_Link]:
    links = [
        (number, edge.cause, edge.effect, number in found.backward)
        for number, edge in enumerate(edges)
    ]
    for place, (node, is_effect) in enumerate(more, count):
        cause, effect = (node, place) if is_effect else (place, node)
        links.append((-1, cause, effect, False))
    return links


def _connect(vertices: list[_Vertex], cause: int, effect: int) -> list[int]:
    """Let an edge hold its ends together, by a bend in each level between; return these."""
    first, last = vertices[cause].level, vertices[effect].level
    bends: list[int] = []
    if 1 < last - first <= _LONGEST_BENDING:
        for level in range(first + 1, last):
            bends.append(len(vertices))
            vertices.append(_Vertex(level, _BEND_HEIGHT, vertices[effect].rank))
    way = [cause, *bends, effect]
    if last > first:
        for one, other in pairwise(way):
            vertices[one].after.append(other)
            vertices[other].before.append(one)
    return bends


def _order(vertices: list[_Vertex]) -> list[list[int]]:
    """Return the vertices of each level from above to below, so that few edges cross."""
    levels: list[list[int]] = [[] for _ in range(1 + max(each.level for each in vertices))]
    for number in sorted(range(len(vertices)), key=lambda each: vertices[each].rank):
        levels[vertices[number].level].append(number)
    places = {number: float(place) for level in levels for place, number in enumerate(level)}
    for sweep in range(_SWEEPS):
        is_forward = sweep % 2 == 0
        for level in levels if is_forward else levels[::-1]:
            pulls = {number: _pull(vertices, number, places, sweep) for number in level}
            level.sort(key=pulls.__getitem__)
            places.update((number, float(place)) for place, number in enumerate(level))
    return levels


def _pull(
    vertices: list[_Vertex], number: int, places: dict[int, float], sweep: int
) -> tuple[float, tuple[float, int]]:
    vertex = vertices[number]
    near = vertex.after if sweep % 2 else vertex.before
    return (fmean(places[each] for each in near) if near else places[number]), vertex.rank


def _assign_heights(vertices: list[_Vertex], levels: list[list[int]]) -> None:
    """Put each level as near to its neighbours as its order allows, and none over another."""
    for level in levels:
        _place_level(vertices, level, [0.0] * len(level))
    for sweep in range(_SWEEPS):
        is_forward = sweep % 2 == 0
        for level in levels if is_forward else levels[::-1]:
            wanted: list[float] = []
            for number in level:
                vertex = vertices[number]
                near = (vertex.before if is_forward else vertex.after) or [number]
                wanted.append(fmean(vertices[each].middle for each in near))
            _place_level(vertices, level, wanted)


def _place_level(vertices: list[_Vertex], level: list[int], wanted: Sequence[float]) -> None:
    """Come as near to the wanted heights as can be in this order (least squares).

    Each is taken without the room that those above it need; then the heights must only not fall,
    and where they would, those that fall share their mean.
    """
    offsets: list[float] = []
    offset = 0.0
    for place, number in enumerate(level):
        half = vertices[number].height / 2
        offset += half if place else 0.0
        offsets.append(offset)
        offset += half + ROW_GAP
    blocks: list[tuple[float, int]] = []  # sum of what is wanted, and of how many
    for want, before in zip(wanted, offsets, strict=True):
        blocks.append((want - before, 1))
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            (total, count), (above, others) = blocks.pop(), blocks.pop()
            blocks.append((total + above, count + others))
    heights = [_mean(block) for block in blocks for _ in range(block[1])]
    for number, height, before in zip(level, heights, offsets, strict=True):
        vertices[number].middle = height + before


def _mean(block: tuple[float, int]) -> float:
    return block[0] / block[1]


def _result(
    vertices: list[_Vertex],
    links: list[_Link],
    paths: list[list[int]],
    more: list[tuple[int, bool]],
    count: int,
) -> GraphLayout:
    top = min(each.middle - each.height / 2 for each in vertices)
    bottom = max(each.middle + each.height / 2 for each in vertices)
    pitch = BOX_WIDTH + LEVEL_GAP

    def box(place: int, node: int, kind: BoxKind) -> PlacedBox:
        vertex = vertices[place]
        y = vertex.middle - vertex.height / 2 - top
        return PlacedBox(node, kind, vertex.level, vertex.level * pitch, y, vertex.height)

    def end(place: int, *, leaves: bool) -> tuple[float, float]:
        x = vertices[place].level * pitch + (BOX_WIDTH if leaves else 0.0)
        return x, vertices[place].middle - top

    def bend(place: int) -> tuple[tuple[float, float], tuple[float, float]]:
        return end(place, leaves=False), end(place, leaves=True)

    boxes = [box(node, node, "node") for node in range(count)]
    boxes += [
        box(place, node, "effects" if is_effect else "cause")
        for place, (node, is_effect) in enumerate(more, count)
    ]
    edges = [
        PlacedEdge(
            edge,
            cause,
            effect,
            (
                end(cause, leaves=True),
                *(point for place in bends for point in bend(place)),
                end(effect, leaves=False),
            ),
            is_backward,
        )
        for (edge, cause, effect, is_backward), bends in zip(links, paths, strict=True)
    ]
    deepest = max(each.level for each in vertices)
    return GraphLayout(
        boxes=boxes, edges=edges, width=deepest * pitch + BOX_WIDTH, height=bottom - top
    )
