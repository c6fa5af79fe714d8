"""The log's end as a replica knows it: from the feed, or from the log when that is silent."""

from collections.abc import Iterable, Mapping

from backend.clock import SECOND_US, Micros
from backend.messages.events import EventBatch, Heartbeat
from backend.store.log_port import LogReader

_SILENT_AFTER_US = 2 * SECOND_US  # after so long without a word the log is asked
_TRUSTED_FOR_US = (
    5 * SECOND_US
)  # and now and then in any case: a feed can say the same head for ever
_ASK_INTERVAL_US = SECOND_US


class LogHead:
    """The head's position with the events per type up to it, and when that was last confirmed.

    `position` None: not known yet. `end` may be further on: it was announced, but not counted.
    """

    def __init__(self) -> None:
        self.position: int | None = None
        self.counts: dict[str, int] = {}
        self.confirmed_us: Micros = 0
        self.end = 0
        self._heard_us: Micros = 0
        self._asked_us: Micros = 0

    def apply_heartbeat(self, beat: Heartbeat, at: Micros) -> None:
        """Hear the primary's own word; an old one changes nothing."""
        self._heard_us = at
        if self.position is None or beat.head >= self.position:
            self._set(beat.head, dict(beat.counts), at)

    def extend(self, batch: EventBatch, at: Micros) -> None:
        """Count a batch's events, if they follow the head that is known."""
        self._heard_us = at
        self.end = max(self.end, batch.head)
        if self.position is None or not batch.events:
            return
        if batch.events[0].position <= self.position + 1 <= batch.events[-1].position:
            fresh = batch.events[self.position + 1 - batch.events[0].position :]
            for event in fresh:
                self.counts[event.type] = self.counts.get(event.type, 0) + 1
            self.position, self.confirmed_us = fresh[-1].position, at

    def advance(self, position: int, counts: Mapping[str, int], at: Micros) -> None:
        """Note that events up to here were read from the log: its end is not before them."""
        if self.position is None or position > self.position:
            self._set(position, dict(counts), at)

    def refresh(self, reader: LogReader, at: Micros) -> bool:
        """Ask the log when the feed is silent, or has been believed for long; say whether it was.

        Raises:
            StorageFailed: the log cannot be read.
        """
        due = _ASK_INTERVAL_US if at - self._heard_us > _SILENT_AFTER_US else _TRUSTED_FOR_US
        if self.position is not None and 0 <= at - self._asked_us < due:
            return False
        self._asked_us = at
        position = reader.head()
        if position != self.position:
            self._set(position, reader.count_by_type(position), at)
        self.confirmed_us = at
        return True

    def _set(self, position: int, counts: dict[str, int], at: Micros) -> None:
        self.position, self.counts, self.confirmed_us = position, counts, at
        self.end = max(self.end, position)

    def events_behind(self, applied: Mapping[str, int], types: Iterable[str]) -> int | None:
        """Return how many events of these types lie in (applied, head]; None when not known."""
        if self.position is None:
            return None
        return sum(max(0, self.counts.get(kind, 0) - applied.get(kind, 0)) for kind in types)
