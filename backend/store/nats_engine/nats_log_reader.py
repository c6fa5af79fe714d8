"""Reads a log in a stream by its index, which is brought up to the stream before."""

from backend.store.nats_engine.index_follower import IndexFollowers
from backend.store.nats_engine.log_index import IndexConnection
from backend.store.nats_engine.nats_log_url import NatsLogUrl
from backend.store.nats_engine.stream_comparison import StreamChainReader
from backend.store.sql.sql_log_reader import SqlLogReader


class NatsLogReader(SqlLogReader):
    """See `LogReader`."""

    def __init__(self, place: NatsLogUrl, followers: IndexFollowers) -> None:
        """Read the index of this log; nothing is asked before the first call."""
        self._place: NatsLogUrl | None = place
        self._followers = followers
        follower = followers.acquire(place)
        connection = IndexConnection(
            place.index, writable=False, before_reading=follower.require_synced
        )
        super().__init__(connection)
        self.chain = StreamChainReader(place, connection, self)

    def close(self) -> None:
        """Give the connection back."""
        super().close()
        place, self._place = self._place, None
        if place is not None:
            self._followers.release(place)
