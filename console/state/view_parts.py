"""Views that lie in parts on several replicas, as one: how far each part is, and the worst."""

from collections.abc import Iterator, Sequence

from backend.messages.notices import ReplicaSample, ViewLag
from backend.messages.number_text import format_counted
from backend.messages.replica_choice import shares_of
from backend.messages.text_list import join_clauses, join_names
from backend.messages.view_shares import PartPosition, ViewShare, share_of, split_views
from backend.translation import tr
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_count, format_duration


def describe_views_in_parts(snapshot: BackendSnapshot, view: str = "") -> str:
    """Say of each view in parts, or of one, who has which and how far the worst is behind."""
    return "\n".join(
        _describe(name, parts, snapshot)
        for name, parts in _views_in_parts(snapshot).items()
        if view in ("", name)
    )


def _views_in_parts(snapshot: BackendSnapshot) -> dict[str, dict[int, list[str]]]:
    shares = shares_of(snapshot.processes)
    views = {each.view for share in shares.values() for each in share if not each.is_whole}
    return split_views(shares, views)


def _describe(view: str, parts: dict[int, list[str]], snapshot: BackendSnapshot) -> str:
    lags = [_least_lag(view, names, snapshot) for names in parts.values()]
    who = join_clauses(
        tr("part {part}: {replicas}", part=str(part), replicas=join_names(names))
        for part, names in parts.items()
    )
    count = format_counted(len(parts), "part")
    behind = [None if lag is None else lag.events_behind for lag in lags]
    known = [each for each in behind if each is not None]
    late = [
        lag.time_behind_us for lag in lags if lag is not None and lag.time_behind_us is not None
    ]
    given = {"view": view, "parts": count, "who": who}
    if len(known) < len(parts):
        return tr("{view} in {parts} ({who}): how far the worst is behind is not known", **given)
    return tr(
        "{view} in {parts} ({who}): the worst is {events} and {span} behind",
        events=format_counted(max(known), "event"),
        span=format_duration(max(late, default=0)),
        **given,
    )


def _least_lag(view: str, names: Sequence[str], snapshot: BackendSnapshot) -> ViewLag | None:
    """Return the lag of the one that has the part and is least behind; None: nobody says."""
    lags = [
        lag
        for name in names
        if name in snapshot.replicas
        for lag in snapshot.replicas[name].sample.views
        if lag.view == view and lag.events_behind is not None
    ]
    return min(lags, key=lambda each: each.events_behind or 0, default=None)


def describe_parts_of_page(parts: Sequence[PartPosition]) -> str:
    """Say of a page which parts it was read from; empty where there is one."""
    if not parts:
        return ""
    places = join_clauses(
        tr("{replica} at {position}", replica=each.replica, position=format_count(each.position))
        for each in parts
    )
    return tr("in {parts}: {places}", parts=format_counted(len(parts), "part"), places=places)


def view_label(view: str, sample: ReplicaSample) -> str:
    """Return a view of a replica with the part that it has."""
    share = share_of(view, sample.share)
    return view if share is None or share.is_whole else part_text(share)


def part_text(share: ViewShare) -> str:
    """Write a part of a view."""
    if share.is_whole:
        return share.view
    return tr(
        "{view}, part {part} of {parts}",
        view=share.view,
        part=str(share.part),
        parts=str(share.parts),
    )


def share_texts(share: Sequence[ViewShare]) -> Iterator[str]:
    """Yield what a replica with a share has."""
    yield from map(part_text, share)
