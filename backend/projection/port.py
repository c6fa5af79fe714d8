"""What a store of read models is: the port that the live store and the archive fulfil."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from backend.clock import Micros
from backend.projection.model import Tables
from backend.projection.rows import Stage

Key = tuple[str, ...]


class ParkedEvent(msgspec.Struct, frozen=True):
    """An event that a view could not take; `error` is empty when it only waits behind one."""

    view: str
    entity: str
    position: int
    error: str
    parked: Micros


class Standing(msgspec.Struct, frozen=True):
    """How far the rows have come: events per type in [1, position]."""

    position: int
    counts: Mapping[str, int]


class RowStore(Protocol):
    """Rows of all views with their checkpoint; used by one thread of one process."""

    stage: Stage

    def standing(self) -> Standing:
        """Return the checkpoint that is on disk; position 0 for an empty store."""
        ...

    def tables(self, view: str) -> Tables:
        """Return the tables that the handlers of this view work on."""
        ...

    def save(
        self,
        standing: Standing,
        parked: Sequence[ParkedEvent] = (),
        taken: Iterable[ParkedEvent] = (),
    ) -> Mapping[str, Collection[Key]]:
        """Write changed rows, checkpoint and parked events in one transaction.

        `taken` are parked events that are none any more. Returns the changed keys of each view.

        Raises:
            StorageFailed: nothing was written; the changes are forgotten, apply them again.
            Defect: another process wrote to the store; nothing was written, open it again.
        """
        ...

    def forget(self) -> None:
        """Drop everything that is not on disk."""
        ...

    def parked(self) -> list[ParkedEvent]:
        """Return all parked events, oldest first."""
        ...

    def waiting(self, view: str, entity: str) -> list[ParkedEvent]:
        """Return an entity's parked events of a view, oldest first."""
        ...

    def setting(self, name: str) -> str:
        """Return what was kept under this name; empty when there is nothing."""
        ...

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a text across restarts."""
        ...

    def close(self) -> None:
        """Give file and memory back."""
        ...
