"""Whether a replay reads the log whole, or the events of some types alone."""

from collections.abc import Collection

from backend.domain.any_event import types_among
from backend.store.log_port import EventReader

_SPARSE_SHARE = 0.5  # of the events; if the views take fewer, the others are not read


def types_to_read(reader: EventReader, taken: Collection[str], upto: int) -> tuple[str, ...] | None:
    """Return the types that are taken where they are few of the log; None to read all.

    Raises:
        StorageFailed: the log cannot be read.
    """
    counts = reader.count_by_type(upto)
    wanted = sum(counts.get(each, 0) for each in types_among(taken, counts))
    return tuple(sorted(taken)) if wanted < _SPARSE_SHARE * sum(counts.values()) else None
