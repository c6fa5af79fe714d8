"""Notes, and which code was installed when, in a file that survives restarts and kills.

A note is on disk before it is answered. A broken file is set aside, which is said in the log; what
can still be read of it is in the file that was set aside.
"""

import logging
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from backend.clock import Micros, now_us
from backend.errors import DamagedFile, Rejected, Unavailable
from backend.messages.annotations import AddNote, AskNotes, Deploy, Note, NoteList
from backend.messages.bounds import MAX_INT64
from backend.messages.number_text import format_counted, format_number
from backend.sqlite.file_profile import ANNOTATIONS
from backend.sqlite.sqlite_connection import connect
from backend.sqlite.storage_errors import translate_storage_errors
from backend.translation import tr_noop

ANNOTATIONS_FILE_NAME = "annotations.sqlite"
MAX_NOTES = 100_000
KEPT_DEPLOYS = 10_000
_PARTS = ("", "-wal", "-shm")  # of a database in a folder
IF_DAMAGED = "What can be read of it is read with `sqlite3 FILE .recover`."
_SCHEMA = """
CREATE TABLE IF NOT EXISTS notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, until INTEGER NOT NULL,
  operator TEXT NOT NULL, note TEXT NOT NULL, noted INTEGER NOT NULL, position INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS notes_by_time ON notes (at);
CREATE INDEX IF NOT EXISTS notes_by_position ON notes (position) WHERE position > 0;
CREATE TABLE IF NOT EXISTS installed (
  kind TEXT NOT NULL, component TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (kind, component)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deploys (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, deploy BLOB);
CREATE INDEX IF NOT EXISTS deploys_by_time ON deploys (at);
"""
_PUT_NOTE = (
    "INSERT INTO notes (at, until, operator, note, noted, position) VALUES (?, ?, ?, ?, ?, ?)"
)
_COUNT_NOTES = "SELECT count(*) FROM notes"
_REMOVE_NOTE = "DELETE FROM notes WHERE id = ?"
_NOTES = """
SELECT id, at, until, operator, note, noted, position FROM notes
WHERE until >= :since AND at <= :until AND (:position = 0 OR position = :position)
ORDER BY at DESC, id DESC LIMIT :limit
"""
_NOTES_ON_EVENTS = """
SELECT id, at, until, operator, note, noted, position FROM notes
WHERE position > 0 AND position IN (SELECT value FROM json_each(:events))
ORDER BY at DESC, id DESC LIMIT :limit
"""
_INSTALLED = "SELECT kind, component, code FROM installed"
_PUT_INSTALLED = "INSERT OR REPLACE INTO installed (kind, component, code) VALUES (?, ?, ?)"
_DROP_INSTALLED = "DELETE FROM installed WHERE kind = ? AND component = ?"
_PUT_DEPLOY = "INSERT INTO deploys (at, deploy) VALUES (?, ?)"
_PRUNE_DEPLOYS = "DELETE FROM deploys WHERE number <= (SELECT max(number) FROM deploys) - ?"
_DEPLOYS = "SELECT deploy FROM deploys WHERE at BETWEEN ? AND ? ORDER BY number DESC LIMIT ?"

ComponentKey = tuple[str, str]  # kind and name of what is installed
_encode = msgspec.json.Encoder().encode
_deploy_decoder = msgspec.json.Decoder(Deploy)


class AnnotationStore:
    """The file; one thread."""

    def __init__(self, folder: Path, logger: logging.Logger) -> None:
        """Open or create the file of a data folder.

        Raises:
            StorageFailed: it cannot be opened or made, and why.
        """
        self._path, self._logger = folder / ANNOTATIONS_FILE_NAME, logger
        try:
            self._database = self._open()
        except DamagedFile as error:
            self._set_aside(error)
            self._database = self._open()

    def add_note(self, order: AddNote) -> int:
        """Write a note down, and return its id.

        Raises:
            Rejected: it ends before it begins, or there are too many.
            StorageFailed: it is not on the disk.
        """
        until_us = order.at_us if order.until_us is None else order.until_us
        if until_us < order.at_us:
            raise Rejected(tr_noop("A note must not end before it begins."), field="until_us")
        row = (order.at_us, until_us, order.by, order.text, now_us(), order.position)
        with translate_storage_errors(self._path, IF_DAMAGED):
            (count,) = self._database.execute(_COUNT_NOTES).fetchone()
            if count >= MAX_NOTES:
                raise Rejected(
                    f"There are {format_counted(count, 'note')} already. Remove some first.",
                )
            return self._database.execute(_PUT_NOTE, row).lastrowid or 0

    def remove_note(self, number: int) -> None:
        """Remove a note.

        Raises:
            Unavailable: there is none with this id.
            StorageFailed: it could not be.
        """
        with translate_storage_errors(self._path, IF_DAMAGED):
            removed = self._database.execute(_REMOVE_NOTE, (number,)).rowcount
        if not removed:
            raise Unavailable(
                f"There is no note {format_number(number)}; `marigraph notes` lists them.",
                field="id",
            )

    def notes(self, question: AskNotes) -> NoteList:
        """Return the newest notes that were asked for, in the order of their moments.

        Raises:
            StorageFailed: they cannot be read.
        """
        bounds = {
            "since": question.since_us,
            "until": MAX_INT64 if question.until_us is None else question.until_us,
            "position": question.position,
            "limit": question.limit + 1,
            "events": _encode(question.events).decode(),
        }
        wanted = _NOTES_ON_EVENTS if question.events else _NOTES
        with translate_storage_errors(self._path, IF_DAMAGED):
            rows = self._database.execute(wanted, bounds).fetchall()
        notes = [
            Note(id=id_, at_us=at, until_us=until, by=by, text=text, noted_us=noted, position=on)
            for id_, at, until, by, text, noted, on in rows[: question.limit]
        ]
        return NoteList(notes=notes[::-1], more=len(rows) > question.limit)

    def note_installed(self, components: Mapping[ComponentKey, str], at_us: Micros) -> list[Deploy]:
        """Keep what is installed now, and return what of it was another before.

        Of the first time that anything is kept nothing is returned: nobody knows what was before.

        Raises:
            StorageFailed: it is not kept.
        """
        with translate_storage_errors(self._path, IF_DAMAGED):
            rows = self._database.execute(_INSTALLED).fetchall()
            known = {(kind, component): code for kind, component, code in rows}
            changed = [key for key in components if known.get(key) != components[key]]
            gone = [key for key in known if key not in components]
            if not changed and not gone:
                return []
            deploys = [
                _deploy(key, at_us, known.get(key, ""), components.get(key, ""))
                for key in (*changed, *gone)
                if known
            ]
            self._store_installed(components, changed, gone, deploys)
        return deploys

    def deploys(self, since_us: Micros, until_us: Micros, limit: int) -> list[Deploy]:
        """Return the newest deploys between two moments, oldest first.

        Raises:
            StorageFailed: they cannot be read.
        """
        with translate_storage_errors(self._path, IF_DAMAGED):
            rows = self._database.execute(_DEPLOYS, (since_us, until_us, limit)).fetchall()
        return [found for (text,) in reversed(rows) if (found := _decode(text)) is not None]

    def close(self) -> None:
        """Close the file; everything is in it already."""
        self._database.close()

    def _store_installed(
        self,
        components: Mapping[ComponentKey, str],
        changed: Sequence[ComponentKey],
        gone: Sequence[ComponentKey],
        deploys: Sequence[Deploy],
    ) -> None:
        execute, executemany = self._database.execute, self._database.executemany
        execute("BEGIN IMMEDIATE")
        try:
            executemany(_PUT_INSTALLED, [(*key, components[key]) for key in changed])
            executemany(_DROP_INSTALLED, gone)
            executemany(_PUT_DEPLOY, [(each.at_us, _encode(each)) for each in deploys])
            execute(_PRUNE_DEPLOYS, (KEPT_DEPLOYS,))
            execute("COMMIT")
        except sqlite3.Error:
            self._database.rollback()
            raise

    def _open(self) -> sqlite3.Connection:
        with translate_storage_errors(self._path, IF_DAMAGED):
            database = connect(self._path, ANNOTATIONS)
            try:
                database.executescript(_SCHEMA)
            except sqlite3.Error:  # told by who asked; no open file is left behind
                database.close()
                raise
            return database

    def _set_aside(self, error: DamagedFile) -> None:
        """Rename a broken file and what belongs to it, to a name that no other has."""
        aside = self._path.with_suffix(f".damaged-{now_us()}.sqlite")
        with translate_storage_errors(self._path, IF_DAMAGED):
            for part in _PARTS:
                old = Path(f"{self._path}{part}")
                if old.exists():
                    old.replace(f"{aside}{part}")
        self._logger.warning("%s It is kept as %s.", error.message, aside.name)


def _deploy(key: ComponentKey, at_us: Micros, before: str, after: str) -> Deploy:
    kind, component = key
    return msgspec.convert(
        {"at_us": at_us, "kind": kind, "component": component, "before": before, "after": after},
        Deploy,
    )


def _decode(text: bytes) -> Deploy | None:
    try:
        return _deploy_decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError):  # another version kept it
        return None
