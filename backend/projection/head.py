"""The log's end as a replica knows it: from the feed, or from the log when that is silent."""

from collections.abc import Iterable, Mapping

from backend.clock import SECOND, Micros
from backend.messages.events import Batch, Heartbeat
from backend.store.port import LogReader

_SILENT = 2 * SECOND  # after so long without a word the log is asked
_TRUSTED = 5 * SECOND  # and now and then in any case: a feed can say the same head for ever
_ASK_EVERY = SECOND


class Head:
    """The head's position with the events per type up to it, and when that was last confirmed.

    `position` None: not known yet. `end` may be further on: it was announced, but not counted.
    """

    def __init__(self) -> None:
        self.position: int | None = None
        self.counts: dict[str, int] = {}
        self.at: Micros = 0
        self.end = 0
        self._heard: Micros = 0
        self._asked: Micros = 0

    def beat(self, beat: Heartbeat, at: Micros) -> None:
        """Hear the primary's own word; an old one changes nothing."""
        self._heard = at
        if self.position is None or beat.head >= self.position:
            self._set(beat.head, dict(beat.counts), at)

    def extend(self, batch: Batch, at: Micros) -> None:
        """Count a batch's events, if they follow the head that is known."""
        self._heard = at
        self.end = max(self.end, batch.head)
        if self.position is None or not batch.events:
            return
        if batch.events[0].position <= self.position + 1 <= batch.events[-1].position:
            fresh = batch.events[self.position + 1 - batch.events[0].position :]
            for event in fresh:
                self.counts[event.type] = self.counts.get(event.type, 0) + 1
            self.position, self.at = fresh[-1].position, at

    def reached(self, position: int, counts: Mapping[str, int], at: Micros) -> None:
        """Note that events up to here were read from the log: its end is not before them."""
        if self.position is None or position > self.position:
            self._set(position, dict(counts), at)

    def check(self, reader: LogReader, at: Micros) -> bool:
        """Ask the log when the feed is silent, or has been believed for long; say whether it was.

        Raises:
            StorageFailed: the log cannot be read.
        """
        due = _ASK_EVERY if at - self._heard > _SILENT else _TRUSTED
        if self.position is not None and 0 <= at - self._asked < due:
            return False
        self._asked = at
        position = reader.head()
        if position != self.position:
            self._set(position, reader.counts(position), at)
        self.at = at
        return True

    def _set(self, position: int, counts: dict[str, int], at: Micros) -> None:
        self.position, self.counts, self.at = position, counts, at
        self.end = max(self.end, position)

    def behind(self, applied: Mapping[str, int], types: Iterable[str]) -> int | None:
        """Return how many events of these types lie in (applied, head]; None when not known."""
        if self.position is None:
            return None
        return sum(max(0, self.counts.get(kind, 0) - applied.get(kind, 0)) for kind in types)
