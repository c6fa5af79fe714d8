"""A replica's side of the feed `stream`: its consumer, what comes next, what it acknowledges.

The rows' checkpoint is the truth: what is delivered again is passed over, and what is missing is
read from the log.
"""

import logging

from backend.clock import SECOND_US, Clock, Micros, monotonic_us
from backend.messages.events import Event
from backend.messages.feed_choice import StreamConsumer
from backend.projection.event_fetcher import EventRange
from backend.projection.row_queue.queue_feed import Wait
from backend.projection.row_store import RowSettings
from backend.store.log_consumer_port import LogConsumer, LogConsumers

_MADE = "stream-consumer"  # set while the server may have a consumer of this replica
_HOLD_US = 2 * SECOND_US  # for how long the log is left alone while something is to come
_logger = logging.getLogger(__name__)


class StreamFeed:
    """Follows while it is chosen; that is kept by `QueueFeed`, which tells it here.

    `name`: of the consumer on the server.
    """

    def __init__(
        self,
        name: str,
        store: RowSettings,
        consumers: LogConsumers,
        ticks: Clock = monotonic_us,
    ) -> None:
        """Do nothing yet."""
        self._name, self._store, self._consumers = name, store, consumers
        self._ticks = ticks
        self._consumer: LogConsumer | None = None
        self._leaving: LogConsumer | None = None
        self._waited_since_us: Micros | None = None
        self._waited_at = -1
        self._log_target = 0  # up to which the log itself is read
        self.holes = 0  # that were read from the log

    @property
    def is_chosen(self) -> bool:
        """Whether the replica is fed so."""
        return self._consumer is not None

    @property
    def state(self) -> StreamConsumer | None:
        """What the server says of the consumer; None: it is not chosen."""
        return self._consumer.state if self._consumer else None

    @property
    def error(self) -> str:
        """Why the log itself is read; empty while the consumer feeds it, or is not chosen."""
        return self._consumer.state.problem if self._consumer else ""

    def follow(self, position: int) -> None:
        """Begin behind a position, or begin anew there.

        Raises:
            StorageFailed: it cannot be written down.
        """
        self._store.write_setting(_MADE, "yes")
        former = self._consumer or self._leaving
        if self._consumer is not None:
            self._consumer.end(forget=False)
        self._leaving = None
        self._waited_since_us, self._log_target = None, 0
        self._consumer = self._consumers.follow(self._name, position, former)

    def leave(self, position: int) -> None:
        """Let the server forget the consumer, also one that a kill has left behind."""
        consumer = self._consumer
        if consumer is None and self._leaving is None and self._store.setting(_MADE):
            consumer = self._consumers.follow(self._name, position)
        if consumer is not None:
            self._consumer, self._leaving = None, consumer
            consumer.end(forget=True)

    def hear(self) -> list[Event]:
        """Return the events that have come since the last call."""
        return self._consumer.hear() if self._consumer else []

    def next(self, position: int, count: int, head: int) -> EventRange | Wait:
        """Return up to `count` events that follow, or how to wait for them; `head`: the log's end.

        The log itself is read where the consumer says why nothing comes, where some are missing in
        what came, and where nothing has come for a while.
        """
        if self._consumer is None:
            return Wait.WITH_EVENTS
        found = self._consumer.next(position, count)
        if found.events:
            self._waited_since_us = None
            return EventRange(found.events)
        if found.has_hole:
            self.holes += 1
            _logger.info("what follows event %d is read from the log: it did not come", position)
            return Wait.WITH_EVENTS
        if self.error or position < self._log_target:
            return Wait.WITH_EVENTS
        return self._hold(position, head)

    def _hold(self, position: int, head: int) -> Wait:
        at_us = self._ticks()
        if self._waited_since_us is None or self._waited_at != position:
            self._waited_since_us, self._waited_at = at_us, position
        if at_us - self._waited_since_us < _HOLD_US:
            return Wait.FOR_ENTRY
        self._waited_since_us, self._log_target = None, head
        _logger.info("events %d to %d are read from the log: none came", position + 1, head)
        return Wait.WITH_EVENTS

    def report(self, position: int) -> StreamConsumer | None:
        """Do what is due every second, and return what the server says of the consumer.

        Raises:
            StorageFailed: what is over cannot be written down.
        """
        self.acknowledge(position)
        if self._leaving is not None and self._leaving.is_forgotten:
            self._leaving = None
            self._store.write_setting(_MADE, "")
        return self.state

    def acknowledge(self, position: int) -> None:
        """Say that the rows are on disk up to a position."""
        if self._consumer is not None:
            self._consumer.acknowledge(position)

    def close(self) -> None:
        """Stop following; the server keeps the consumer for the next start."""
        if self._consumer is not None:
            self._consumer.end(forget=False)
        for consumer in (self._consumer, self._leaving):
            if consumer is not None:
                consumer.close()
