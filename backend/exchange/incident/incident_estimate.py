"""How large an incident file becomes: events and rows counted, bytes estimated.

Of events and rows a part is packed, and the rest is taken to be alike; what was kept beside the log
is packed as a whole. Rows of tables that only handlers have are not looked at: they would have to
be rebuilt for it.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import sqlalchemy as sa

from backend.exchange.incident.incident_code import installed_code
from backend.exchange.incident.incident_sources import (
    ArchivedRows,
    IncidentRange,
    KeptRecords,
)
from backend.messages.events import Event
from backend.projection.read_model import Projection
from backend.projection.table_specs import columns_of
from backend.projection.version_queries import page_at, row_count_at
from backend.store.log_port import EventReader
from backend.wire.cloudevents import to_json

_SAMPLED_EVENTS, _SAMPLED_ROWS = 1_000, 500
_RUNS = 4  # places at which events are sampled, each with those behind it: neighbours pack best
_MEMBER_BYTES = 200  # of a member's headers and of its line in the manifest
_MANIFEST_BYTES = 500  # of the manifest beside its members and the code
_encode = msgspec.json.Encoder().encode


class IncidentEstimate(msgspec.Struct, frozen=True):
    """Events, rows of all views at the start and at the playhead, and about how many bytes."""

    events: int
    rows: int
    size_bytes: int


def estimate_incident(
    reader: EventReader, archived: ArchivedRows, wanted: IncidentRange, kept: KeptRecords
) -> IncidentEstimate:
    """Count what becomes of a range, and estimate its size.

    Raises:
        Unavailable: log or archive do not answer.
    """
    events = wanted.last - wanted.first + 1
    size: float = _MANIFEST_BYTES + _packed_bytes(map(_encode, installed_code()))
    size += _extrapolated([*map(to_json, _sampled(reader, wanted))], events)
    places = [wanted.playhead, *([wanted.first - 1] if wanted.first > 1 else [])]
    rows = 0
    with archived.connect() as connection:
        for place in places:
            for each in archived.projections.values():
                count, bytes_ = _rows(connection, each, place)
                rows, size = rows + count, size + bytes_ + _MEMBER_BYTES
    return IncidentEstimate(events, rows, round(size + _kept_bytes(kept)))


def _sampled(reader: EventReader, wanted: IncidentRange) -> Iterator[Event]:
    events = wanted.last - wanted.first + 1
    if events <= _SAMPLED_EVENTS:
        yield from reader.read(wanted.first - 1, events)
        return
    length = _SAMPLED_EVENTS // _RUNS
    for run in range(_RUNS):
        yield from reader.read(wanted.first - 1 + run * (events - length) // (_RUNS - 1), length)


def _rows(connection: sa.Connection, projection: Projection, position: int) -> tuple[int, float]:
    count = row_count_at(connection, projection, position)
    names = [column.name for column in columns_of(projection)]
    sample = page_at(connection, projection, position, _SAMPLED_ROWS)
    rows = [_encode(dict(zip(names, cells, strict=True))) for cells in sample]
    return count, _extrapolated(rows, count)


def _kept_bytes(kept: KeptRecords) -> int:
    annotations = kept.annotations()
    members: Sequence[Iterable[object]] = (
        kept.samples(),
        kept.acts(),
        kept.alerts(),
        annotations.notes,
        annotations.deploys,
        [kept.conditions()],
    )
    return sum(_packed_bytes(map(_encode, each)) + _MEMBER_BYTES for each in members)


def _extrapolated(sample: Sequence[bytes], count: int) -> float:
    """Return about how many bytes so many lines become, of which these are some.

    What the second half of them adds to the first is what each further one adds: the first of all
    have nothing before them that they would repeat.
    """
    if not sample:
        return 0.0
    packed = _packed_bytes(sample)
    half = len(sample) // 2
    if len(sample) >= count or not half:
        return packed / len(sample) * count
    more = (packed - _packed_bytes(sample[:half])) / (len(sample) - half)
    return packed + more * (count - len(sample))


def _packed_bytes(lines: Iterable[bytes]) -> int:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    size = 0
    for line in lines:
        size += len(packer.compress(line + b"\n"))
    return size + len(packer.flush())
