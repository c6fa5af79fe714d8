"""Notes of operators on the events in sight: asked for as the rows come, written from here."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from backend.clock import SECOND_US, now_us
from backend.messages.annotations import MAX_MARKS, AddNote, AskNotes, Note, NoteList
from backend.messages.commands import Failure
from backend.messages.not_kept import is_time_kept
from backend.messages.note_tags import drop_tags, find_tags
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.moment.note_dialog import NoteDialog
from console.state.backend_snapshot import BackendSnapshot, EventLine
from console.state.workspace import Workspace

_INTERVAL_US = 2 * SECOND_US  # others write notes too


class EventNotes(QObject):
    """What is noted on the events that were asked for last, by their position.

    Signals:
        changed(): notes have come, or are gone
        written(): a note was written from here
        failed(str): a note was not written down, and why
    """

    changed = Signal()
    written = Signal()
    failed = Signal(str)

    def __init__(self, client: BackendClient, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._client, self._workspace = client, workspace
        self._notes: dict[int, list[Note]] = {}
        self._asked: Collection[int] = ()
        self._asked_us = 0
        self._is_asking = False

    def line_of(self, position: int) -> str:
        """Return the notes on an event in one line, their tags first."""
        text = " · ".join(" ".join(note.text.split()) for note in self._notes.get(position, ()))
        tags = [f"#{tag}" for tag in find_tags(text)]
        return " ".join((*tags, drop_tags(text).strip("· "))).strip()

    def texts_of(self, position: int) -> list[str]:
        """Return each note on an event with who wrote it."""
        return [
            tr("Note of {operator}: {text}", operator=note.by, text=note.text)
            for note in self._notes.get(position, ())
        ]

    def refresh(self, snapshot: BackendSnapshot, positions: Sequence[int]) -> None:
        """Ask for the notes on these events, where they are others or some time has gone by."""
        if snapshot.phase != "connected" or not positions or self._is_asking:
            return
        wanted = frozenset(positions[:MAX_MARKS])
        if wanted != self._asked or snapshot.now_us - self._asked_us >= _INTERVAL_US:
            self._asked, self._asked_us, self._is_asking = wanted, snapshot.now_us, True
            self._client.request(AskNotes(events=sorted(wanted)), self._on_notes)

    def write(self, line: EventLine, dialog_parent: QWidget) -> None:
        """Ask for the text of a note on an event, and have it written down."""
        at_us = line.event.time if is_time_kept(line.event.time) else now_us()
        NoteDialog(dialog_parent, at_us, at_us, partial(self._add, line.position, at_us)).open()

    def _add(self, position: int, at_us: int, text: str) -> None:
        actor = self._workspace.actor.value
        order = AddNote(at_us=max(0, at_us), text=text, by=actor, position=position)
        self._client.request(order, self._on_written)

    def _on_written(self, response: object) -> None:
        self._asked = ()  # asked again with the next snapshot
        if isinstance(response, Failure):
            self.failed.emit(response.message)
        else:
            self.written.emit()

    def _on_notes(self, response: object) -> None:
        self._is_asking = False
        if not isinstance(response, NoteList):
            return  # the next snapshot asks again
        found: dict[int, list[Note]] = {}
        for note in response.notes:
            found.setdefault(note.position, []).append(note)
        if found != self._notes:
            self._notes = found
            self.changed.emit()
