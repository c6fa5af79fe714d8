"""Hits as they are told: with their events, and with what is probed of these."""

from collections.abc import Mapping, Sequence

from backend.errors import Unavailable
from backend.filters.conditions import FilterContext
from backend.messages.events import Event
from backend.messages.number_text import format_number
from backend.messages.run_to import Hit
from backend.query.query_sources import QuerySources
from backend.query.run_to.compiled_condition import ArchiveRows
from backend.query.run_to.hit_sources import FoundHit
from backend.query.run_to.payload_amounts import is_amount, payload_currency
from backend.query.run_to.probes import Probe, ProbedValue, probe_rows


def read_hits(
    found: Sequence[FoundHit],
    probe: Probe | None,
    sources: QuerySources,
    rows: ArchiveRows,
    context: FilterContext,
) -> list[Hit]:
    """Return hits with their events.

    Raises:
        Unavailable: the log does not hold one of them.
    """
    events = _events_of(found, sources)
    positions = sorted(events)
    probed: Mapping[int, ProbedValue] = {}
    if probe is not None and positions and probe.source == "event":
        probed = sources.log.values(probe.value, positions).by_position
        if is_amount(probe.value, sources.registry):
            probed = {at: (cell, payload_currency(events[at])) for at, (cell, _) in probed.items()}
    elif probe is not None and positions and probe.source == "view":
        with rows.open() as connection:
            projection = sources.projections[probe.view]
            probed = probe_rows(connection, probe, projection, positions, context)
    return [
        _hit(hit, events[hit.position], probed.get(hit.position, (hit.value, hit.currency)))
        for hit in found
    ]


def _events_of(found: Sequence[FoundHit], sources: QuerySources) -> dict[int, Event]:
    events = {hit.position: hit.event for hit in found if hit.event is not None}
    missing = sorted({hit.position for hit in found} - events.keys())
    events |= {event.position: event for event in sources.log.events_at(missing)}
    for position in missing:
        if position not in events:
            raise Unavailable(
                f"The log does not hold event {format_number(position)}, of which there are rows."
                " `marigraph health` says what to do."
            )
    return events


def _hit(found: FoundHit, event: Event, probed: ProbedValue) -> Hit:
    return Hit(
        position=found.position,
        time=event.time,
        recorded=event.recorded,
        type=event.type,
        subject=event.subject,
        view=found.view,
        key=found.key,
        rule=found.rule,
        before=found.before,
        after=found.after,
        value=probed[0],
        currency=probed[1],
    )
