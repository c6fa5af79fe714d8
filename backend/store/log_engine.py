"""What an engine is: it opens the logs of one kind of database."""

from typing import Protocol

from backend.clock import Clock
from backend.store.log_port import EventLog, LogReader
from backend.store.log_search_port import PositionSearch, StatementGuard
from backend.store.match_cache import MatchCache


class LogEngine(Protocol):
    """One folder beside this module; named in `engine_registry`, proven by the contract suite."""

    def open_log(self, url: str) -> EventLog:
        """Open the log as its one writer; a log that is not there is made.

        Raises:
            AlreadyRunning: another writer holds it.
            StorageFailed: it cannot be opened or made, and why.
            Unreadable: code `bad-log-url`; the URL lacks something.
        """
        ...

    def open_reader(self, url: str) -> LogReader:
        """Open the log for reading; one that is not there yet is empty, and found when it is made.

        Raises:
            Unreadable: code `bad-log-url`; the URL lacks something.
        """
        ...

    def open_search(
        self, url: str, clock: Clock, *, matches: MatchCache, guard: StatementGuard
    ) -> PositionSearch:
        """Open the log for searching; one that is not there yet is found when it is made.

        `matches` may be shared with other threads; `guard` stops what takes too long.

        Raises:
            Unreadable: code `bad-log-url`; such a log cannot be searched.
        """
        ...

    def exists(self, url: str) -> bool:
        """Say whether there is a log, be it empty.

        Raises:
            StorageFailed: the database does not answer.
        """
        ...
