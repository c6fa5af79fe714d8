"""What a replica says of its rebuilds: how far one is, and why another cannot be taken on."""

from collections.abc import Collection, Sequence

import msgspec

from backend.clock import SECOND_US, Micros, now_us
from backend.errors import Rejected, Unreadable
from backend.messages.control import Rebuild
from backend.messages.rebuild import RebuildProgress
from backend.run.rebuild_record import RebuildRecord
from backend.translation import tr_noop

_SHARED_FIELDS = frozenset(RebuildProgress.__struct_fields__) & frozenset(
    RebuildRecord.__struct_fields__
) - {"position"}


class Rebuildable(msgspec.Struct, frozen=True):
    """What there is to be rebuilt; `ahead`: why the rows do not belong to the log."""

    views: Sequence[str]
    unbuilt: Collection[str]
    ahead: str
    is_archive: bool


def check_rebuild(order: Rebuild, views: Sequence[str], there: Rebuildable) -> None:
    """Refuse what cannot be rebuilt.

    Raises:
        Unreadable: there is no such view.
        Rejected: these views, or this entity, cannot be rebuilt alone.
    """
    unknown = [view for view in views if view not in there.views]
    if unknown:
        raise Unreadable(
            f"There is no view {unknown[0]}; there are {', '.join(there.views)}.",
            code="unknown-view",
            field="views",
        )
    if there.ahead and views != there.views:
        raise Rejected(
            "Its rows belong to another log: all views have to be built anew, not"
            f" {describe_views(views)} alone.",
            field="views",
        )
    if not order.entity:
        return
    if len(views) != 1 or views[0] in there.unbuilt:
        raise Rejected(tr_noop("An entity is rebuilt in one view that has rows."), field="views")
    if there.is_archive:
        raise Rejected(
            tr_noop(
                "The archive keeps every version of a row; there a view is rebuilt as a whole."
            ),
            field="entity",
        )


def make_rebuild_progress(
    record: RebuildRecord,
    *,
    unbuilt: Collection[str],
    position: int,
    bound: int,
    rate_per_s: float,
    unmoved_us: Micros,
) -> RebuildProgress:
    """Return how far a rebuild is; `bound`: up to where its copy may be built now."""
    is_building = record.state == "building"
    target = max(bound, position)
    rate_per_s = rate_per_s if is_building else 0.0
    known = {name: getattr(record, name) for name in _SHARED_FIELDS}
    return RebuildProgress(
        **known,
        unbuilt=[view for view in record.views if view in unbuilt],
        position=position,
        target=target if record.has_copy else position,
        rate_per_s=rate_per_s,
        eta_us=round((target - position) / rate_per_s * SECOND_US) if rate_per_s else None,
        elapsed_us=max(0, now_us() - record.at_us),
        unmoved_us=unmoved_us if is_building else 0,
    )


def describe_views(views: Sequence[str]) -> str:
    """Name views in a sentence."""
    return ", ".join(views)
