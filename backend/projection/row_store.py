"""What a store of read models is: the port that the live store and the archive fulfil."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from backend.clock import Micros
from backend.projection.apply_context import ApplyContext, RowKey
from backend.projection.read_model import ViewTables


class ParkedRecord(msgspec.Struct, frozen=True):
    """An event that a view could not take; `error` is empty when it only waits behind one."""

    view: str
    entity: str
    position: int
    error: str
    parked: Micros


class Checkpoint(msgspec.Struct, frozen=True):
    """How far the rows have come: events per type in [1, position]."""

    position: int
    counts: Mapping[str, int]


class RowSettings(Protocol):
    """What a store keeps across restarts beside its rows."""

    def setting(self, name: str) -> str:
        """Return what was kept under this name; empty when there is nothing."""
        ...

    def write_setting(self, name: str, value: str) -> None:
        """Keep a text across restarts."""
        ...


class RowStore(RowSettings, Protocol):
    """Rows of all views with their checkpoint; used by one thread of one process."""

    context: ApplyContext

    def checkpoint(self) -> Checkpoint:
        """Return the checkpoint that is on disk; position 0 for an empty store."""
        ...

    def tables(self, view: str) -> ViewTables:
        """Return the tables that the handlers of this view work on."""
        ...

    def save(
        self,
        checkpoint: Checkpoint,
        parked: Sequence[ParkedRecord] = (),
        applied: Iterable[ParkedRecord] = (),
    ) -> Mapping[str, Collection[RowKey]]:
        """Write changed rows, checkpoint and parked events in one transaction.

        `applied` are parked events that are none any more. Returns the changed keys of each view.

        Raises:
            StorageFailed: nothing was written; the changes are forgotten, apply them again.
            RowRejected: likewise, because there is a row that its table cannot hold.
            Defect: another process wrote to the store; nothing was written, open it again.
        """
        ...

    def probe(self) -> None:
        """Try to write what the view in hand has put for one event, without writing it.

        Raises:
            RowRejected: the database refuses it.
            StorageFailed: the database cannot be used.
        """
        ...

    def discard_changes(self) -> None:
        """Drop everything that is not on disk."""
        ...

    def parked_events(self) -> list[ParkedRecord]:
        """Return all parked events, oldest first."""
        ...

    def parked_of_entity(self, view: str, entity: str) -> list[ParkedRecord]:
        """Return an entity's parked events of a view, oldest first."""
        ...

    def close(self) -> None:
        """Give file and memory back."""
        ...
