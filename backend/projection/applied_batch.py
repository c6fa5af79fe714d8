"""What came of a batch of events."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from backend.clock import Micros
from backend.projection.apply_context import RowKey


class AppliedBatch(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch did: the position now, how many events it took, and what became of them.

    `events` 0: those that were parked came late. `parked`: events set aside, per view.
    `changed_keys`: keys of the rows that changed, per view. `replaced`: views all of whose rows
    are others now.
    `recorded_us`: commit times of the events, per type. `save_us`: what writing to disk took.
    """

    position: int
    events: int = 0
    parked: Mapping[str, int] = {}
    changed_keys: Mapping[str, Collection[RowKey]] = {}
    replaced: Collection[str] = ()
    recorded_us: Mapping[str, Sequence[Micros]] = {}
    save_us: Micros = 0
