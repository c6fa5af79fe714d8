"""The notes on events as others read them, beside the one process that writes them down."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import msgspec

from backend.annotations.annotation_store import ANNOTATIONS_FILE_NAME, IF_DAMAGED
from backend.filters.note_fields import note_matcher
from backend.filters.syntax_tree import Comparison
from backend.sqlite.file_profile import ANNOTATIONS_READER
from backend.sqlite.sqlite_connection import connect
from backend.sqlite.storage_errors import translate_storage_errors

_NOTES_ON_EVENTS = "SELECT position, note, operator FROM notes WHERE position > 0 ORDER BY position"
_VERSION = "PRAGMA data_version"  # another one after every commit of another connection
_MAX_KEPT = 64  # tests, each with the positions that it holds for


class _OpenFile(msgspec.Struct):
    """A file that is read, which file of the disk it is, and its version at the last look."""

    database: sqlite3.Connection
    inode: int
    version: int = 0


class NoteReader:
    """Reads the notes of a data folder; used by one thread. See `NotedEvents`.

    What passed a test is kept until the notes change. Without a file there are no notes; one that
    was set aside is closed, and the new one opened.
    """

    def __init__(self, folder: Path) -> None:
        """Open nothing yet."""
        self._path = folder / ANNOTATIONS_FILE_NAME
        self._open: _OpenFile | None = None
        self._kept: dict[Comparison, tuple[int, ...]] = {}

    def positions(self, test: Comparison) -> Sequence[int]:
        """See `NotedEvents`."""
        matches = note_matcher(test)
        with translate_storage_errors(self._path, IF_DAMAGED):
            database = self._current_database()
            if database is None:
                return ()
            if test not in self._kept:
                rows = database.execute(_NOTES_ON_EVENTS)
                found = {position: None for position, text, by in rows if matches(text, by)}
                if len(self._kept) >= _MAX_KEPT:
                    self._kept.clear()
                self._kept[test] = tuple(found)
        return self._kept[test]

    def close(self) -> None:
        """Close the file."""
        if self._open is not None:
            self._open.database.close()
        self._open = None
        self._kept.clear()

    def _current_database(self) -> sqlite3.Connection | None:
        """Return what is there now, and forget what was kept of another file or version."""
        try:
            inode = self._path.stat().st_ino
        except FileNotFoundError:  # nobody has written a note yet
            self.close()
            return None
        if self._open is None or self._open.inode != inode:
            self.close()
            self._open = _OpenFile(connect(self._path, ANNOTATIONS_READER), inode)
        (version,) = self._open.database.execute(_VERSION).fetchone()
        if version != self._open.version:
            self._open.version = version
            self._kept.clear()
        return self._open.database
