"""Causes and effects by levels, and as an outline: what comes from where, each node once."""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from backend.messages.causal_graph import CausalEdge, CausalGraph, CausalLink


class CausalLevels(msgspec.Struct, frozen=True, kw_only=True):
    """The level of each node: above those of all its causes.

    `backward`: places of the edges that are left out of that, as they close a circle: each of the
    events then says that another one of them caused it.
    """

    levels: list[int]
    backward: frozenset[int]


LeftOut = Literal["", "effects", "cause"]


class OutlineRow(msgspec.Struct, frozen=True, kw_only=True):
    """A node under one of its causes; `cause`: that one's place, -1 for none. `depth` from 0.

    `left_out`: it stands for what is not in the graph of the node: effects, or its cause.
    """

    node: int
    cause: int
    link: CausalLink
    depth: int
    left_out: LeftOut = ""


def assign_levels(count: int, edges: Sequence[CausalEdge]) -> CausalLevels:
    """Give each of `count` nodes a level, from 0: causes as near to their effects as can be."""
    forward = _successors(count, edges)
    backward, order = _sort_topologically(count, forward)
    levels = [0] * count
    for node in order:
        for number, effect in forward[node]:
            if number not in backward:
                levels[effect] = max(levels[effect], levels[node] + 1)
    caused = {edge.effect for number, edge in enumerate(edges) if number not in backward}
    for node in range(count):
        effects = [levels[effect] for number, effect in forward[node] if number not in backward]
        if node not in caused and effects:
            levels[node] = min(effects) - 1
    return CausalLevels(levels=levels, backward=frozenset(backward))


def outline(graph: CausalGraph) -> list[OutlineRow]:
    """Return all nodes in the order of reading: causes, and under each what came of it.

    What is left out of it has a row of its own: effects behind those that are there.

    What has several causes stands under what is recorded as such, else under the first of them.
    """
    found = assign_levels(len(graph.nodes), graph.edges)
    above: dict[int, CausalEdge] = {}
    for number, edge in enumerate(graph.edges):
        if number in found.backward:
            continue
        before = above.get(edge.effect)
        if before is None or (before.link == "entity" and edge.link == "cause"):
            above[edge.effect] = edge
    below: dict[int, list[int]] = {}
    for effect, edge in above.items():
        below.setdefault(edge.cause, []).append(effect)
    roots = [node for node in range(len(graph.nodes)) if node not in above]
    return list(_walk(graph, roots, above, below))


def _walk(
    graph: CausalGraph,
    roots: list[int],
    above: dict[int, CausalEdge],
    below: dict[int, list[int]],
) -> Iterator[OutlineRow]:
    def key(node: int) -> tuple[int, int]:
        return graph.nodes[node].time, graph.nodes[node].position

    waiting: list[tuple[int, int, LeftOut]] = [
        (node, 0, "") for node in sorted(roots, key=key, reverse=True)
    ]
    while waiting:
        node, depth, left_out = waiting.pop()
        if left_out:
            yield OutlineRow(node=node, cause=node, link="cause", depth=depth, left_out=left_out)
            continue
        edge = above.get(node)
        yield OutlineRow(
            node=node,
            cause=-1 if edge is None else edge.cause,
            link="cause" if edge is None else edge.link,
            depth=depth,
        )
        effects = sorted(below.get(node, ()), key=key, reverse=True)
        if graph.nodes[node].more_effects:
            waiting.append((node, depth + 1, "effects"))
        waiting.extend((effect, depth + 1, "") for effect in effects)
        if graph.nodes[node].more_causes:
            waiting.append((node, depth + 1, "cause"))


def _successors(count: int, edges: Sequence[CausalEdge]) -> list[list[tuple[int, int]]]:
    """Return for each node the edges that leave it, by number, and where they lead."""
    forward: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for number, edge in enumerate(edges):
        forward[edge.cause].append((number, edge.effect))
    return forward


def _sort_topologically(
    count: int, forward: list[list[tuple[int, int]]]
) -> tuple[set[int], list[int]]:
    """Return the edges that lead back into a circle, and the nodes with causes before effects."""
    backward, finished = set[int](), list[int]()
    is_open, is_done = [False] * count, [False] * count
    for root in range(count):
        if is_done[root]:
            continue
        is_open[root] = True
        stack = [(root, iter(forward[root]))]
        while stack:
            node, effects = stack[-1]
            for number, effect in effects:
                if is_open[effect]:
                    backward.add(number)
                elif not is_done[effect]:
                    is_open[effect] = True
                    stack.append((effect, iter(forward[effect])))
                    break
            else:
                is_open[node], is_done[node] = False, True
                finished.append(node)
                stack.pop()
    return backward, finished[::-1]
