"""The writer of a log's hash chain: with an append or soon after it, or later for an older log."""

import time
from collections.abc import Sequence

from backend.clock import now_us
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
_LINK_INTERVAL_S = 0.05  # between the links of commits that follow each other fast


class ChainWriter:
    """Goes on with the chain from where the log stands; made anew when that is not known."""

    def __init__(
        self, connection: LogConnection, types: StoredEventTypes, head: int, found_head: int
    ) -> None:
        """Read where the chain stands, and make what it lacks.

        `found_head`: where the log ended when this process opened it: what is behind that is linked
        as its own, and not as found without a link.

        Raises:
            StorageFailed: it was given up; what is made stays, and the next one goes on there.
            DamagedFile: events are gone from the log's end.
        """
        self._connection = connection
        self._types = types
        self._rule = find_chain_rule(connection)
        chained = self._chained_position(head)
        self._chain = self._resume(chained)
        self._add_missing(chained, head, found_head)
        self._due_s = 0.0

    def write(self, events: Sequence[Event]) -> None:
        """Write the links over the next events that are due, with the transaction of those."""
        links = self._chain.add(events)
        if time.monotonic() >= self._due_s and not self._chain.is_linked:
            links = [*links, self._chain.link()]
        if links:
            self._insert(links)
            self._due_s = time.monotonic() + _LINK_INTERVAL_S

    def flush(self) -> None:
        """Write the link over what has none yet, if there is such; in a transaction of its own.

        Raises:
            StorageFailed: the disk or the database refuses. The chain has to be read anew then.
        """
        if not self._chain.is_linked:
            with self._connection.transaction():
                self._insert([self._chain.link()])

    def digest(self) -> bytes:
        """Return the digest at the log's end."""
        return self._chain.digest()

    def _insert(self, links: Sequence[ChainLink]) -> None:
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

    def _add_missing(self, chained: int, head: int, found_head: int) -> None:
        made = now_us() if chained < found_head else None
        total = format_counted(head, "event")
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
                self._insert(self._chain.extend(events, made))
            chained = events[-1].position

    def _read(self, after: int, count: int) -> list[Event]:
        if not count:
            return []
        rows = self._connection.fetch_rows(log_statements.PAGE, after=after, limit=count)
        return self._types.build(rows)


def _to_row(link: ChainLink) -> tuple[object, ...]:
    return link.upto, blob(link.digest), blob(link.checks), link.made
