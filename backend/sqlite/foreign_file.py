"""SQLite files that others write: read without a trace, beside the file or in it.

A read-only connection to a file with a write-ahead log makes `-wal` and `-shm` beside it, and needs
a folder that may be written to; an immutable one makes nothing, and misses what is in the log. So:
with a log that somebody holds, the shared memory that is there is only read; without one, the file
is read as immutable, and read again if it changed meanwhile. Programs that open the file for each
of their commits remove its log as often: a reader's lock keeps it there until it is read.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import quote

from backend.errors import StorageFailed, Unavailable
from backend.sqlite.file_profile import LOCK_TIMEOUT_S

FileMode = Literal["mode=ro", "mode=ro&readonly_shm=1", "mode=ro&immutable=1"]
T = TypeVar("T")
_UNHELD: FileMode = "mode=ro&immutable=1"  # of a file whose log nobody has open
_HEADER_BYTES = 20
_MAGIC = b"SQLite format 3\0"
_WRITE_AHEAD = 2  # the format of a file that has a write-ahead log
_ATTEMPTS = 100
_PAUSE_S = 0.005  # between two of them
_PRIMARY_CODE = 0xFF  # of an extended error code
_SHARED_FIRST, _SHARED_BYTES = 0x4000_0002, 510  # what SQLite's readers lock of a file
_OPCODES_BETWEEN_LOOKS = 20_000
_READS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_RECURSIVE,
}
_FORBIDDEN_FUNCTIONS = {"load_extension", "writefile", "readfile", "fts3_tokenizer"}
_TABLE_PRAGMAS = {"table_xinfo"}


def read_foreign_file(
    path: Path, read: Callable[[sqlite3.Connection], T], is_late: Callable[[], bool]
) -> T:
    """Open the file, read, and close it; `is_late` ends a statement that takes too long.

    Raises:
        sqlite3.Error: the driver refused; a statement that was ended is an OperationalError.
        OSError: the file cannot be opened.
        Unavailable: it cannot be read without writing to it, or it changed each time.
    """
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_PAUSE_S)  # whoever opens and closes the file tells nobody
        with _held(path) as file:
            if file is None:
                continue
            mode, before = _mode(path, file), _stamp(path)
            opened = _open(path, mode, is_late)
            try:
                found = read(opened)
            except sqlite3.DatabaseError as error:
                has_changed = mode == _UNHELD and _stamp(path) != before
                is_last = is_late() or attempt == _ATTEMPTS - 1
                if is_last or not (has_changed or _is_passing(error)):
                    raise
                continue  # it was written while it was read, or its log's memory was just made
            finally:
                opened.close()
            if mode != _UNHELD or (_stamp(path), _mode(path, file)) == (before, mode):
                return found
    raise StorageFailed(f"{path} was opened and closed again and again meanwhile. Try again.")


@contextmanager
def _held(path: Path) -> Generator[int | None]:
    """Hold a file with a write-ahead log as SQLite's readers do; None: it is just being closed.

    The last program that closes it does not take the log away then, which SQLite would make anew on
    opening, an empty one that belongs to this user. Any descriptor of the file that this process
    closes ends the hold: what has to be read is read by the one that is returned.
    """
    file = os.open(path, os.O_RDONLY)
    try:
        yield file if _lock_as_reader(file) else None
    finally:
        os.close(file)


def _lock_as_reader(file: int) -> bool:
    """Lock it if it has a write-ahead log; False: whoever closes it does not let anybody."""
    if _is_write_ahead(os.pread(file, _HEADER_BYTES, 0)):
        try:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB, _SHARED_BYTES, _SHARED_FIRST)
        except BlockingIOError:  # the answer itself
            return False
    return True


def _is_passing(error: sqlite3.DatabaseError) -> bool:
    """Say whether the shared memory of the log could not be used as it is at this moment."""
    return error.sqlite_errorcode & _PRIMARY_CODE in {
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
    }


def _is_write_ahead(header: bytes) -> bool:
    return header.startswith(_MAGIC) and header[18] == _WRITE_AHEAD


def _mode(path: Path, file: int) -> FileMode:
    """Return how the file is opened now.

    Raises:
        Unavailable: another program has to open it once.
    """
    header = os.pread(file, _HEADER_BYTES, 0)
    if not header.startswith(_MAGIC):
        raise Unavailable(f"{path} is no SQLite file. Name the file of the event store.")
    if not _is_write_ahead(header):
        return "mode=ro"
    log, memory = Path(f"{path}-wal"), Path(f"{path}-shm")
    if not log.exists() or log.stat().st_size == 0:
        return _UNHELD
    if not memory.exists():
        raise Unavailable(
            f"{log} holds events that cannot be read without writing beside it: whoever wrote them"
            " was killed, or the files were copied. Open the store once with its own program."
        )
    return "mode=ro&readonly_shm=1"


def _stamp(path: Path) -> tuple[int, int, int]:
    facts = path.stat()
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


def _open(path: Path, mode: FileMode, is_late: Callable[[], bool]) -> sqlite3.Connection:
    opened = sqlite3.connect(
        f"file:{quote(str(path))}?{mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=LOCK_TIMEOUT_S,
    )
    opened.text_factory = _decode_text
    opened.set_progress_handler(is_late, _OPCODES_BETWEEN_LOOKS)
    opened.set_authorizer(_authorize)
    return opened


def _decode_text(raw: bytes) -> str | bytes:
    try:
        return raw.decode()
    except UnicodeDecodeError:  # no text, and shown as the bytes that it is
        return raw


def _authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _by: str | None
) -> int:
    """Allow what reads, whatever a mapping asks for."""
    if action in _READS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_UPDATE and first == "sqlite_master":
        return sqlite3.SQLITE_OK  # how a table-valued pragma is declared; the file stays read-only
    if action == sqlite3.SQLITE_FUNCTION:
        is_forbidden = second in _FORBIDDEN_FUNCTIONS
        return sqlite3.SQLITE_DENY if is_forbidden else sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first in _TABLE_PRAGMAS:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
