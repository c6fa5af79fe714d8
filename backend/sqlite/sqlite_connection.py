"""Connections to SQLite files, all of them set up in the same way."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from backend.sqlite.file_profile import LOCK_TIMEOUT_S, FileProfile
from backend.text_normalization import register_functions

_OWNER_ONLY = 0o600


def connect(
    path: Path, profile: FileProfile, kind: type[sqlite3.Connection] = sqlite3.Connection
) -> sqlite3.Connection:
    """Open a file; a writable one is made when there is none, for its owner's eyes only.

    To be used by one thread at a time. The driver begins nothing by itself: a transaction is begun
    by a statement.

    Raises:
        sqlite3.Error: it cannot be opened, or is no database; see `storage_errors`.
        OSError: it cannot be kept for its owner.
    """
    mode = "rwc" if profile.writable else "ro"
    opened = _open(f"file:{quote(str(path))}?mode={mode}", profile, kind)
    try:
        if profile.writable:
            path.chmod(_OWNER_ONLY)
    except BaseException:
        opened.close()
        raise
    return opened


def connect_scratch(profile: FileProfile) -> sqlite3.Connection:
    """Open a database without a name: in a file when it grows, and gone when it is closed."""
    return _open("", profile)


def _open(
    uri: str, profile: FileProfile, kind: type[sqlite3.Connection] = sqlite3.Connection
) -> sqlite3.Connection:
    opened = sqlite3.connect(
        uri,
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=LOCK_TIMEOUT_S,
        factory=kind,
    )
    try:
        for pragma in profile.pragmas():
            opened.execute(pragma)
        register_functions(opened)
    except BaseException:
        opened.close()
        raise
    return opened


def _register_adapters() -> None:
    """Register with sqlite3 how None and flags are bound.

    Without, it looks for an adapter in three places and makes errors that nobody sees, for each
    such value anew: a third of the time of writing a row with empty cells. Looking None up in an
    empty dictionary gives None, in half the time of a function written in Python.
    """
    nothing: dict[None, None] = {}
    sqlite3.register_adapter(type(None), nothing.get)
    sqlite3.register_adapter(bool, int)


_register_adapters()
