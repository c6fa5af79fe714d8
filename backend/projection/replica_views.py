"""The projections of a replica that has a share of the views."""

from collections.abc import Callable, Mapping, Sequence

from backend.errors import Rejected
from backend.messages.view_shares import ViewShare
from backend.projection.read_model import Projection
from backend.projection.view_split import part_of


def projections_of_share(
    projections: Mapping[str, Projection],
    share: Sequence[ViewShare],
    on_left_out: Callable[[str], None] = lambda _: None,
) -> dict[str, Projection]:
    """Return what a replica with this share applies; without a share all of it.

    A view that is not installed any more, or cannot be split any more, is left out: `on_left_out`
    hears why, and nobody reads that part from this replica.
    """
    if not share:
        return dict(projections)
    found: dict[str, Projection] = {}
    for each in sorted(share, key=lambda one: one.view):
        whole = projections.get(each.view)
        if whole is None:
            on_left_out(f"{each.view} is not installed any more.")
            continue
        try:
            found[each.view] = whole if each.is_whole else part_of(whole, each.part, each.parts)
        except Rejected as error:
            on_left_out(error.message)
    return found


def kept_share(share: Sequence[ViewShare], own: Mapping[str, Projection]) -> list[ViewShare]:
    """Return the share without the views that were left out; all of it where that leaves none."""
    return [each for each in share if each.view in own] or list(share)
