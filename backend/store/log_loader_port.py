"""Filling a new log with events of another one, each at the place that it had there."""

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from backend.messages.events import Event, Origin

OriginOf = Callable[[Event], Origin | None]  # where it was read, of another program's store
OwnerOf = Callable[[Event], str]  # the stream that owns an event's stream; empty: none does


def of_no_origin(_event: Event) -> None:
    """Say of an event that no other program's store keeps it."""


class LoadedRange(msgspec.Struct, frozen=True):
    """From which position to which the events stand, and how many there are; 0 for none.

    `is_dense`: at every position in between stands one.
    """

    first: int = 0
    last: int = 0
    events: int = 0

    @property
    def is_dense(self) -> bool:
        """Whether no position in between is without its event."""
        return self.events == (self.last - self.first + 1 if self.first else 0)


class LogLoader(Protocol):
    """A log that is filled once, and only read afterwards."""

    def load(
        self, events: Iterable[Event], owner_of: OwnerOf, origin_of: OriginOf = of_no_origin
    ) -> LoadedRange:
        """Write events in the order of their positions, which may begin anywhere and leave gaps.

        Raises:
            Unreadable: an event does not stand behind the one before it, or holds what no log can.
            StorageFailed: the disk is full or fails.
        """
        ...

    def close(self) -> None:
        """Give the log back."""
        ...
