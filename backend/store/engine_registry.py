"""What an engine is, and the engines by the scheme of a log's URL."""

from pathlib import Path
from pkgutil import resolve_name
from typing import Protocol

from backend.clock import Clock
from backend.errors import Unavailable, Unreadable
from backend.store.log_backup_port import LogBackups
from backend.store.log_consumer_port import LogConsumers
from backend.store.log_loader_port import LogLoader
from backend.store.log_port import CausalLogReader, CheckedLog, OnLogWork, ignore_work
from backend.store.log_search_port import PositionSearch, StatementGuard
from backend.store.log_standby_port import StandbyReader
from backend.store.log_url import hide_password
from backend.store.match_cache import MatchCache


class LogEngine(Protocol):
    """Opens the logs of one kind of database: one folder beside this module."""

    def open_log(
        self, url: str, on_work: OnLogWork = ignore_work, *, is_copy: bool = False
    ) -> CheckedLog:
        """Open the log as its one writer; a log that is not there is made.

        `on_work` hears what has to be done to the log of an earlier version first. `is_copy`: its
        events can be had again from elsewhere, so that a commit need not wait for the disk.

        Raises:
            AlreadyRunning: another writer holds it.
            StorageFailed: it cannot be opened or made, and why.
            GivenUp: `on_work` answered False.
            Unreadable: code `bad-log-url`; the URL lacks something.
        """
        ...

    def open_reader(self, url: str) -> CausalLogReader:
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

    def standbys(self, url: str) -> StandbyReader | None:
        """Return who asks for the standbys of the log's server; None: such a log has none.

        Raises:
            Unreadable: code `bad-log-url`; the URL lacks something.
        """
        ...

    def consumers(self, url: str) -> LogConsumers | None:
        """Return who makes consumers of the log on its server; None: such a log has none.

        Raises:
            Unreadable: code `bad-log-url`; the URL lacks something.
        """
        ...

    def backups(self, url: str) -> LogBackups:
        """Return what can be done about backups of the log; nothing is opened yet.

        Raises:
            Unreadable: code `no-backup`; other tools do that, and which.
        """
        ...


# Imported when they are asked for: the driver of a database is an extra.
ENGINES = {
    "memory": "backend.store.memory_engine.memory_log_engine:ENGINE",
    "sqlite": "backend.store.sqlite_engine.sqlite_log_engine:ENGINE",
    "postgresql": "backend.store.postgres_engine.postgres_log_engine:ENGINE",
    "nats": "backend.store.nats_engine.nats_log_engine:ENGINE",
}

_LOADER = "backend.store.sqlite_engine.sqlite_log_engine:open_loader"


def open_log(url: str, on_work: OnLogWork = ignore_work, *, is_copy: bool = False) -> CheckedLog:
    """Open the log as its one writer; a log that is not there is made.

    `on_work` hears what has to be done to the log of an earlier version first. `is_copy`: its
    events can be had again from elsewhere, so that a commit need not wait for the disk.

    Raises:
        AlreadyRunning: another writer holds it.
        StorageFailed: it cannot be opened or made, and why.
        GivenUp: `on_work` answered False.
        Unreadable: code `bad-log-url`; no engine knows this URL.
    """
    return find_engine(url).open_log(url, on_work, is_copy=is_copy)


def open_reader(url: str) -> CausalLogReader:
    """Open the log for reading; one that is not there yet is empty, and is found when it is made.

    Raises:
        Unreadable: code `bad-log-url`; no engine knows this URL.
    """
    return find_engine(url).open_reader(url)


def open_existing_reader(url: str) -> CausalLogReader:
    """Open for reading a log that has to be there, be it empty.

    Raises:
        Unavailable: code `no-log`; there is none.
        StorageFailed: the database does not answer.
        Unreadable: code `bad-log-url`; no engine knows this URL.
    """
    engine = find_engine(url)
    _require_log(engine, url)
    return engine.open_reader(url)


def open_standbys(url: str) -> StandbyReader | None:
    """Return who asks for the standbys of the log's server; None: such a log has none.

    Raises:
        Unreadable: code `bad-log-url`; no engine knows this URL.
    """
    return find_engine(url).standbys(url)


def open_consumers(url: str) -> LogConsumers | None:
    """Return who makes consumers of the log on its server; None: such a log has none.

    Raises:
        Unreadable: code `bad-log-url`; no engine knows this URL.
    """
    return find_engine(url).consumers(url)


def open_backups(url: str, *, must_exist: bool) -> LogBackups:
    """Return what can be done about backups of a log; `must_exist`: which has to be there.

    Raises:
        Unavailable: code `no-log`; there is none.
        StorageFailed: the database does not answer.
        Unreadable: code `no-backup`; other tools do that, and which. Or `bad-log-url`.
    """
    engine = find_engine(url)
    backups = engine.backups(url)
    if must_exist:
        _require_log(engine, url)
    return backups


def _require_log(engine: LogEngine, url: str) -> None:
    if not engine.exists(url):
        raise Unavailable(
            f"There is no log at {hide_password(url)}."
            " Check the data folder, or start a backend on it.",
            code="no-log",
        )


def open_search(
    url: str, clock: Clock, *, matches: MatchCache, guard: StatementGuard
) -> PositionSearch:
    """Open the log for searching; one that is not there yet is found when it is made.

    Raises:
        Unreadable: code `bad-log-url`; no engine knows this URL, or it cannot search.
    """
    return find_engine(url).open_search(url, clock, matches=matches, guard=guard)


def open_loader(path: Path) -> LogLoader:
    """Open a file that is not there yet, to be filled with the events of another log.

    Raises:
        StorageFailed: it cannot be made.
    """
    loader: LogLoader = resolve_name(_LOADER)(path)
    return loader


def find_engine(url: str) -> LogEngine:
    """Return the engine for a log's URL.

    Raises:
        Unreadable: code `bad-log-url`; there is none.
    """
    scheme = url.partition(":")[0].partition("+")[0]
    place = ENGINES.get(scheme)
    if place is None:
        raise Unreadable(
            f"No log can be kept in {hide_password(url)!r}."
            " Use sqlite:///FILE, postgresql://HOST/DATABASE or nats://HOST:PORT.",
            code="bad-log-url",
            field="log",
        )
    engine: LogEngine = resolve_name(place)
    return engine
