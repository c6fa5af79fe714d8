"""One connection to a database that holds a log; what SQLite and PostgreSQL have in common."""

from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import msgspec
from sqlalchemy import Column, Connection, Dialect, Engine, Select, Table, inspect
from sqlalchemy.exc import DBAPIError

from backend.errors import Defect, MarigraphError, StorageFailed
from backend.store.schema import FORMAT, about, metadata
from backend.store.statements import Statement

Row = tuple[Any, ...]
# What bytes are bound as: sqlite3 looks for an adapter of every `bytes`, and of no `bytearray`.
blob = bytearray


class Cursor(Protocol):
    """What both drivers' cursors can do."""

    @property
    def rowcount(self) -> int:
        """How many rows the last statement touched."""
        ...

    def execute(self, sql: str, parameters: Any = ..., /) -> object:  # noqa: ANN401 - two drivers
        """Run one statement."""
        ...

    def fetchall(self) -> list[Any]:
        """Return all rows of the last statement."""
        ...


class _Compiled(msgspec.Struct, frozen=True):
    sql: str
    defaults: dict[str, object]


class Database(ABC):
    """Statements are compiled once, and run on the driver's cursor; the connection is kept open.

    A reader of a log that does not exist yet sees no rows, and finds it as soon as it is there.
    `foreign`: the errors that its driver raises, SQLAlchemy's around them included.
    """

    foreign: tuple[type[BaseException], ...] = (DBAPIError,)

    def __init__(self, engine: Engine, dialect: Dialect, *, writes: bool) -> None:
        """Connect at the first statement; `dialect` compiles to named parameters."""
        self._engine = engine
        self._dialect = dialect
        self._writes = writes
        self._connection: Connection | None = None
        self._kept: Cursor | None = None
        self._compiled: dict[Statement, _Compiled] = {}

    @abstractmethod
    def find(
        self, wanted: Select[*tuple[Any, ...]], column: Column[Any], keys: Sequence[object]
    ) -> list[Row]:
        """Return the rows whose `column` is one of the keys."""

    @abstractmethod
    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert whole rows, in the order of the table's columns."""

    @abstractmethod
    def move(self, heads: Sequence[tuple[int, int, int, int]]) -> int:
        """Move streams (to version, to position, stream, from version); return how many moved."""

    @contextmanager
    def translated(self) -> Generator[None]:
        """Turn the driver's errors into the project's."""
        try:
            yield
        except self.foreign as error:
            raise self._told(error) from error

    def _told(self, error: BaseException) -> MarigraphError:
        return self._in_our_words(original(error))

    @abstractmethod
    def _in_our_words(self, error: BaseException) -> MarigraphError:
        """Say what one of the driver's errors means, and what to do."""

    @abstractmethod
    def _exists(self) -> bool:
        """Say whether there is anything to connect to."""

    @abstractmethod
    def _prepare(self, connection: Connection) -> Cursor:
        """Set a fresh connection up, and return its cursor."""

    @abstractmethod
    def _begin(self) -> str:
        """Return the statement that begins a writing transaction."""

    def rows(self, statement: Statement, **parameters: object) -> list[Row]:
        """Return all rows of a statement."""
        try:  # as `translated` does, at half the cost: this is asked for every new stream
            cursor = self.cursor()
            if cursor is None:
                return []
            self._execute(cursor, statement, parameters)
            return cursor.fetchall()
        except self.foreign as error:
            raise self._told(error) from error

    def scalar(self, statement: Statement, **parameters: object) -> Any:  # noqa: ANN401 - a cell
        """Return the first value of the first row, None when there is no row."""
        rows = self.rows(statement, **parameters)
        return rows[0][0] if rows else None

    def run(self, statement: Statement, **parameters: object) -> int:
        """Run a writing statement, and return how many rows it touched."""
        cursor = self.writing()
        self._execute(cursor, statement, parameters)
        return cursor.rowcount

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Commit what is written inside, or nothing of it."""
        with self.translated():
            cursor = self.writing()
            cursor.execute(self._begin())
            try:
                yield
                cursor.execute("COMMIT")
            except BaseException:
                self._roll_back(cursor)
                raise

    @abstractmethod
    def _roll_back(self, cursor: Cursor) -> None:
        """End a failed transaction, whatever is left of it."""

    def close(self) -> None:
        """Give the connection back."""
        connection, self._connection, self._kept = self._connection, None, None
        if connection is not None:
            with self.translated():
                connection.close()
        self._engine.dispose()

    def cursor(self) -> Cursor | None:
        """Return the open cursor; None when there is no log yet."""
        if self._kept is None:
            self._connect()
        return self._kept

    def writing(self) -> Cursor:
        """Return the open cursor of a log that there is."""
        cursor = self.cursor()
        if cursor is None:
            raise Defect("A log was written to before it was made.")
        return cursor

    def forget(self) -> None:
        """Drop a broken connection; the next statement makes a new one."""
        connection, self._connection, self._kept = self._connection, None, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def _connect(self) -> None:
        if not (self._writes or self._exists()):
            return
        connection = self._engine.connect()
        try:
            cursor = self._prepare(connection)
            ready = self._has_tables(connection, cursor)
        except BaseException:
            connection.close()
            raise
        if not ready:
            connection.close()
            return
        self._connection, self._kept = connection, cursor

    def _has_tables(self, connection: Connection, cursor: Cursor) -> bool:
        if self._writes:
            metadata.create_all(connection)
        elif not inspect(connection).has_table(about.name):
            return False
        cursor.execute("SELECT format FROM about")
        found = cursor.fetchall()
        if self._writes and not found:
            cursor.execute(f"INSERT INTO about (format) VALUES ({FORMAT:d})")  # noqa: S608 - a constant
            return True
        _require_format(found)
        return bool(found)

    def _execute(
        self, cursor: Cursor, statement: Statement, parameters: Mapping[str, object]
    ) -> None:
        compiled = self._compiled.get(statement)
        if compiled is None:
            compiled = self._compiled[statement] = self.compile(statement)
        cursor.execute(compiled.sql, {**compiled.defaults, **parameters})

    def compile(self, statement: Statement) -> _Compiled:
        """Return the statement as text, with the values it brings along."""
        compiled = statement.compile(dialect=self._dialect)
        defaults = {name: value for name, value in compiled.params.items() if value is not None}
        return _Compiled(str(compiled), defaults)


def _require_format(found: Sequence[Row]) -> None:
    if found and found[0][0] > FORMAT:
        raise StorageFailed(
            f"The log has format {found[0][0]}, and this version reads up to {FORMAT}."
            " Use the newer Marigraph that wrote it."
        )


def original(error: BaseException) -> BaseException:
    """Return the driver's own error out of SQLAlchemy's."""
    return (error.orig or error) if isinstance(error, DBAPIError) else error
