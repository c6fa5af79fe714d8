"""Follows a log by a consumer that the log's server keeps: the port of the feed `stream`."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from backend.messages.events import Event
from backend.messages.feed_choice import StreamConsumer


class ConsumedEvents(msgspec.Struct, frozen=True):
    """What follows a position. `has_hole`: the first that came do not follow, some are missing."""

    events: Sequence[Event] = ()
    has_hole: bool = False


class LogConsumer(Protocol):
    """Brings the events behind a position, in order; what comes is kept, bounded, until it is used.

    Every method returns at once, for one thread, whatever the server does; `state` says that.
    """

    @property
    def state(self) -> StreamConsumer:
        """What the server says of it, and why nothing comes."""
        ...

    def hear(self) -> list[Event]:
        """Return the events that have come since the last call, each once, in order."""
        ...

    def next(self, position: int, count: int) -> ConsumedEvents:
        """Return up to `count` events that follow a position; none while they have not come."""
        ...

    def acknowledge(self, position: int) -> None:
        """Say that the rows are on disk up to a position."""
        ...

    def end(self, *, forget: bool) -> None:
        """Stop following; `forget`: the server is told to forget the consumer."""
        ...

    @property
    def is_forgotten(self) -> bool:
        """Whether the server has forgotten it, as `end` was told."""
        ...

    def close(self) -> None:
        """Wait until what `end` has begun is over, for a few seconds at the most."""
        ...


class LogConsumers(Protocol):
    """Makes and removes the consumers of a log."""

    def follow(self, name: str, position: int, former: LogConsumer | None = None) -> LogConsumer:
        """Follow the log behind a position by the consumer of this name.

        `former`: one that was told to end, and is waited for.
        """
        ...

    def forget(self, name: str) -> None:
        """Let the server forget a consumer; one that is not there is no error.

        Raises:
            StorageFailed: the servers do not answer; it expires by itself.
        """
        ...
