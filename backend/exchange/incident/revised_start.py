"""The rows before a range, without what annulments within it annul of that time.

Such an annulment changes rows whose events are not in the file: they are built from the log that
they are of, once for each state that annulments bring about.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from backend.domain.registry import Registry
from backend.exchange.incident.incident_sources import (
    IncidentRange,
    OnStep,
    TableRecords,
    live_records,
)
from backend.projection.applier import Applier
from backend.projection.live_store import LiveStore
from backend.projection.log_replay import replay_log
from backend.projection.read_model import Projection
from backend.projection.row_queries import open_rows
from backend.projection.start_rows import StartRows
from backend.store.annulments import EVENT_ANNULLED, AnnulmentList
from backend.store.log_port import EventReader


class RevisedStart(msgspec.Struct, frozen=True):
    """From a position on these events before the range do not count.

    `changed`: all of which that was otherwise at the range's start, or in between.
    """

    position: int
    left_out: frozenset[int]
    changed: frozenset[int]


def revised_starts(reader: EventReader, wanted: IncidentRange) -> Iterator[RevisedStart]:
    """Yield what annulments in a range make of the time before it; those in a row act as one.

    Raises:
        StorageFailed: the log cannot be read.
    """
    known = AnnulmentList()
    known.read(reader, wanted.last)
    before = known.upto(wanted.first - 1)
    left_out, places, changed = before, set(known.positions), frozenset[int]()
    for position in sorted(places):
        if position < wanted.first or (position + 1 in places and position < wanted.last):
            continue
        now = frozenset(each for each in known.upto(position) if each < wanted.first)
        if now != left_out:
            changed |= now ^ left_out
            yield RevisedStart(position, now, changed)
        left_out = now


@contextmanager
def rebuilt_start(
    scratch: Path,
    reader: EventReader,
    installed: tuple[Registry, Mapping[str, Projection]],
    revised: tuple[RevisedStart, int],
    start: StartRows,
    on_step: OnStep,
) -> Generator[Iterator[TableRecords]]:
    """Give the rows of the views that are others, at a position before the range.

    Raises:
        StorageFailed: the log cannot be read, or the scratch file not be written.
    """
    registry, projections = installed
    wanted, upto = revised
    start.put(scratch, wanted.position)
    views = _views_of(reader, wanted.changed, projections, registry)
    with closing(LiveStore(scratch, views)) as store:
        skipped = {(view, each) for view in views for each in wanted.left_out}
        applier = Applier(store, views, registry, skipped=skipped)
        replay_log(reader, applier, applier.all_relevant_types(), upto, on_step)
    engine = open_rows(scratch)
    try:
        with engine.connect() as connection:
            yield live_records(connection, views, is_wanted=lambda _: True)
    finally:
        engine.dispose()


def _views_of(
    reader: EventReader,
    changed: Iterable[int],
    projections: Mapping[str, Projection],
    registry: Registry,
) -> Mapping[str, Projection]:
    """Return the views that take the events at these positions."""
    places = sorted(changed)
    found = reader.read_at(places)
    if len(found) < len(places):  # of a log that begins behind them: they may be of any type
        return projections
    types = {each.type for each in found} - {EVENT_ANNULLED}
    return {
        name: each
        for name, each in projections.items()
        if types & {registry.events_by_payload[payload].name for payload in each.handlers}
    }
