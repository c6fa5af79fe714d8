"""What an engine is: it opens the logs of one kind of database."""

from typing import Protocol

from backend.store.log_port import EventLog, LogReader


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

    def exists(self, url: str) -> bool:
        """Say whether there is a log, be it empty.

        Raises:
            StorageFailed: the database does not answer.
        """
        ...
