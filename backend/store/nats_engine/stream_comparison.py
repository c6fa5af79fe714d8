"""Whether the stream of a log holds what its index does: events, and answers of commands."""

from collections.abc import Callable
from contextlib import closing

from backend.errors import DamagedFile, StorageFailed
from backend.messages.number_text import format_number
from backend.store.nats_client import NatsClient
from backend.store.nats_engine.log_index import find_indexed
from backend.store.nats_engine.log_messages import Commit
from backend.store.nats_engine.log_stream import LogStream
from backend.store.nats_engine.nats_log_url import NatsLogUrl
from backend.store.sql.log_connection import LogConnection
from backend.store.sql.sql_chain_reader import SqlChainReader
from backend.store.sql.sql_log_reader import SqlLogReader


class StreamChainReader(SqlChainReader):
    """See `ChainReader`; the chain is in the index, which is held against the stream."""

    def __init__(self, place: NatsLogUrl, connection: LogConnection, reader: SqlLogReader) -> None:
        super().__init__(connection)
        self._place, self._index, self._reader = place, connection, reader

    def check_pages(self, go_on: Callable[[], bool]) -> list[str]:
        """See `ChainReader`: first what the index's file has, then the stream."""
        found = super().check_pages(go_on)
        if found:
            return found
        head = self._reader.head()
        sequence = find_indexed(self._index).sequence
        with closing(NatsClient(self._place)) as client:
            return self._compare(LogStream(client, self._place), sequence, head, go_on)

    def _compare(
        self, stream: LogStream, sequence: int, head: int, go_on: Callable[[], bool]
    ) -> list[str]:
        position = 0
        try:
            for commit in stream.read(0, sequence):
                if not go_on():
                    raise StorageFailed("The comparison of the log with its stream was given up.")
                difference = self._difference(commit, position)
                if difference:
                    return [difference]
                position += len(commit.events)
        except DamagedFile as error:  # that is the finding
            return [error.message]
        if position < head:
            ends, has = format_number(position), format_number(head)
            return [f"the stream ends with event {ends}, and its index holds {has}"]
        return []

    def _difference(self, commit: Commit, position: int) -> str:
        """Return what a commit has that its index does not; empty: nothing."""
        events = self._reader.read(position, len(commit.events)) if commit.events else []
        if events != [event.event() for event in commit.events]:
            return (
                f"the commit at message {format_number(commit.sequence)} of the stream does not"
                f" hold the events that its index has behind {format_number(position)}"
            )
        answers = dict(commit.rest.answers)
        if answers and self._reader.answers(list(answers)) != answers:
            return (
                f"the answers in the commit at message {format_number(commit.sequence)} of the"
                " stream are not those that its index has"
            )
        return ""
