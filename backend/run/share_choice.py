"""What share of the views a replica is to have: as an order says, held against what there is."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from backend.errors import Rejected
from backend.messages.control import StartReplica
from backend.messages.number_text import format_counted
from backend.messages.text_list import join_names
from backend.messages.view_shares import ALL_VIEWS, MAX_PARTS, ViewShare
from backend.projection.read_model import Projection
from backend.projection.view_split import why_not_split

_TEXT_WEIGHT = 8  # measured: a third of all that the shop's seven views cost


def choose_share(
    order: StartReplica, former: Sequence[ViewShare], projections: Mapping[str, Projection]
) -> list[ViewShare]:
    """Return the share that is ordered, or else the one that the replica had; empty: all views.

    A part without views is a share of all the work: whole views, dealt out evenly.

    Raises:
        Rejected: there is no such view or part, or a view cannot be split, and why.
    """
    _check_part(order)
    if not order.views and not order.parts:
        return list(former)
    if not order.views or list(order.views) == [ALL_VIEWS]:
        is_all = order.parts <= 1  # also what is installed later
        return [] if is_all else _share_of_all(order.part, order.parts, projections)
    return [_share_of_view(order, view, projections) for view in sorted(set(order.views))]


def _check_part(order: StartReplica) -> None:
    if order.parts > MAX_PARTS:
        raise Rejected(
            f"A view has at most {format_counted(MAX_PARTS, 'part')}, not {order.parts}: who reads"
            " it opens each.",
            field="share",
        )
    is_named = order.part or order.parts
    if is_named and not 1 <= order.part <= order.parts:
        raise Rejected(
            f"There is no part {order.part} of {order.parts}: they are counted from 1.",
            field="share",
        )


def _share_of_view(
    order: StartReplica, view: str, projections: Mapping[str, Projection]
) -> ViewShare:
    projection = projections.get(view)
    if projection is None:
        near = get_close_matches(view, projections, n=1)
        if near:
            raise Rejected(f"There is no view {view}: did you mean {near[0]}?", field="views")
        names = join_names(sorted(projections))
        raise Rejected(f"There is no view {view}; there are {names}.", field="views")
    if order.parts <= 1:
        return ViewShare(view=view)
    if why := why_not_split(projection):
        raise Rejected(why, field="share")
    return ViewShare(view=view, part=order.part, parts=order.parts)


def _share_of_all(part: int, parts: int, projections: Mapping[str, Projection]) -> list[ViewShare]:
    """Deal out whole views: to read an event once more for each part of a view costs more."""
    if parts > len(projections):
        raise Rejected(
            f"There are only {format_counted(len(projections), 'view')}, too few for a share"
            f" {part}/{parts} of all the work. Name views, and give parts of them: --views VIEW"
            " --share 1/2",
            field="share",
        )
    dealt: list[list[Projection]] = [[] for _ in range(parts)]
    for each in sorted(projections.values(), key=lambda one: (-_weight(one), one.name)):
        min(dealt, key=lambda views: sum(map(_weight, views))).append(each)
    return [ViewShare(view=view) for view in sorted(each.name for each in dealt[part - 1])]


def _weight(projection: Projection) -> int:
    """Return about what a view costs: a handled type of events 1, an index of texts many."""
    return len(projection.handlers) + (_TEXT_WEIGHT if projection.fulltext else 0)
