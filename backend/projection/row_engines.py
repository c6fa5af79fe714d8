"""In which database the rows of a replica are, and who opens them there.

SQLite: a file of the data folder. PostgreSQL (`MARIGRAPH_READ_MODELS`): a schema of the replica's
own; the archive and the process that fills queues keep their files.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from pkgutil import resolve_name
from typing import Protocol

import sqlalchemy as sa

from backend.errors import Unreadable
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_queries import open_rows
from backend.projection.sql_row_store import SqlRowStore
from backend.projection.sqlite_row_store import SqliteRowStore
from backend.store.log_url import has_unescaped_password

_SCHEMES = ("postgresql", "postgres")
_REPLICA = re.compile(r"replica-[1-9]\d{0,5}")
_POSTGRES = "backend.projection.postgres_rows:PostgresRows"  # its driver is an extra
_FILE_ENDINGS = ("", "-wal")
MakeStore = Callable[[Path, Mapping[str, Projection]], SqliteRowStore]


class RowEngine(Protocol):
    """What opens the rows of one replica.

    `builds_beside`: whether copies of views can be built beside the rows that are read.
    `database`: the URL of the server's, without a password; empty for a file.
    """

    builds_beside: bool
    database: str

    def open_store(self, projections: Mapping[str, Projection]) -> SqlRowStore:
        """Open the rows as their one writer.

        Raises:
            AlreadyRunning: another process writes them.
            StorageFailed: they cannot be opened or made.
            Unreadable: they are of another data folder.
        """
        ...

    def open_rows(self) -> sa.Engine:
        """Open the rows for reading; each transaction shows one moment.

        Raises:
            Unavailable: there are none yet, or they cannot be reached.
        """
        ...

    def size_bytes(self) -> int:
        """Return what the rows take; 0 where that cannot be said now."""
        ...


class SqliteRows:
    """A file of the data folder."""

    builds_beside = True
    database = ""

    def __init__(self, path: Path, make_store: MakeStore = LiveStore) -> None:
        """`make_store`: of which kind it is."""
        self._path, self._make_store = path, make_store

    def open_store(self, projections: Mapping[str, Projection]) -> SqliteRowStore:
        """See `RowEngine`."""
        return self._make_store(self._path, projections)

    def open_rows(self) -> sa.Engine:
        """See `RowEngine`."""
        return open_rows(self._path)

    def size_bytes(self) -> int:
        """See `RowEngine`; with its write-ahead log."""
        files = (self._path.with_name(f"{self._path.name}{ending}") for ending in _FILE_ENDINGS)
        return sum(each.stat().st_size for each in files if each.exists())


def is_in_postgres(url: str, replica: str) -> bool:
    """Say whether a process keeps its rows in PostgreSQL; `url`: the setting `read_models`.

    Raises:
        Unreadable: code `bad-read-models`; there is no engine for such a URL, or it is misread.
    """
    if not url:
        return False
    if url.partition(":")[0].partition("+")[0] not in _SCHEMES:
        raise Unreadable(
            "MARIGRAPH_READ_MODELS must be postgresql://USER@HOST/DATABASE, or empty for SQLite in"
            " the data folder.",
            code="bad-read-models",
            field="read_models",
        )
    if has_unescaped_password(url):
        raise Unreadable(
            "The password in MARIGRAPH_READ_MODELS has characters that mean something else in a"
            " URL. Write @ as %40, / as %2F, a blank as %20 and % as %25.",
            code="bad-read-models",
            field="read_models",
        )
    return _REPLICA.fullmatch(replica) is not None


def find_row_engine(
    url: str, path: Path, owner: str = "", make_store: MakeStore = LiveStore
) -> RowEngine:
    """Return the engine of the rows that are, or would be, in the file `path`.

    `url`: the setting `read_models`. `owner`: the data folder's identity, for who is to write;
    `make_store`: of which kind a file is.

    Raises:
        Unreadable: code `bad-read-models`; there is no engine for such a URL.
    """
    if not is_in_postgres(url, path.stem):
        return SqliteRows(path, make_store)
    try:
        open_schema: Callable[[str, str, str], RowEngine] = resolve_name(_POSTGRES)
    except ImportError as error:
        raise Unreadable(
            f"MARIGRAPH_READ_MODELS names PostgreSQL, whose driver is not there ({error}). Install"
            " it: pip install 'marigraph[postgres]'",
            code="bad-read-models",
            field="read_models",
        ) from error
    return open_schema(url, path.stem, owner)
