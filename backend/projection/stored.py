"""What every store of read models does: tables, checkpoint and parked events in one transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

from backend.errors import Defect
from backend.projection.database import Database, failing
from backend.projection.model import Projection, Row, Rows, Tables
from backend.projection.port import Key, ParkedEvent, Standing
from backend.projection.rows import Stage
from backend.projection.tables import Shape, shapes_of


class StoredTable(Protocol):
    """One table: the rows that handlers work on, and how their changes reach the disk."""

    shape: Shape

    @property
    def rows(self) -> Rows[Any]:
        """The rows, as handlers see them."""
        ...

    def write(self, position: int, /) -> Collection[Key]:
        """Write what changed up to `position`, within a transaction; return the changed keys."""
        ...

    def settle(self) -> None:
        """Note that everything written is on disk."""
        ...

    def forget(self) -> None:
        """Drop everything from memory."""
        ...


class Stored:
    """A store over one file; the subclasses say how a table keeps its rows."""

    def __init__(
        self, path: Path, projections: Mapping[str, Projection], schema: Sequence[str]
    ) -> None:
        """Open the file.

        Raises:
            StorageFailed: it cannot be opened.
        """
        self.stage = Stage()
        self.database = Database(path, schema)
        self._position = self.database.standing().position
        self._all: list[StoredTable] = []
        self._tables = {
            name: {shape.row: self._made(shape) for shape in shapes_of(projection)}
            for name, projection in projections.items()
        }

    def _made(self, shape: Shape) -> Rows[Any]:
        table = self.open_table(shape)
        self._all.append(table)
        return table.rows

    def open_table(self, shape: Shape) -> StoredTable:
        """Return the table of that shape."""
        raise NotImplementedError

    def standing(self) -> Standing:
        """Return the checkpoint that is on disk; position 0 for an empty store."""
        return self.database.standing()

    def tables(self, view: str) -> Tables:
        """Return the tables that the handlers of this view work on."""
        tables: dict[type[Row], Rows[Any]] = self._tables[view]
        return cast("Tables", tables)

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
            Defect: another process wrote to this file; nothing was written, and what this one
                knows of the rows is not true any more: open the store again.
        """
        try:
            with failing(self.database.path):
                self.database.keep_pace(standing.position - self._position)
            with failing(self.database.path), self.database.transaction():
                changed = self._write(standing.position)
                self._move_standing(standing)
                self.database.write_parked(parked, list(taken))
        except BaseException:
            self.forget()
            raise
        self._position = standing.position
        for table in self._all:
            table.settle()
        return changed

    def _move_standing(self, standing: Standing) -> None:
        if not self.database.move_standing(self._position, standing):
            raise Defect(
                f"Another process moved the read models in {self.database.path.name} on from"
                f" {self._position}. Nothing was written; a new start goes on from where they are."
            )

    def _write(self, position: int) -> dict[str, Collection[Key]]:
        changed: dict[str, Collection[Key]] = {}
        for table in self._all:
            keys = table.write(position)
            if keys and not table.shape.memory:
                changed[table.shape.name] = keys
        return changed

    def forget(self) -> None:
        """Drop everything that is not on disk."""
        self.stage.puts.clear()
        for table in self._all:
            table.forget()

    def parked(self) -> list[ParkedEvent]:
        """Return all parked events, oldest first."""
        return self.database.parked()

    def waiting(self, view: str, entity: str) -> list[ParkedEvent]:
        """Return an entity's parked events of a view, oldest first."""
        return self.database.waiting(view, entity)

    def setting(self, name: str) -> str:
        """Return what was kept under this name; empty when there is nothing."""
        return self.database.setting(name)

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a text across restarts."""
        self.database.keep_setting(name, value)

    def close(self) -> None:
        """Give file and memory back."""
        self.forget()
        self.database.close()
