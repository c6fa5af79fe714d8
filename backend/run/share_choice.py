"""What share of the views a replica is to have: as an order says, held against what there is."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from backend.errors import Rejected
from backend.messages.control import StartReplica
from backend.messages.text_list import join_names
from backend.messages.view_shares import ALL_VIEWS, MAX_PARTS, ViewShare
from backend.projection.read_model import Projection
from backend.projection.view_split import why_not_split


def choose_share(
    order: StartReplica, former: Sequence[ViewShare], projections: Mapping[str, Projection]
) -> list[ViewShare]:
    """Return the share that is ordered, or else the one that the replica had; empty: all views.

    A part without views is a part of all the work: views that can be split are, the others go
    whole to one part after the other.

    Raises:
        Rejected: there is no such view or part, or a view cannot be split, and why.
    """
    _check_part(order)
    if not order.views and not order.parts:
        return list(former)
    if list(order.views) == [ALL_VIEWS] and order.parts <= 1:
        return []
    if not order.views or list(order.views) == [ALL_VIEWS]:
        return _share_of_all(order.part, order.parts, projections)
    return [_share_of_view(order, view, projections) for view in sorted(set(order.views))]


def _check_part(order: StartReplica) -> None:
    if order.parts > MAX_PARTS:
        raise Rejected(
            f"A view has at most {MAX_PARTS} parts, not {order.parts}: who reads it opens each.",
            field="share",
        )
    if order.parts and not 1 <= order.part <= order.parts:
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
        there_are = join_names(sorted(projections))
        hint = f"did you mean {near[0]}?" if near else f"there are {there_are}."
        raise Rejected(f"There is no view {view}: {hint}", field="views")
    if order.parts <= 1:
        return ViewShare(view=view)
    if why := why_not_split(projection):
        raise Rejected(why, field="share")
    return ViewShare(view=view, part=order.part, parts=order.parts)


def _share_of_all(part: int, parts: int, projections: Mapping[str, Projection]) -> list[ViewShare]:
    ordered = sorted(projections.values(), key=lambda each: (each.rank, each.name))
    split = [each.name for each in ordered if not why_not_split(each)]
    whole = [each.name for each in ordered if each.name not in split][part - 1 :: parts]
    found = [ViewShare(view=view, part=part, parts=parts) for view in split]
    found += [ViewShare(view=view) for view in whole]
    if not found:
        raise Rejected(
            f"There is nothing for part {part} of {parts}: no view here can be split, and there"
            f" are {len(ordered)}.",
            field="share",
        )
    return sorted(found, key=lambda each: each.view)
