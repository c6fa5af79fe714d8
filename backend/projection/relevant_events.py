"""Reading only the events that views take, and passing over the others, counted."""

from collections.abc import Collection

import msgspec

from backend.domain.any_event import types_wanted
from backend.messages.events import Event
from backend.projection.row_store import Checkpoint
from backend.store.log_port import EventReader

SPARSE_SHARE = 0.7  # of the events ahead; if the views take fewer, the others are not read
_DENSE_SHARE = 0.1  # measured: from there on passing over rows costs less than asking their index
_SPREAD = 1.5  # times the events that a page is expected in: not every part has as many


class AheadOfViews(msgspec.Struct, frozen=True):
    """How many events lie ahead, and how many of them the views take; as far as that is known."""

    events: int
    taken: int

    @property
    def is_sparse(self) -> bool:
        """Say whether the views take so few of them that the others need not be read."""
        return self.taken < SPARSE_SHARE * self.events

    def span(self, count: int) -> int | None:
        """Return among how many events the next `count` are looked for; None: in their index."""
        if self.taken < _DENSE_SHARE * self.events or not self.taken:
            return None
        return int(_SPREAD * count * max(1, self.events / self.taken)) + 1


def read_relevant(
    reader: EventReader, after: int, count: int, end: int, types: Collection[str], span: int | None
) -> tuple[list[Event], Checkpoint]:
    """Return up to `count` events of these types behind `after`, and where they lead; not past end.

    Raises:
        StorageFailed: the log cannot be read.
    """
    wanted = types_wanted(types)
    if span is None or wanted is None:
        found = reader.read(after, count, types=wanted)
    else:
        end = min(end, after + span)
        found = reader.read_range(after, end, count, wanted)
    events = [event for event in found if event.position <= end]
    upto = events[-1].position if len(events) == count else end
    return events, Checkpoint(upto, reader.count_by_type(upto))
