"""The log's end as a replica knows it: from the feed, or from the log when that is silent."""

from collections.abc import Collection, Mapping

from backend.clock import SECOND_US, Micros
from backend.domain.any_event import types_among
from backend.errors import Unavailable
from backend.messages.events import EventBatch, Heartbeat
from backend.projection.head_growth import HeadGrowth
from backend.store.log_port import EventReader

_SILENT_AFTER_US = 2 * SECOND_US  # after so long without a word the log is asked
# and now and then in any case: a feed can say the same head for ever
_TRUSTED_FOR_US = 5 * SECOND_US
_ASK_INTERVAL_US = SECOND_US


class LogHead:
    """The head's position with the events per type up to it, and when that was last confirmed.

    All times are of a monotonic clock. `position` None: not known yet. `end` may be further on: it
    was announced, but not counted. `error`: why the log cannot be read, empty while it can.
    """

    def __init__(self, started_us: Micros) -> None:
        """`started_us`: now; before that nothing could have been applied here."""
        self.position: int | None = None
        self.counts: dict[str, int] = {}
        self.end = 0
        self.error = ""
        self.growth = HeadGrowth(started_us)
        self._confirmed_us: Micros | None = None
        self._heard_us: Micros | None = None
        self._asked_us: Micros | None = None

    def age_us(self, now_us: Micros) -> Micros | None:
        """Return how long ago the head was last confirmed; None: it never was."""
        return None if self._confirmed_us is None else max(0, now_us - self._confirmed_us)

    def apply_heartbeat(self, beat: Heartbeat, now_us: Micros) -> None:
        """Hear the primary's own word; an old one changes nothing."""
        self._heard_us = now_us
        if self.position is None or beat.head >= self.position:
            self._confirm(beat.head, dict(beat.counts), now_us)

    def extend(self, batch: EventBatch, now_us: Micros) -> None:
        """Count a batch's events, if they follow the head that is known."""
        self._heard_us = now_us
        self.end = max(self.end, batch.head)
        if self.position is None or not batch.events:
            return
        if batch.events[0].position <= self.position + 1 <= batch.events[-1].position:
            fresh = batch.events[self.position + 1 - batch.events[0].position :]
            for event in fresh:
                self.counts[event.type] = self.counts.get(event.type, 0) + 1
            self._confirm(fresh[-1].position, self.counts, now_us)

    def advance(self, position: int, counts: Mapping[str, int]) -> None:
        """Note that events up to here were read from the log: its end is not before them."""
        if self.position is None or position > self.position:
            self.position, self.counts = position, dict(counts)
            self.end = max(self.end, position)

    def refresh(self, reader: EventReader, now_us: Micros) -> bool:
        """Ask the log when the feed is silent, or has been believed for long; say whether it was.

        Raises:
            StorageFailed: the log cannot be read; `error` says so until it answers again.
        """
        if not self._is_due(now_us):
            return False
        try:
            position = reader.head()
            counts = self.counts if position == self.position else reader.count_by_type(position)
        except Unavailable as error:
            self.error = error.message
            raise
        self._asked_us, self.error = now_us, ""
        self._confirm(position, counts, now_us)
        return True

    def _is_due(self, now_us: Micros) -> bool:
        """Say whether the log itself must be asked: what failed is not done."""
        if self.position is None or self._asked_us is None or self.error:
            return True
        heard_us = self._heard_us
        silent = heard_us is None or now_us - heard_us > _SILENT_AFTER_US
        return now_us - self._asked_us >= (_ASK_INTERVAL_US if silent else _TRUSTED_FOR_US)

    def _confirm(self, position: int, counts: dict[str, int], now_us: Micros) -> None:
        self.position, self.counts, self._confirmed_us = position, counts, now_us
        self.end = max(self.end, position)
        self.growth.note(position, now_us)

    def events_behind(self, applied: Mapping[str, int], types: Collection[str]) -> int | None:
        """Return how many events of these types lie in (applied, head]; None when not known."""
        if self.position is None:
            return None
        return sum(
            max(0, self.counts.get(kind, 0) - applied.get(kind, 0))
            for kind in types_among(types, self.counts)
        )
