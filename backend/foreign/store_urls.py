"""URLs of foreign stores, and which kind of database they name."""

from importlib import import_module
from pathlib import Path

from backend.errors import Unavailable, Unreadable
from backend.foreign.read_pace import Pause, sleep
from backend.foreign.sql_source import READS_PER_S, STATEMENT_TIMEOUT_S, SqlSource
from backend.foreign.sqlite_source import SqliteSource
from backend.store.log_url import hide_password

_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgres://")


def open_source(
    url: str,
    *,
    timeout_s: float = STATEMENT_TIMEOUT_S,
    reads_per_s: float = READS_PER_S,
    pause: Pause = sleep,
) -> SqlSource:
    """Open a database for reading: `sqlite:///FILE`, the path of a file, or `postgresql://…`.

    pause: waits between two reads; whether to stop instead, which the next read raises (`GivenUp`).

    Raises:
        Unreadable: code `bad-store-url`; no such URL is known.
        Unavailable: the database is not there, or does not answer.
    """
    if url.startswith(_POSTGRES):
        return _open_postgres(url, timeout_s, reads_per_s, pause)
    path = Path(url.removeprefix(_SQLITE))
    if not url.startswith(_SQLITE) and "://" in url:
        raise Unreadable(
            f"No event store can be read at {hide_password(url)}."
            " Use sqlite:///FILE or postgresql://USER@HOST/DATABASE.",
            code="bad-store-url",
        )
    if not path.is_file():
        raise Unavailable(f"There is no file {path}. Name the file of the event store.")
    path = path.absolute()
    return SqliteSource(path, timeout_s=timeout_s, reads_per_s=reads_per_s, pause=pause)


def _open_postgres(url: str, timeout_s: float, reads_per_s: float, pause: Pause) -> SqlSource:
    try:
        module = import_module("backend.foreign.postgres_source")
    except ImportError as error:
        raise Unavailable(
            "PostgreSQL's driver is not installed. Install it: pip install 'marigraph[postgres]'."
        ) from error
    opened: SqlSource = module.PostgresSource(
        url, timeout_s=timeout_s, reads_per_s=reads_per_s, pause=pause
    )
    return opened
