"""The writer of a log's hash chain: in the transaction of the append, or later for an older log."""

from collections.abc import Sequence

from backend.clock import Micros, now_us
from backend.errors import DamagedFile, StorageFailed
from backend.messages.events import Event
from backend.messages.number_text import format_counted, format_number
from backend.store.log_chain import ChainLink, LogChain
from backend.store.sql import log_statements
from backend.store.sql.log_connection import LogConnection, blob
from backend.store.sql.log_schema import chain_links
from backend.store.sql.sql_chain_reader import find_chain_rule
from backend.store.sql.stored_event_types import StoredEventTypes

_STEP_EVENTS = 8_192  # chained in one transaction


class ChainWriter:
    """Goes on with the chain from where the log stands; made anew when that is not known."""

    def __init__(self, connection: LogConnection, types: StoredEventTypes, head: int) -> None:
        """Read where the chain stands, and make what it lacks of a log from before it.

        Raises:
            StorageFailed: it was given up; what is made stays, and the next one goes on there.
            DamagedFile: events are gone from the log's end.
        """
        self._connection = connection
        self._types = types
        self._rule = find_chain_rule(connection)
        chained = self._chained_position(head)
        self._chain = self._resume(chained)
        self._add_missing(chained, head)

    def write(self, events: Sequence[Event], made: Micros | None = None) -> None:
        """Write the links over the next events, within the transaction that writes those."""
        links = self._chain.extend(events, made)
        self._connection.insert_rows(chain_links, [_to_row(link) for link in links])

    def _chained_position(self, head: int) -> int:
        chained: int = self._connection.fetch_scalar(log_statements.LAST_LINK) or 0
        if chained > head:
            raise DamagedFile(
                f"The log ends at {format_number(head)}, and its hash chain at"
                f" {format_number(chained)}: the events between were removed from it. Restore a"
                " backup while the backend is stopped (`marigraph restore FILE`), or import an"
                " export."
            )
        return chained

    def _resume(self, chained: int) -> LogChain:
        start = self._rule.block_before(chained)
        rows = self._connection.fetch_rows(log_statements.LINK_AT, position=start)
        digest = rows[0][1] if rows else b""
        return LogChain(self._rule, digest, self._read(start, chained - start))

    def _add_missing(self, chained: int, head: int) -> None:
        made, total = now_us(), format_counted(head, "event")
        while chained < head:
            text = (
                "It makes the hash chain over the log, whose events came without one:"
                f" {format_number(chained)} of {total} are done. That is done once; commands are"
                " taken afterwards."
            )
            if not self._connection.on_work(text):
                raise StorageFailed(
                    f"The hash chain over the log was given up at {format_number(chained)} of"
                    f" {total}; the next start goes on there."
                )
            events = self._read(chained, min(_STEP_EVENTS, head - chained))
            if not events:  # what is behind cannot be there: positions are dense
                raise DamagedFile(f"The log has no event {format_number(chained + 1)}.")
            with self._connection.transaction():
                self.write(events, made)
            chained = events[-1].position

    def _read(self, after: int, count: int) -> list[Event]:
        if not count:
            return []
        rows = self._connection.fetch_rows(log_statements.PAGE, after=after, limit=count)
        return self._types.build(rows)


def _to_row(link: ChainLink) -> tuple[object, ...]:
    return link.upto, blob(link.digest), blob(link.checks), link.made
