"""What a store of read models is: the port that the live store and the archive fulfil."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from backend.clock import Micros
from backend.messages.events import Event
from backend.projection.apply_context import ApplyContext, RowKey
from backend.projection.read_model import ViewTables

_MAX_SUMMARY_CHARS = 300
WriteBeside = Callable[[], None]
KeepTip = Callable[[Event], None]  # writes within the transaction that is open


def write_nothing() -> None:
    """Write nothing beside the rows."""


class ParkedRecord(msgspec.Struct, frozen=True):
    """An event that a view could not take; `error` is empty when it only waits behind one.

    The first parked event of an entity always has an error.
    """

    view: str
    entity: str
    position: int
    error: str
    parked: Micros
    type: str = ""

    @property
    def summary(self) -> str:
        """The last line of the error, which says what; the lines before it say where."""
        return self.error.rpartition("\n")[2][:_MAX_SUMMARY_CHARS]


class SkippedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A parked event that an operator let its view pass over, and why."""

    parked: ParkedRecord
    at_us: Micros
    by: str
    reason: str


class ParkedCounts(msgspec.Struct, frozen=True):
    """How many events of a view are parked, and of how many entities."""

    events: int
    entities: int


class Checkpoint(msgspec.Struct, frozen=True):
    """How far the rows have come: events per type in [1, position]."""

    position: int
    counts: Mapping[str, int]


class ParkedSource(Protocol):
    """The parked events of a store as they are on disk, a bounded number at a time."""

    def counts(self) -> Mapping[str, ParkedCounts]:
        """Return how many there are, by view; views without any are left out."""
        ...

    def entities(self, view: str) -> Iterator[str]:
        """Yield the entities of a view that have parked events."""
        ...

    def has_entity(self, view: str, entity: str) -> bool:
        """Say whether an entity has parked events of a view."""
        ...

    def first_of_view(self, view: str, limit: int) -> list[ParkedRecord]:
        """Return the first parked events of so many entities, in log order; errors are short."""
        ...

    def of_entity(self, view: str, entity: str, limit: int) -> list[ParkedRecord]:
        """Return the first of an entity's parked events of a view, in log order."""
        ...

    def count_of_entity(self, view: str, entity: str) -> int:
        """Return how many of an entity's events are parked in a view."""
        ...

    def skipped(self) -> Collection[tuple[str, int]]:
        """Return which events views pass over as an operator has decided: view and position."""
        ...

    def write_skipped(self, skipped: SkippedRecord) -> None:
        """Keep that an event is passed over; within a transaction."""
        ...


class CodeNotes(Protocol):
    """What a store keeps of the code that wrote its rows; see `CodeLedger`."""

    @property
    def source(self) -> str:
        """What today's code calls itself in a queue."""
        ...

    def reload(self) -> None:
        """Know what is on disk."""
        ...

    def beside(self, position: int, write: WriteBeside) -> WriteBeside:
        """Return what also begins today's code behind a position, where that is news."""
        ...

    def note_queued(
        self, position: int, source: str, late: Collection[tuple[str, int]] | None
    ) -> None:
        """Note who has made the rows behind a position; within a transaction."""
        ...

    def note_late(self, events: Iterable[tuple[str, int]]) -> None:
        """Note that today's code took events (view, position) late; within a transaction."""
        ...


class RowSettings(Protocol):
    """What a store keeps across restarts beside its rows."""

    def setting(self, name: str) -> str:
        """Return what was kept under this name; empty when there is nothing."""
        ...

    def write_setting(self, name: str, value: str) -> None:
        """Keep a text across restarts."""
        ...


class RevisedRows(Protocol):
    """The rows of a table as one sees them who compares them with others."""

    def get(self, *key: str) -> Any:  # noqa: ANN401 - a row of any table
        """Return a copy of the row, or None."""
        ...

    def put(self, row: Any, /) -> None:  # noqa: ANN401 - as above
        """Keep the row."""
        ...

    def remove(self, key: RowKey, /) -> None:
        """Let there be no such row."""
        ...


class RevisedTable(Protocol):
    """A table that an annulment changes."""

    @property
    def rows(self) -> RevisedRows:
        """The rows."""
        ...

    def all_keys(self) -> Sequence[RowKey]:
        """Return the keys on disk; also of rows that there are no more."""
        ...


class RowStore(RowSettings, Protocol):
    """Rows of all views with their checkpoint; used by one thread of one process."""

    context: ApplyContext

    @property
    def lost_commits(self) -> int:
        """How many commits may have been made or not, since the store was opened."""
        ...

    def confirm(self) -> None:
        """See that the rows are there, while nothing is written.

        Raises:
            StorageFailed: they cannot be reached.
        """
        ...

    @property
    def unbuilt(self) -> frozenset[str]:
        """The views that have no rows yet, as they are new, or of another shape."""
        ...

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
        beside: WriteBeside = write_nothing,
    ) -> Mapping[str, Collection[RowKey]]:
        """Write changed rows, checkpoint and parked events in one transaction.

        `applied` are parked events that are none any more. `beside` writes what else belongs to
        the transaction, when the rest is written: what it raises takes all back. Returns the
        changed keys of each view.

        Raises:
            StorageFailed: nothing was written, unless `lost_commits` says that nobody knows; the
                changes are forgotten, apply them again.
            RowRejected: likewise, because there is a row that its table cannot hold.
            Defect: another process wrote to the store; nothing was written, open it again.
        """
        ...

    def changed_rows(self) -> Mapping[str, Sequence[Sequence[Any]]]:
        """Return the cells of the rows that are put and not saved, by table; helper tables too."""
        ...

    def removed_rows(self) -> Mapping[str, Sequence[RowKey]]:
        """Return the keys of the rows that are removed, and still saved, by table."""
        ...

    def remove_rows(self, tables: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Remove rows, by table; nothing but the next `save` shows that."""
        ...

    def tables_of(self, view: str) -> Sequence["RevisedTable"]:
        """Return the tables of a view, its helper tables too."""
        ...

    def put_rows(self, tables: Mapping[str, Sequence[Sequence[Any]]], position: int) -> None:
        """Put rows that are finished already, as `changed_rows` gives them, as of a position.

        Raises:
            RowRejected: a table cannot hold one, or there is no such table.
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

    def reload(self, views: Collection[str]) -> None:
        """Know what is in the tables of these views now, which others have filled."""
        ...

    @property
    def parked(self) -> ParkedSource:
        """The parked events."""
        ...

    def close(self) -> None:
        """Give file and memory back."""
        ...
