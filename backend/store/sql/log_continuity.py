"""Whether a log is still the one that was written to: its server may be another one by now."""

from typing import Protocol

from backend.errors import StorageFailed


class LogContinuity(Protocol):
    """What a connection knows of the log from before, and what it can prove."""

    @property
    def tip(self) -> tuple[int, str] | None:
        """The log's last event as it was known before: position and id; None: nobody knows."""
        ...

    def note_tip(self, position: int, event: str) -> None:
        """Note the log's last event; `save_tip` keeps it where another process finds it."""
        ...

    def save_tip(self) -> None:
        """Keep what was noted."""
        ...

    def note_lost(self, first: int, last: int) -> StorageFailed:
        """Keep that events are gone that the log had (0: from where on is not known).

        Returns what is to be raised for it.
        """
        ...

    def confirm_replicated(self) -> None:
        """Return when all that can be read is as durable as what is accepted.

        Raises:
            StorageFailed: that is not known.
        """
        ...
