"""Follows the store of another program, page by page up to its safe end; one thread."""

from collections.abc import Callable, Sequence

import msgspec

from backend.clock import Clock, monotonic_us
from backend.foreign.consumer_lag import ConsumerReading
from backend.foreign.continuity import FollowedPart, changed
from backend.foreign.foreign_event import ForeignEvent, Position
from backend.foreign.foreign_reader import require_rising
from backend.foreign.foreign_store import PAGE_BYTES, ForeignStore
from backend.foreign.safe_end import SafeEnd
from backend.messages.number_text import format_counted, format_number

OpenStore = Callable[[], ForeignStore]


class ForeignPage(msgspec.Struct, frozen=True):
    """Events that follow the ones before, and what was read with them."""

    events: Sequence[ForeignEvent]
    part: FollowedPart


class StoreFollower:
    """Reads on from where a copy has come; whatever fails, the next `read` opens the store anew.

    part: what was read. end: as the store's end was seen last. title: what kind of store it is.
    """

    def __init__(
        self,
        open_store: OpenStore,
        part: FollowedPart,
        *,
        page_events: int,
        rows_upto: int = 0,
        ticks: Clock = monotonic_us,
    ) -> None:
        """Open nothing yet. page_events: of one page, at most.

        rows_upto: of how many events rows were made before the copy lost its end; 0: it has not.
        """
        self._rows_upto = rows_upto
        self.part = part
        self.end: SafeEnd | None = None
        self.title = ""
        self._open_store, self._page_events, self._ticks = open_store, page_events, ticks
        self._limit = page_events  # fewer where events are large
        self._opened: ForeignStore | None = None
        self._searched: Position | None = None  # up to where there is nothing more to be read

    @property
    def is_open(self) -> bool:
        """Whether the store is open."""
        return self._opened is not None

    @property
    def is_behind(self) -> bool:
        """Whether events are known that are final, and were not read."""
        return self.end is not None and _is_before(self._done, self.end.end, self.end.head)

    def read(self) -> ForeignPage | None:
        """Return the next page; None where nothing new is final.

        Raises:
            Unreadable: the store's tables are not what the mapping says.
            Unavailable: it does not answer, refuses, or is another one (code `store-changed`).
        """
        try:
            opened = self._opened or self._open()
            if not self.is_behind:
                self._look(opened)
            if self.is_behind:
                return self._next_page(opened)
            self._require_events_of_rows()
        except BaseException:
            self.close()
            raise
        return None

    def read_consumers(self) -> list[ConsumerReading]:
        """Return how far the store's own consumers have come; empty while it is not open.

        Raises:
            Unavailable: it does not answer, refuses, or is another one (code `store-changed`).
        """
        opened = self._opened
        if opened is None or not opened.has_consumers:
            return []
        try:
            measure = opened.read_consumers()  # before the end, so that none is negative
            self._look(opened)
            return measure(self._final_end(), self.part)
        except BaseException:
            self.close()
            raise

    def _final_end(self) -> Position | None:
        end, head = (self.end.end, self.end.head) if self.end else (None, None)
        return None if end is None or head is None else min(end, head)

    def close(self) -> None:
        """Let go of the store."""
        opened, self._opened = self._opened, None
        self.end = self._searched = None
        if opened is not None:
            opened.close()

    def _open(self) -> ForeignStore:
        opened = self._open_store()
        try:
            opened.require_unchanged(self.part)
        except BaseException:
            opened.close()
            raise
        self._opened, self.title = opened, opened.mapping.title
        return opened

    def _look(self, opened: ForeignStore) -> None:
        self.end = opened.look(self.part, self._ticks())

    def _require_events_of_rows(self) -> None:
        """Look whether all has come again of which rows were made; raises Unavailable."""
        count = self.part.count
        if count < self._rows_upto and self.end is not None and self.end.is_final:
            raise changed(
                f"it ends with {format_counted(count, 'event')}, and rows of read models were made"
                f" of {format_number(self._rows_upto)}"
            )

    def _next_page(self, opened: ForeignStore) -> ForeignPage | None:
        end = self.end.end if self.end else None
        limit = self._limit
        found, is_cut = opened.page_within(
            after=self._done, upto=end, limit=limit + 1, most_bytes=PAGE_BYTES
        )
        # what does not fit is not asked for again and again
        self._limit = len(found) if is_cut else min(2 * limit, self._page_events)
        require_rising(found, opened.shown)  # with the one behind the page, if there is room
        events = found[:limit]
        if is_cut and len(found) > 1:  # what stands behind the last may have its position
            events = events[: len(found) - 1]
        elif len(events) < limit and not is_cut:
            self._searched = end  # rows that are no events may stand there, and the end is final
        if not events:
            return None
        self.part = self.part.extended(events, opened.identity)
        return ForeignPage(events, self.part)

    @property
    def _done(self) -> Position | None:
        known = [each for each in (self.part.position, self._searched) if each is not None]
        return max(known, default=None)


def _is_before(reached: Position | None, end: Position | None, head: Position | None) -> bool:
    """Say whether there may be something final behind where a copy has come."""
    if end is None or head is None:
        return False
    return reached is None or reached < min(end, head)
