"""What the engines of SQL databases have in common."""

from abc import ABC, abstractmethod

from sqlalchemy import URL, Engine
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import ArgumentError

from backend.clock import Clock
from backend.errors import Unreadable
from backend.filters.sql_dialect import Dialect
from backend.store.log_port import CausalLogReader, CheckedLog, OnLogWork, ignore_work
from backend.store.log_search_port import PositionSearch, StatementGuard
from backend.store.log_standby_port import StandbyReader
from backend.store.log_url import hide_password, join_hosts
from backend.store.match_cache import MatchCache
from backend.store.sql.log_connection import LogConnection
from backend.store.sql.search.sql_position_search import SqlPositionSearch
from backend.store.sql.sql_event_log import SqlEventLog
from backend.store.sql.sql_log_reader import SqlLogReader


class SqlLogEngine(ABC):
    """Opens logs in tables; the subclasses connect to their database. See `LogEngine`."""

    dialect: Dialect

    @abstractmethod
    def connect(self, url: URL, *, writable: bool, is_copy: bool = False) -> LogConnection:
        """Return a connection, which opens at its first statement; a writer's keeps others out.

        `is_copy`: as for `open_log`.

        Raises:
            AlreadyRunning: another writer holds the log.
            StorageFailed: no lock can be made.
            Unreadable: code `bad-log-url`; the URL lacks something.
        """

    def open_log(
        self, url: str, on_work: OnLogWork = ignore_work, *, is_copy: bool = False
    ) -> CheckedLog:
        """See `LogEngine`."""
        connection = self.connect(parse_log_url(url), writable=True, is_copy=is_copy)
        connection.on_work = on_work
        try:
            return SqlEventLog(connection)
        except BaseException:
            connection.close()
            raise

    def open_reader(self, url: str) -> CausalLogReader:
        """See `LogEngine`."""
        return SqlLogReader(self.connect(parse_log_url(url), writable=False))

    @abstractmethod
    def create_search_engine(self, url: URL) -> Engine:
        """Return a SQLAlchemy engine that only reads; each transaction shows one moment.

        Raises:
            Unavailable: there is no log yet.
        """

    def open_search(
        self, url: str, clock: Clock, *, matches: MatchCache, guard: StatementGuard
    ) -> PositionSearch:
        """See `LogEngine`."""
        parsed = parse_log_url(url)
        return SqlPositionSearch(
            lambda: self.create_search_engine(parsed),
            self.dialect,
            clock,
            matches=matches,
            guard=guard,
        )

    def standbys(self, url: str) -> StandbyReader | None:
        """See `LogEngine`; a file has none."""
        del url
        return None

    def exists(self, url: str) -> bool:
        """See `LogEngine`."""
        connection = self.connect(parse_log_url(url), writable=False)
        try:
            with connection.translate_errors():
                return connection.cursor() is not None
        finally:
            connection.close()


def parse_log_url(url: str) -> URL:
    """Return the parts of a log's URL.

    Raises:
        Unreadable: code `bad-log-url`.
    """
    try:
        return make_url(join_hosts(url))
    except (ArgumentError, ValueError) as error:  # the second: a port that is no number
        raise Unreadable(
            f"The log's URL {hide_password(url)!r} cannot be read. Write sqlite:///FILE or"
            " postgresql://USER@HOST:PORT/DATABASE.",
            code="bad-log-url",
            field="log",
        ) from error
