"""The timeline's columns, and how an event is written into them."""

from backend.messages.catalogue import CatalogueReply, EventKind
from backend.messages.events import Origin
from backend.messages.not_kept import VERSION_NOT_KEPT, or_not_kept, span_between
from backend.translation import tr, tr_declared, tr_noop
from console.panels.timeline.event_marks import EventMarks
from console.panels.timeline.event_notes import EventNotes
from console.state.backend_snapshot import EventLine
from console.state.formatting import (
    UNKNOWN,
    format_count,
    format_duration,
    format_in_zone,
    format_utc,
)
from console.state.highlighters import Highlighters
from console.tables.table_rows import ColumnHeading, InkName, TableRow, is_qualified
from console.tables.view_cells import VALUE_INKS

HEADINGS = (
    ColumnHeading(
        name="position",
        title=tr_noop("Position"),
        width_chars=11,
        is_right_aligned=True,
        tool_tip=tr_noop(
            "Place in the whole log, from 1. A click shows the order of the log, another the newest"
            " first."
        ),
    ),
    ColumnHeading(
        name="marks",
        title=tr_noop("Marks"),
        width_chars=6,
        tool_tip=tr_noop(
            "★ your mark, ✎ a note of an operator, ⊘ annulled, and the signs of highlighted terms."
        ),
    ),
    ColumnHeading(
        name="time",
        title=tr_noop("Time (UTC)"),
        width_chars=22,
        tool_tip=tr_noop(
            "When it happened; in the zone of the settings in the tooltip. A click sorts by it."
        ),
    ),
    ColumnHeading(
        name="since",
        title=tr_noop("Since prev."),
        width_chars=10,
        is_right_aligned=True,
        tool_tip=tr_noop("How long after the event before it in this list it happened."),
    ),
    ColumnHeading(
        name="type",
        title=tr_noop("Type"),
        width_chars=19,
        keeps_end=True,
        tool_tip=tr_noop("What happened. A click sorts by it."),
    ),
    ColumnHeading(
        name="subject",
        title=tr_noop("Subject"),
        width_chars=15,
        tool_tip=tr_noop("The entity; with the module it names the stream. A click sorts by it."),
    ),
    ColumnHeading(name="data", title=tr_noop("Data"), width_chars=17, stretches=True),
    ColumnHeading(
        name="notes",
        title=tr_noop("Notes"),
        width_chars=8,
        tool_tip=tr_noop("What operators wrote down on it: #tags first."),
    ),
    ColumnHeading(
        name="actor",
        title=tr_noop("Actor"),
        width_chars=16,
        tool_tip=tr_noop("Who issued the command. A click sorts by it."),
    ),
    ColumnHeading(
        name="version",
        title=tr_noop("Version"),
        width_chars=7,
        is_right_aligned=True,
        tool_tip=tr_noop("Place in its stream, from 1; other programs may count from 0."),
    ),
    ColumnHeading(
        name="size",
        title=tr_noop("Size"),
        width_chars=8,
        is_right_aligned=True,
        tool_tip=tr_noop("Bytes of the payload, as JSON. A click sorts by it."),
    ),
    ColumnHeading(
        name="basis",
        title=tr_noop("Basis"),
        width_chars=8,
        tool_tip=tr_noop("How well the time of an imported event is known."),
    ),
)
STORE_HEADINGS = (  # of an attached store: its times are its own, and their basis is not known
    *HEADINGS[:-1],
    ColumnHeading(
        name="origin",
        title=tr_noop("In its store"),
        width_chars=10,
        is_right_aligned=True,
        tool_tip=tr_noop("Position in the store that the event was read from."),
    ),
)
_COLUMN_INKS: tuple[InkName, ...] = (
    "muted",
    "busy",
    "text",
    "muted",
    "accent",
    "text",
    "text",
    "busy",
    "muted",
    "muted",
    "muted",
    "faint",
)
_TYPE_COLUMN = 4
_STRUCK = frozenset(range(len(_COLUMN_INKS))) - {1}  # the sign that says why is not
_LEFT_OUT = tr_noop("Annulled: it is left out of rows and decisions.")
_MARK, _NOTE, _ANNULLED = "★", "✎", "⊘"


class TimelineRows:
    """Writes events into the columns, with what the installed modules say of their types.

    `is_of_store`: the log is a copy of another program's store. `headings`: of the columns then.
    """

    def __init__(self, marks: EventMarks, notes: EventNotes, *, is_of_store: bool = False) -> None:
        self._marks, self._notes = marks, notes
        self._is_of_store = is_of_store
        self.headings = STORE_HEADINGS if is_of_store else HEADINGS
        self.highlighters = Highlighters()
        self._inks: dict[str, tuple[InkName, ...]] = {}
        self._summaries: dict[str, str] = {}

    def set_catalogue(self, catalogue: CatalogueReply) -> None:
        """Learn the types of the installed modules."""
        self._inks = {kind.type: _row_inks(kind) for kind in catalogue.events}
        self._summaries = {
            kind.type: tr_declared(kind.summary, kind.module)
            for kind in catalogue.events
            if kind.summary
        }

    def write(self, line: EventLine, before: EventLine | None) -> TableRow:
        """Write an event into the columns, with how long it came after the one before it."""
        event = line.event
        position, note = format_count(line.position), self._notes.line_of(line.position)
        texts = (
            format_utc(event.time),
            "" if before is None else _format_step(span_between(before.event.time, event.time)),
            line.type,
            or_not_kept(line.subject),
            line.summary,
            note,
            or_not_kept(line.actor),
            or_not_kept("" if event.version == VERSION_NOT_KEPT else format_count(event.version)),
            f"{format_count(len(event.data))} B",
            self._last_text(line),
        )
        found = self.highlighters.find((position, "", *texts))
        mark = _MARK if line.position in self._marks else ""
        mark += _ANNULLED if line.is_annulled else ""
        marks = f"{mark}{_NOTE if note else ''}{found.marks}"
        return TableRow(
            key=line.position,
            texts=(position, marks, *texts),
            tones=self._inks.get(line.type, _COLUMN_INKS),
            tool_tip=self._tool_tip(line),
            pens=found.pens,
            struck=_STRUCK if line.is_annulled else frozenset(),
        )

    def _last_text(self, line: EventLine) -> str:
        if self._is_of_store:
            return line.origin.position if line.origin is not None else ""
        return line.event.basis or ""

    def _tool_tip(self, line: EventLine) -> str:
        event = line.event
        summary = self._summaries.get(line.type, "")
        return "\n".join(
            (
                *((summary,) if summary else ()),
                *((line.type,) if is_qualified(line.type) else ()),
                *((tr(_LEFT_OUT),) if line.is_annulled else ()),
                tr("Position {position}", position=format_count(line.position)),
                format_in_zone(event.time),
                tr("recorded {time}", time=format_utc(event.recorded)),
                *_origin_texts(line.origin),
                *self._notes.texts_of(line.position),
            )
        )


def _origin_texts(origin: Origin | None) -> tuple[str, ...]:
    """Say where an event stands in the store that it comes from, and what could not be read."""
    if origin is None:
        return ()
    return (tr("at {position} in its store", position=origin.position), *origin.problems)


def _format_step(step_us: int | None) -> str:
    """Write how long after the row above it an event happened; before it, with a minus."""
    if step_us is None:
        return UNKNOWN
    return f"+{format_duration(step_us)}" if step_us >= 0 else f"-{format_duration(-step_us)}"


def _row_inks(kind: EventKind) -> tuple[InkName, ...]:
    """Let a type that declares a tone stand in it."""
    inks = list(_COLUMN_INKS)
    if kind.tone != "neutral":
        inks[_TYPE_COLUMN] = VALUE_INKS[kind.tone]
    return tuple(inks)
