"""Opens logs in NATS JetStream."""

from sqlalchemy import Engine

from backend.clock import Clock
from backend.errors import Unavailable, Unreadable
from backend.filters.sql_dialect import SqliteDialect
from backend.sqlite.file_profile import EVENT_LOG_READER
from backend.sqlite.sqlalchemy_engines import create_reading_engine
from backend.store.log_backup_port import LogBackups
from backend.store.log_port import CausalLogReader, CheckedLog, OnLogWork, ignore_work
from backend.store.log_search_port import PositionSearch, StatementGuard
from backend.store.match_cache import MatchCache
from backend.store.nats_client import NatsClient
from backend.store.nats_engine.index_follower import IndexFollowers
from backend.store.nats_engine.log_stream import LogStream
from backend.store.nats_engine.nats_consumer import NatsConsumers
from backend.store.nats_engine.nats_event_log import open_nats_log
from backend.store.nats_engine.nats_log_reader import NatsLogReader
from backend.store.nats_engine.nats_log_url import NatsLogUrl, parse_nats_url
from backend.store.sql.search.sql_position_search import SqlPositionSearch


class NatsLogEngine:
    """A log is a stream; its writer holds a lease. See `LogEngine`."""

    def __init__(self) -> None:
        """Begin without readers."""
        self._followers = IndexFollowers()

    def open_log(
        self, url: str, on_work: OnLogWork = ignore_work, *, is_copy: bool = False
    ) -> CheckedLog:
        """See `LogEngine`; for whom a server waits is set there."""
        del is_copy
        return open_nats_log(parse_nats_url(url), on_work)

    def open_reader(self, url: str) -> CausalLogReader:
        """See `LogEngine`."""
        return NatsLogReader(parse_nats_url(url), self._followers)

    def open_search(
        self, url: str, clock: Clock, *, matches: MatchCache, guard: StatementGuard
    ) -> PositionSearch:
        """See `LogEngine`."""
        place = parse_nats_url(url)
        return SqlPositionSearch(
            lambda: self._create_search_engine(place),
            SqliteDialect(),
            clock,
            matches=matches,
            guard=guard,
        )

    def standbys(self, url: str) -> None:
        """See `LogEngine`; the replicas of a stream are the cluster's own."""
        del url

    def consumers(self, url: str) -> NatsConsumers:
        """See `LogEngine`."""
        return NatsConsumers(parse_nats_url(url))

    def exists(self, url: str) -> bool:
        """See `LogEngine`."""
        place = parse_nats_url(url)
        client = NatsClient(place)
        try:
            return LogStream(client, place).find() is not None
        finally:
            client.close()

    def backups(self, url: str) -> LogBackups:
        """Refuse, and name what does it: see `LogEngine`."""
        place = parse_nats_url(url)
        raise Unreadable(
            f"The log is in NATS ({place.shown}), whose own tools back it up while it is written"
            f" to: nats stream backup {place.stream} FOLDER; and, with the backend stopped: nats"
            " stream restore FOLDER. `marigraph export` writes the events alone, without answers"
            " and secrets.",
            code="no-backup",
            field="log",
        )

    def _create_search_engine(self, place: NatsLogUrl) -> Engine:
        """Return a SQLAlchemy engine that reads the index.

        Raises:
            Unavailable: there is no log yet.
        """
        try:
            self._followers.acquire(place).require_synced()
        finally:
            self._followers.release(place)
        if not place.index.exists():
            raise Unavailable(f"There is no log in {place.index} yet; is the backend running?")
        return create_reading_engine(place.index, EVENT_LOG_READER, connections=1)


ENGINE = NatsLogEngine()
