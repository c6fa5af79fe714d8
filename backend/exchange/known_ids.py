"""The ids that a log has, for as long as an import lasts; kept on disk, so that any log fits."""

from collections.abc import Iterable
from typing import Protocol, Self

from backend.messages.events import Event
from backend.sqlite.file_profile import SCRATCH
from backend.sqlite.sqlite_connection import connect_scratch

_PAGE_EVENTS = 2_000  # events read at once


class ExistingLog(Protocol):
    """What is in the log already; any `LogReader` is one."""

    def head(self) -> int:
        """Return the last position."""
        ...

    def read(self, after: int, limit: int, *, types: Iterable[str] | None = None) -> list[Event]:
        """Return the first `limit` events behind position `after`."""
        ...


class KnownIds:
    """Says of an event's id whether it is taken. Use it as a context, in one thread."""

    def __init__(self, present: ExistingLog) -> None:
        self._present = present
        self._position = 0
        self._kept = connect_scratch(SCRATCH)
        self._kept.execute("CREATE TABLE ids (id BLOB PRIMARY KEY) WITHOUT ROWID")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Forget everything."""
        self._kept.close()

    def refresh(self) -> None:
        """Learn what the log holds by now."""
        while events := self._present.read(self._position, _PAGE_EVENTS):
            self._position = events[-1].position
            self._kept.execute("BEGIN")
            self._kept.executemany(
                "INSERT OR IGNORE INTO ids VALUES (?)", [(event.id,) for event in events]
            )
            self._kept.execute("COMMIT")

    def claim(self, id_: bytes) -> bool:
        """Take an id, and say whether it was free."""
        return self._kept.execute("INSERT OR IGNORE INTO ids VALUES (?)", (id_,)).rowcount == 1
