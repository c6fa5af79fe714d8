"""An event store of others that is recognised and open: the port of databases and of streams."""

from collections.abc import Callable
from typing import Protocol

from backend.clock import Micros
from backend.foreign.consumer_lag import ConsumerReading
from backend.foreign.continuity import FollowedPart
from backend.foreign.foreign_event import ForeignEvent, Position
from backend.foreign.mapping import Mapping
from backend.foreign.safe_end import SafeEnd
from backend.foreign.store_preview import StorePreview

PAGE_BYTES = 8 << 20  # of a page's payloads, or a single event's; a few pages are in hand at once
# Measures consumers that were read, by the store's end and what was copied of it.
MeasureConsumers = Callable[[Position | None, FollowedPart], list[ConsumerReading]]


class ForeignStore(Protocol):
    """One store, read by one thread; nothing is ever written there.

    mapping: how it is read. shown: the URL without its password. identity: what tells it from
    another one of the same name, empty where nothing does. has_consumers: whether it has any place
    where consumers could be.
    """

    mapping: Mapping
    shown: str
    identity: str
    has_consumers: bool

    def page_within(
        self, *, after: Position | None, upto: Position | None, limit: int, most_bytes: int
    ) -> tuple[list[ForeignEvent], bool]:
        """Return events after a position, in their order; whether they end as they are large.

        At most `limit` of them, and those that are `most_bytes` together, but two at least.

        Raises:
            StorageFailed: the store refused. TimedOut: it did not answer in time.
        """
        ...

    def look(self, part: FollowedPart, now: Micros) -> SafeEnd:
        """Return where the store ends; `now` is of any clock that nobody sets.

        Raises:
            Unavailable: code `store-changed`; it ends before what was read, or is another one.
            StorageFailed: the store refused. TimedOut: it did not answer in time.
        """
        ...

    def require_unchanged(self, part: FollowedPart) -> None:
        """Look whether what was read is still there as it was.

        Raises:
            Unavailable: code `store-changed`; it is not, with what was found.
            StorageFailed: the store refused. TimedOut: it did not answer in time.
        """
        ...

    def read_consumers(self) -> MeasureConsumers:
        """Read where every consumer is; the end of the store is to be looked at after it.

        Raises:
            StorageFailed: the store refused. TimedOut: it did not answer in time.
        """
        ...

    def preview(self) -> StorePreview:
        """Read what is shown before the store is attached.

        Raises:
            Unreadable: the mapping cannot be used for it.
            StorageFailed: the store refused. TimedOut: it did not answer in time.
        """
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...
