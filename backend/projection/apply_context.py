"""The event that a view is applying: where it stands, and what it has put so far."""

from typing import Protocol

from backend.projection.read_model import ViewRow

RowKey = tuple[str, ...]


class PutTarget(Protocol):
    """A table that can take back what was put into it, and say whether it can hold it."""

    def revert(self, key: RowKey, before: ViewRow | None, changed: ViewRow | None, /) -> None:
        """Undo the last put: in memory the row was `before`, among the changed ones `changed`."""
        ...

    def check(self, row: ViewRow, /) -> None:
        """Raise RowRejected if the table cannot hold the row."""
        ...


# the table, the key, the row before in memory and among the changed ones, and the row that was put
UndoEntry = tuple[PutTarget, RowKey, ViewRow | None, ViewRow | None, ViewRow]


class ApplyContext:
    """Shared by all tables of a store: what the view in hand has done to them.

    `position`: of the event. `newest`: up to where the rows have come, further on when an event is
    retried late. A handler that raises leaves nothing behind: `roll_back` restores each row that it
    put; those that it only changed were copies.
    """

    __slots__ = ("newest", "position", "undo_log")

    def __init__(self) -> None:
        self.position = 0
        self.newest = 0
        self.undo_log: list[UndoEntry] = []

    def begin(self, position: int, newest: int) -> None:
        """Take an event at this position; no row may claim to come from behind `newest`."""
        self.position = position
        self.newest = newest
        self.undo_log.clear()

    def roll_back(self) -> None:
        """Take back what was put since the last `undo_log.clear()`."""
        for table, key, before, changed, _ in reversed(self.undo_log):
            table.revert(key, before, changed)
        self.undo_log.clear()

    def check(self) -> None:
        """Check what was put since the last `undo_log.clear()`.

        Raises:
            RowRejected: a table cannot hold it.
        """
        for table, _, _, _, row in self.undo_log:
            table.check(row)
