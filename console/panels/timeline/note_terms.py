"""The terms of the filter language about notes, and which tags may be completed."""

import re

from PySide6.QtCore import QObject, Signal

from backend.clock import SECOND_US
from backend.messages.annotations import AskNotes, NoteList
from backend.messages.note_tags import find_tags
from console.link.bridge import BackendClient
from console.state.backend_snapshot import BackendSnapshot

NOTE_TERMS = ("tag:", "note:", "noted-by:")
_NOTE_TERM = re.compile(r"(?<![\w.])(?<!\w-)(?:tag|note|noted-by)\s*(?::|=|!=)")
_INTERVAL_US = 30 * SECOND_US  # others write notes too


def asks_for_notes(filter_text: str) -> bool:
    """Say whether a filter may find other events when other notes are written."""
    return _NOTE_TERM.search(filter_text) is not None


class TagCompletions(QObject):
    """The tags of the newest notes, asked for now and then.

    Signals:
        changed(object): the terms (list[str]) that ask for each of them
    """

    changed = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._asked_us = 0
        self._session = ""
        self._terms: list[str] = []

    def refresh(self, snapshot: BackendSnapshot) -> None:
        """Ask for them in a new session, and when some time has gone by."""
        is_due = snapshot.now_us - self._asked_us >= _INTERVAL_US
        if snapshot.phase == "connected" and (is_due or snapshot.session != self._session):
            self._asked_us, self._session = snapshot.now_us, snapshot.session
            self._client.request(AskNotes(), self._on_notes)

    def ask_soon(self) -> None:
        """Ask with the next snapshot: a note was written."""
        self._asked_us = 0

    def _on_notes(self, response: object) -> None:
        if isinstance(response, NoteList):
            tags = {tag for note in response.notes if note.position for tag in find_tags(note.text)}
            terms = [f"tag:{tag}" for tag in sorted(tags, key=str.casefold)]
            if terms != self._terms:
                self._terms = terms
                self.changed.emit(terms)
