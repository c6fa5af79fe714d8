"""URLs of foreign stores, and what kind of store they name."""

from importlib import import_module
from pathlib import Path

from backend.errors import Unavailable, Unreadable
from backend.foreign.foreign_store import ForeignStore
from backend.foreign.jetstream.stream_url import with_absolute_files
from backend.foreign.mapping import Mapping
from backend.foreign.read_pace import Pause, sleep
from backend.foreign.sql_source import READS_PER_S, STATEMENT_TIMEOUT_S, SqlSource
from backend.foreign.sql_store import open_sql_store
from backend.foreign.sqlite_source import SqliteSource
from backend.store.log_url import hide_password

_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgres://")
_NATS = ("nats://", "nats+tls://")


def is_stream_url(url: str) -> bool:
    """Say whether a URL names a stream of NATS."""
    return url.startswith(_NATS)


def absolute_url(url: str) -> str:
    """Return a URL that means the same in every folder.

    Raises:
        Unreadable: code `bad-store-url`; it holds options that mean nothing.
    """
    if is_stream_url(url):
        return with_absolute_files(url)
    if "://" in url and not url.startswith(_SQLITE):
        return url
    return f"{_SQLITE}{Path(url.removeprefix(_SQLITE)).absolute()}"


def open_store(
    url: str,
    preset: str = "",
    mapping: Mapping | None = None,
    *,
    timeout_s: float = STATEMENT_TIMEOUT_S,
    reads_per_s: float = READS_PER_S,
    pause: Pause = sleep,
) -> ForeignStore:
    """Open a store for reading: by a mapping, by the presets of a name, or by any preset.

    pause: see `open_source`.

    Raises:
        Unreadable: no such URL is known (code `bad-store-url`); no such store is there, or several.
        Unavailable: it is not there, does not answer, or this user may not read it.
    """
    if is_stream_url(url):
        module = import_module("backend.foreign.jetstream.stream_store")  # its client is not small
        opened: ForeignStore = module.open_stream(
            url, preset, mapping, timeout_s=timeout_s, reads_per_s=reads_per_s, pause=pause
        )
        return opened
    source = open_source(url, timeout_s=timeout_s, reads_per_s=reads_per_s, pause=pause)
    return open_sql_store(source, preset, mapping)


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
            " Use sqlite:///FILE, postgresql://USER@HOST/DATABASE or nats://HOST/STREAM.",
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
