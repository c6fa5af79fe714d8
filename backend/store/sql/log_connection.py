"""One connection to a database that holds a log; what SQLite and PostgreSQL have in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Engine,
    Index,
    Select,
    Table,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex

from backend.errors import DamagedFile, Defect, MarigraphError, StorageFailed
from backend.messages.number_text import format_counted
from backend.store.log_port import OnLogWork, ignore_work
from backend.store.log_search_port import StatementGuard
from backend.store.sql.log_continuity import LogContinuity
from backend.store.sql.log_schema import LATER_INDEXES, LOG_FORMAT, events, log_format, metadata
from backend.store.sql.log_statements import HEAD, REWRITE_FORMAT, SqlStatement
from backend.store.sql.long_work import LongWork

SqlRow = tuple[Any, ...]
# What bytes are bound as: sqlite3 looks for an adapter of every `bytes`, and of no `bytearray`.
blob = bytearray


class DriverCursor(Protocol):
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


class LogConnection(ABC):
    """Statements are compiled once, and run on the driver's cursor; the connection is kept open.

    A reader of a log that does not exist yet sees no rows, and finds it as soon as it is there.
    `driver_errors`: the errors that its driver raises, SQLAlchemy's around them included.
    `failure`: why the storage last refused a statement, until a write succeeds; damage stays.
    `on_work` hears what is done to an older log when it is opened.
    """

    driver_errors: tuple[type[BaseException], ...] = (DBAPIError,)
    continuity: LogContinuity | None = None  # where a new connection may lead to another log

    def __init__(self, engine: Engine, dialect: Dialect, *, writable: bool) -> None:
        """Connect at the first statement; `dialect` compiles to named parameters."""
        self._engine = engine
        self._dialect = dialect
        self._writable = writable
        self._connection: Connection | None = None
        self._cursor: DriverCursor | None = None
        self._guard: StatementGuard | None = None
        self._compiled: dict[SqlStatement, _Compiled] = {}
        self.failure: StorageFailed | None = None
        self.connections = 0  # rises with every connection that is made or dropped
        self.on_work: OnLogWork = ignore_work

    @abstractmethod
    def select_among(
        self, wanted: Select[*tuple[Any, ...]], column: Column[Any], keys: Sequence[object]
    ) -> list[SqlRow]:
        """Return the rows whose `column` is one of the keys."""

    @abstractmethod
    def insert_rows(self, table: Table, rows: Sequence[SqlRow]) -> None:
        """Insert whole rows, in the order of the table's columns."""

    @abstractmethod
    def update_heads(self, heads: Sequence[tuple[int, int, int, int]]) -> int:
        """Move streams (to version, to position, stream, from version); return how many moved."""

    @contextmanager
    def translate_errors(self) -> Generator[None]:
        """Turn the driver's errors into the project's."""
        try:
            yield
        except self.driver_errors as error:
            raise self._translate(error) from error

    def _translate(self, error: BaseException) -> MarigraphError:
        described = self._describe_error(_original_error(error))
        return self._refuse(described) if isinstance(described, StorageFailed) else described

    def _refuse(self, failed: StorageFailed) -> StorageFailed:
        """Keep why the storage refuses, and return it."""
        # of damage the first word is kept: no later statement can be better than the file
        if not isinstance(self.failure, DamagedFile):
            self.failure = failed
        return failed

    def _require_writable(self) -> None:
        """Refuse to write what would be lost: into a damaged file, whatever it still takes.

        Raises:
            StorageFailed: nothing is written.
        """
        if isinstance(self.failure, DamagedFile):
            raise self.failure

    def check_storage(self) -> None:
        """Ask what only the storage itself can answer; after a refusal by a write.

        Raises:
            Unavailable: it cannot be used.
        """
        if isinstance(self.failure, DamagedFile):
            raise self.failure
        with self.translate_errors():
            self._read_storage()
        if self.failure is not None:
            with self.transaction():
                self.execute(REWRITE_FORMAT)

    def _read_storage(self) -> None:
        """Read what no memory of this process holds; a server is asked, whatever it keeps."""
        self.fetch_rows(HEAD)

    @abstractmethod
    def _describe_error(self, error: BaseException) -> MarigraphError:
        """Say what one of the driver's errors means, and what to do."""

    @abstractmethod
    def _exists(self) -> bool:
        """Say whether there is anything to connect to."""

    @abstractmethod
    def _open_cursor(self, connection: Connection) -> DriverCursor:
        """Set a fresh connection up, and return its cursor."""

    def has_table(self, table: Table) -> bool:
        """Say whether a table is there, which the log of an earlier version may lack."""
        with self.translate_errors():
            self.cursor()
            return self._connection is not None and inspect(self._connection).has_table(table.name)

    def check_pages(self, go_on: Callable[[], bool]) -> list[str]:
        """Return what the database itself finds wrong with its pages and indexes, if it can look.

        Raises:
            StorageFailed: it was given up.
        """
        del go_on
        return []

    @abstractmethod
    def _begin_statement(self) -> str:
        """Return the statement that begins a writing transaction."""

    def fetch_rows(self, statement: SqlStatement, **parameters: object) -> list[SqlRow]:
        """Return all rows of a statement."""
        try:  # as `translate_errors` does, at half the cost: this is asked for every new stream
            cursor = self.cursor()
            if cursor is None:
                return []
            self._execute(cursor, statement, parameters)
            return cursor.fetchall()
        except self.driver_errors as error:
            raise self._translate(error) from error

    def fetch_scalar(self, statement: SqlStatement, **parameters: object) -> Any:  # noqa: ANN401 - a cell
        """Return the first value of the first row, None when there is no row."""
        rows = self.fetch_rows(statement, **parameters)
        return rows[0][0] if rows else None

    def execute(self, statement: SqlStatement, **parameters: object) -> int:
        """Run a writing statement, and return how many rows it touched."""
        cursor = self.writable_cursor()
        self._execute(cursor, statement, parameters)
        return cursor.rowcount

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Commit what is written inside, or nothing of it."""
        try:  # as `translate_errors` does, without a second generator for every commit
            cursor = self.writable_cursor()
            self._require_writable()
            cursor.execute(self._begin_statement())
            try:
                yield
                cursor.execute("COMMIT")
                if self.failure is not None and not isinstance(self.failure, DamagedFile):
                    self.failure = None
            except BaseException:
                self._roll_back(cursor)
                raise
        except self.driver_errors as error:
            raise self._translate(error) from error

    @abstractmethod
    def _roll_back(self, cursor: DriverCursor) -> None:
        """End a failed transaction, whatever is left of it."""

    def guard_with(self, guard: StatementGuard) -> None:
        """Let the guard stop statements that take too long, from now on."""
        self._guard = guard
        if self._connection is not None:
            guard.watch(self._connection)

    def close(self) -> None:
        """Give the connection back."""
        connection, self._connection, self._cursor = self._connection, None, None
        if connection is not None:
            with self.translate_errors():
                connection.close()
        self._engine.dispose()

    def cursor(self) -> DriverCursor | None:
        """Return the open cursor; None when there is no log yet."""
        if self._cursor is None:
            self._connect()
        return self._cursor

    def writable_cursor(self) -> DriverCursor:
        """Return the open cursor of a log that there is."""
        cursor = self.cursor()
        if cursor is None:
            raise Defect("A log was written to before it was made.")
        return cursor

    def drop_connection(self) -> None:
        """Drop a broken connection; the next statement makes a new one."""
        connection, self._connection, self._cursor = self._connection, None, None
        if connection is not None:
            self.connections += 1
            connection.invalidate()
            connection.close()

    def _connect(self) -> None:
        if not (self._writable or self._exists()):
            return
        connection = self._engine.connect()
        try:
            cursor = self._open_cursor(connection)
            ready = self._has_tables(connection, cursor)
        except BaseException:
            connection.close()
            raise
        if not ready:
            connection.close()
            return
        self._connection, self._cursor = connection, cursor
        self.connections += 1
        if self._guard is not None:
            self._guard.watch(connection)

    def _has_tables(self, connection: Connection, cursor: DriverCursor) -> bool:
        if self._writable:
            metadata.create_all(connection)
            self._add_indexes(connection)
        elif not inspect(connection).has_table(log_format.name):
            return False
        cursor.execute("SELECT format FROM about")
        found = cursor.fetchall()
        if self._writable and not found:
            connection.execute(insert(log_format).values(format=LOG_FORMAT))
            return True
        _require_format(found)
        return bool(found)

    def _add_indexes(self, connection: Connection) -> None:
        """Make the indexes that a log from before them lacks; over a long one that takes a while.

        Raises:
            StorageFailed: it cannot be written.
            GivenUp: `on_work` wants it no more. What is not made is at the next start.
        """
        known = {each["name"] for each in inspect(connection).get_indexes(events.name)}
        missing = [index for index in LATER_INDEXES if index.name not in known]
        count = connection.execute(select(func.max(events.c.position))).scalar() or 0
        for place, index in enumerate(missing, 1):
            text = (
                f"It adds an index to the log, which is from an earlier version: {index.name},"
                f" {place} of {len(missing)}, over {format_counted(count, 'event')}. That is done"
                " once; commands are taken afterwards."
            )
            self._add_index(connection, index, LongWork(text, self.on_work))

    def _add_index(self, connection: Connection, index: Index, work: LongWork) -> None:
        if not work.go_on():
            raise work.given_up()
        try:
            with self._progress_reports(connection, work.go_on):
                connection.execute(CreateIndex(index, if_not_exists=True))
        except self.driver_errors as error:
            if work.is_wanted:
                raise
            raise work.given_up() from error

    @abstractmethod
    def _progress_reports(
        self, connection: Connection, go_on: Callable[[], bool]
    ) -> AbstractContextManager[None]:
        """Call `go_on` about twice a second while a long statement runs; False ends it."""

    def _execute(
        self, cursor: DriverCursor, statement: SqlStatement, parameters: Mapping[str, object]
    ) -> None:
        compiled = self._compiled.get(statement)
        if compiled is None:
            compiled = self._compiled[statement] = self.compile(statement)
        cursor.execute(compiled.sql, {**compiled.defaults, **parameters})

    def compile(self, statement: SqlStatement) -> _Compiled:
        """Return the statement as text, with the values it brings along."""
        compiled = statement.compile(dialect=self._dialect)
        defaults = {name: value for name, value in compiled.params.items() if value is not None}
        return _Compiled(str(compiled), defaults)


def _require_format(found: Sequence[SqlRow]) -> None:
    if found and found[0][0] > LOG_FORMAT:
        raise StorageFailed(
            f"The log has format {found[0][0]}, and this version reads up to {LOG_FORMAT}."
            " Use the newer Marigraph that wrote it."
        )


def _original_error(error: BaseException) -> BaseException:
    """Return the driver's own error out of SQLAlchemy's."""
    return (error.orig or error) if isinstance(error, DBAPIError) else error
