"""What is marked on the time axis: notes of operators, deploys, acts and alerts."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backend.messages.alerts import AlertEvent, Asker
from backend.messages.audit import AuditEntry
from backend.messages.bounds import LATEST_US, Count, Int64, LongText, Position

MAX_MARKS = 500  # of each kind, in one answer
MAX_NOTE_CHARS = 2_000
NoteText = Annotated[str, Meta(min_length=1, max_length=MAX_NOTE_CHARS)]
NoteMoment = Annotated[int, Meta(ge=0, le=LATEST_US)]
DeployedKind = Literal["marigraph", "module", "view"]


class _AnnotationMessage(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """Shared shape of everything here; what is not set is not sent."""


class Note(_AnnotationMessage, frozen=True, kw_only=True):
    """What an operator wrote down on a moment, a range or an event.

    `until_us`: its end, the same as `at_us` for a moment. `position`: of the event that it is on,
    0 for none. `noted_us`: when it was written.
    """

    id: Int64
    at_us: Int64
    until_us: Int64
    by: LongText
    text: LongText
    noted_us: Int64
    position: Int64 = 0


class AddNote(_AnnotationMessage, frozen=True, kw_only=True, tag="add-note"):
    """Write a note down; fields as in `Note`. `until_us` None: of a moment."""

    at_us: NoteMoment
    text: NoteText
    by: Asker
    until_us: NoteMoment | None = None
    position: Position = 0


class RemoveNote(_AnnotationMessage, frozen=True, kw_only=True, tag="remove-note"):
    """Remove a note; the audit keeps that there was one."""

    id: Count
    by: Asker


class AskNotes(_AnnotationMessage, frozen=True, kw_only=True, tag="ask-notes"):
    """The newest notes that touch a time, or those on one event.

    `until_us` None: to the end. `position`: of the event, 0 for all. `events`: the positions of
    several, on which the notes are wanted whatever their moments; none for all.
    """

    since_us: Count = 0
    until_us: Count | None = None
    position: Position = 0
    events: Annotated[list[Position], Meta(max_length=MAX_MARKS)] = []
    limit: Annotated[int, Meta(ge=1, le=MAX_MARKS)] = MAX_MARKS


class NoteList(_AnnotationMessage, frozen=True, kw_only=True, tag="note-list"):
    """Notes in the order of their moments; `more`: there are older ones."""

    notes: list[Note]
    more: bool = False


class Deploy(_AnnotationMessage, frozen=True, kw_only=True):
    """Code that was another when a process started than at the start before.

    `component`: the name of the view or module. `before`, `after`: version and fingerprint, empty
    where it was not installed.
    """

    at_us: Int64
    kind: DeployedKind
    component: LongText
    before: LongText
    after: LongText


class AskMarks(_AnnotationMessage, frozen=True, kw_only=True, tag="ask-marks"):
    """Everything that is marked between two moments (microseconds), both included."""

    since_us: Count
    until_us: Count


class Marks(_AnnotationMessage, frozen=True, kw_only=True, tag="marks"):
    """The answer, each kind oldest first; `more`: some had no room, the oldest are left out.

    `alerts`: only changes of an alert's state.
    """

    acts: list[AuditEntry] = []
    alerts: list[AlertEvent] = []
    deploys: list[Deploy] = []
    notes: list[Note] = []
    more: bool = False


AnnotationOrder = AddNote | RemoveNote
