"""Opens logs in memory: `memory:` is a new one each time, `memory:NAME` is one of this process."""

from backend.clock import Clock
from backend.errors import Unreadable
from backend.store.log_backup_port import LogBackups
from backend.store.log_port import CausalLogReader, CheckedLog, OnLogWork, ignore_work
from backend.store.log_search_port import PositionSearch, StatementGuard
from backend.store.match_cache import MatchCache
from backend.store.memory_engine.memory_log import MemoryEventLog

_NAMELESS = "memory:"


class MemoryLogEngine:
    """Keeps the logs that have a name until the process ends. See `LogEngine`."""

    def __init__(self) -> None:
        """Begin without logs."""
        self._logs: dict[str, MemoryEventLog] = {}

    def open_log(
        self, url: str, on_work: OnLogWork = ignore_work, *, is_copy: bool = False
    ) -> CheckedLog:
        """See `LogEngine`; nothing has to be done first, and no disk is waited for."""
        del on_work, is_copy
        return self._find(url)

    def open_reader(self, url: str) -> CausalLogReader:
        """See `LogEngine`."""
        return self._find(url)

    def open_search(
        self, url: str, clock: Clock, *, matches: MatchCache, guard: StatementGuard
    ) -> PositionSearch:
        """See `LogEngine`."""
        del clock, matches, guard
        raise Unreadable(
            f"The log {url} is in memory, and cannot be searched: it is for tests, and for reading"
            " and appending alone. Keep the log in a file (sqlite:///FILE) or in PostgreSQL to"
            " search it.",
            code="bad-log-url",
            field="log",
        )

    def standbys(self, url: str) -> None:
        """See `LogEngine`; it has none."""
        del url

    def consumers(self, url: str) -> None:
        """See `LogEngine`; only a stream has some."""
        del url

    def exists(self, url: str) -> bool:
        """See `LogEngine`."""
        return url in self._logs

    def backups(self, url: str) -> LogBackups:
        """See `LogEngine`."""
        raise Unreadable(
            f"The log {url} is in memory, and goes with its process: it has no backup. Keep the log"
            " in a file (sqlite:///FILE).",
            code="no-backup",
            field="log",
        )

    def _find(self, url: str) -> MemoryEventLog:
        if url == _NAMELESS:
            return MemoryEventLog()
        return self._logs.setdefault(url, MemoryEventLog())


ENGINE = MemoryLogEngine()
