"""How many events are parked in each view, over all replicas, its parts together. No Qt."""

from collections.abc import Iterable, Iterator

import msgspec

from backend.messages.notices import ReplicaSample
from backend.messages.text_list import join_names
from backend.messages.view_shares import holders_of, missing_parts
from backend.translation import tr
from console.state.formatting import format_count


class ParkedInView(msgspec.Struct, frozen=True):
    """Parked events of a view; of its `parts` nobody who is heard has those that are `missing`."""

    view: str
    events: int
    parts: int = 1
    missing: tuple[int, ...] = ()


def parked_views(samples: Iterable[ReplicaSample]) -> Iterator[ParkedInView]:
    """Yield the views in which something is parked, or in which nobody knows whether it is.

    Of several replicas with the same rows that counts which has parked the most.
    """
    known = {each.name: each for each in samples}
    shares = {name: sample.share for name, sample in known.items()}
    parked = {(name, lag.view): lag.parked for name, each in known.items() for lag in each.views}
    views = [
        view
        for sample in known.values()
        for view in (*(each.view for each in sample.views), *sample.elsewhere)
    ]
    for view in dict.fromkeys(views):
        totals = [
            sum(max(parked.get((name, view), 0) for name in names) for names in found.values())
            for found in holders_of(view, shares).values()
        ]
        parts, missing = missing_parts(view, shares)
        events = max(totals, default=0)
        if events or missing:
            yield ParkedInView(view, events, parts, tuple(missing))


def describe_parked(parked: ParkedInView) -> str:
    """Write it, e.g. `orders 2`, or how far it is known."""
    number = format_count(parked.events)
    if not parked.missing:
        return tr("{name} {value}", name=parked.view, value=number)
    if not parked.events:
        return tr("{name} not known", name=parked.view)
    return tr(
        "{name} at least {number}, part {part} of {parts} not known",
        name=parked.view,
        number=number,
        part=join_names(map(str, parked.missing)),
        parts=str(parked.parts),
    )
