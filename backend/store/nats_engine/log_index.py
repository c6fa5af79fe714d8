"""The index of a log in a stream: the log's own tables in a SQLite file, derived from the stream.

Every read and every search is answered by it. It holds up to which message of which stream it goes,
written with the rows: whatever process ends whenever, it goes on there. It can be lost with the
power of the machine, or as a whole, and is made anew from the stream.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    MetaData,
    Table,
    Text,
    bindparam,
    select,
    update,
)

from backend.errors import DamagedFile, MarigraphError, StorageFailed, WrongVersion
from backend.messages.events import Event
from backend.messages.number_text import format_number
from backend.sqlite.file_profile import LOG_INDEX
from backend.sqlite.storage_errors import describe_storage_error
from backend.store.chain_rules import chain_rule_of
from backend.store.log_port import Transaction
from backend.store.nats_engine.log_messages import Commit
from backend.store.nats_engine.log_stream import StreamHead
from backend.store.sql import log_statements
from backend.store.sql.log_connection import DriverCursor, LogConnection
from backend.store.sql.sql_event_log import SqlEventLog
from backend.store.sqlite_engine.sqlite_log_connection import SqliteLogConnection

IF_DAMAGED = (
    "The log's index is damaged. Stop the backend, and remove this file; it is made anew from the"
    " stream."
)
_metadata = MetaData()

# One row: which stream this is the index of, and the sequence of the last message that is in it.
_indexed = Table(
    "stream",
    _metadata,
    Column("identity", Text, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
)
_FIND = select(_indexed.c.identity, _indexed.c.sequence)
_MOVE = update(_indexed).values(sequence=bindparam("to_sequence"))


class IndexConnection(SqliteLogConnection):
    """A connection to the file of an index; `before_reading` is called before each statement."""

    def __init__(
        self, path: Path, *, writable: bool, before_reading: Callable[[], None] | None = None
    ) -> None:
        """Open the file at the first statement; whoever writes holds the index's lock."""
        super().__init__(path, writable=writable, exclusive=False, profile=LOG_INDEX)
        self._before_reading = before_reading

    def cursor(self) -> DriverCursor | None:
        """Return the open cursor; None when there is no index yet."""
        if self._before_reading is not None:
            self._before_reading()
        return super().cursor()

    def _open_cursor(self, connection: Connection) -> DriverCursor:
        if self._writable:
            _metadata.create_all(connection)
        return super()._open_cursor(connection)

    def _describe_error(self, error: BaseException) -> MarigraphError:
        described = super()._describe_error(error)
        if isinstance(described, DamagedFile):
            return describe_storage_error(self._path, error, IF_DAMAGED)
        return described


def find_indexed(connection: LogConnection) -> StreamHead:
    """Return which stream an index is of, empty for none yet, and the last message in it."""
    rows = connection.fetch_rows(_FIND)
    return StreamHead(rows[0][0], rows[0][1]) if rows else StreamHead("", 0)


class LogIndex(SqlEventLog):
    """Takes over the commits of a stream; for whoever holds the index's lock."""

    def __init__(self, connection: IndexConnection, shown: str) -> None:
        """Open the index, and make it when there is none; `shown`: the log's URL."""
        self._shown = shown
        self._applied: Commit | None = None  # while it is taken over
        super().__init__(connection)

    def begin(self, head: StreamHead) -> None:
        """Require that this is the index of a stream, and not ahead of it.

        Raises:
            StorageFailed: it is of another stream, or the stream has lost messages.
        """
        known = self.indexed
        if not known.identity:
            with self._connection.transaction():
                self._connection.insert_rows(_indexed, [(head.identity, 0)])
            return
        if known.identity != head.identity:
            raise StorageFailed(
                f"{self._shown}: the stream there is another one than that whose index this data"
                " folder has. Name the right servers and stream; or remove the files log-index.*"
                " from the data folder, and its read models with it, to go on with that one."
            )
        if known.sequence > head.sequence:
            last, sequence = format_number(head.sequence), format_number(known.sequence)
            raise StorageFailed(
                f"{self._shown}: the stream ends at message {last}, and had {sequence}: the servers"
                " have lost what they had acknowledged."
                " Nothing is written until they have it again. The log as it was is in the data"
                " folder: export it with MARIGRAPH_LOG=sqlite:///log-index.sqlite. If an earlier"
                " backup of the stream was restored on purpose, remove the files log-index.*"
                " there."
            )

    @property
    def indexed(self) -> StreamHead:
        """Which stream this is the index of, empty for none yet, and the last message in it."""
        return find_indexed(self._connection)

    @property
    def sequence(self) -> int:
        """The last message of the stream that is in the index, 0 for none."""
        return self.indexed.sequence

    def apply(self, commit: Commit) -> list[Event]:
        """Take a commit over, and return its events.

        Raises:
            DamagedFile: it does not follow what the index holds.
            StorageFailed: the disk refuses.
        """
        rest = commit.rest
        origin = rest.progress
        if commit.events and not self._find_end().position:
            self._adopt_format(chain_rule_of(rest.digest).log_format)
        self._applied = commit
        try:
            return super().append(
                Transaction(
                    events=[event.draft() for event in commit.events],
                    answers=rest.answers,
                    secrets=rest.secrets,
                    progress=origin,
                    expected_progress=self.progress(origin.origin).upto if origin else 0,
                ),
                recorded=0,
            )
        except WrongVersion as error:  # an answer that is there already
            raise self._misplaced(commit) from error
        finally:
            self._applied = None

    def _adopt_format(self, log_format: int) -> None:
        """Let an index that is made anew chain its events as the writer of its stream has."""
        if log_format == self._connection.fetch_scalar(log_statements.FORMAT):
            return
        with self._connection.transaction():
            self._connection.execute(log_statements.SET_FORMAT, to_format=log_format)
        self._end = None  # the chain goes on by the other rule

    def _complete(self, transaction: Transaction, written: Sequence[Event]) -> None:
        """Prove that the rows are those that the writer has made, and note up to where they go."""
        del transaction  # its rows are written
        if self._applied is not None:
            self._require_same(self._applied, written)
            self._move_to(self._applied.sequence)

    def _require_same(self, commit: Commit, written: Sequence[Event]) -> None:
        places = [(event.position, event.version) for event in written]
        wanted = [(event.position, event.version) for event in commit.events]
        if places != wanted or (written and self._last_digest() != commit.rest.digest):
            raise self._misplaced(commit)

    def _last_digest(self) -> bytes:
        """Return the digest of the hash chain over all that is in the index."""
        return self._find_end().chain.digest()

    def _move_to(self, sequence: int) -> None:
        self._connection.execute(_MOVE, to_sequence=sequence)

    def _misplaced(self, commit: Commit) -> DamagedFile:
        return DamagedFile(
            f"{self._shown}: the commit at message {format_number(commit.sequence)} of the stream"
            " does not follow what the log's index holds. Stop the backend, and remove the files"
            " log-index.* from the data folder: the index is made anew from the stream. If this"
            " comes again, restore a backup of the stream."
        )
