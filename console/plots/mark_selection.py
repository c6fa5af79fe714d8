"""Going from mark to mark of a graph with the keys."""

from collections.abc import Sequence

from console.plots.graph_shapes import GraphMark, GraphTimeRange


def next_mark(
    marks: Sequence[GraphMark],
    span: GraphTimeRange,
    selected: GraphMark | None,
    at_s: float | None,
    *,
    forward: bool,
) -> GraphMark | None:
    """Return the mark in sight behind the selected one, or before it; None when there is none.

    Where none is selected, it is the nearest one of the moment `at_s`; without that the first, or
    the last.
    """
    in_sight = [each for each in marks if span.start_s <= each.at_s <= span.end_s]
    ordered = sorted(in_sight, key=lambda each: each.at_s)
    if selected in ordered:
        place = ordered.index(selected) + (1 if forward else -1)
        return ordered[place] if 0 <= place < len(ordered) else None
    if forward:
        return next((each for each in ordered if at_s is None or each.at_s >= at_s), None)
    return next((each for each in reversed(ordered) if at_s is None or each.at_s <= at_s), None)
