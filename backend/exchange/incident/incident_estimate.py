"""How large an incident file would become: from a few of its events and rows, packed."""

import zlib
from collections.abc import Iterable

import msgspec
import sqlalchemy as sa

from backend.exchange.incident.incident_sources import ArchivedRows, IncidentRange
from backend.projection.read_model import Projection
from backend.projection.table_specs import columns_of
from backend.projection.version_queries import page_at, row_count_at
from backend.store.log_port import EventReader
from backend.wire.cloudevents import to_json

_SAMPLED_EVENTS, _SAMPLED_ROWS = 400, 100


class IncidentEstimate(msgspec.Struct, frozen=True):
    """Events, rows of all views at the start and at the playhead, and about how many bytes."""

    events: int
    rows: int
    size_bytes: int


def estimate_incident(
    reader: EventReader, archived: ArchivedRows, wanted: IncidentRange
) -> IncidentEstimate:
    """Pack a part of the events and of the rows of each view, and take the rest for alike.

    Raises:
        Unavailable: log or archive do not answer.
    """
    events = wanted.last - wanted.first + 1
    step = max(1, events // _SAMPLED_EVENTS)
    sample = reader.read_at(range(wanted.first, wanted.last + 1, step))
    size = _packed_bytes(map(to_json, sample)) / max(1, len(sample)) * events
    places = [wanted.playhead, *([wanted.first - 1] if wanted.first > 1 else [])]
    rows = 0
    with archived.connect() as connection:
        for place in places:
            for each in archived.projections.values():
                count, bytes_ = _rows(connection, each, place)
                rows, size = rows + count, size + bytes_
    return IncidentEstimate(events, rows, round(size))


def _rows(connection: sa.Connection, projection: Projection, position: int) -> tuple[int, float]:
    count = row_count_at(connection, projection, position)
    names = [column.name for column in columns_of(projection)]
    sample = page_at(connection, projection, position, _SAMPLED_ROWS)
    rows = (dict(zip(names, cells, strict=True)) for cells in sample)
    packed = _packed_bytes(map(msgspec.json.encode, rows))
    return count, packed / max(1, len(sample)) * count


def _packed_bytes(lines: Iterable[bytes]) -> int:
    return len(zlib.compress(b"\n".join(lines)))
