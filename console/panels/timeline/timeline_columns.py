"""The timeline's columns, and how an event is written into them."""

from backend.messages.catalogue import CatalogueReply, EventKind
from console.state.backend_snapshot import EventLine
from console.state.formatting import format_count, format_local, format_utc
from console.tables.table_rows import ColumnHeading, InkName, TableRow
from console.tables.view_cells import VALUE_INKS

HEADINGS = (
    ColumnHeading(
        name="position",
        title="Position",
        width_chars=10,
        is_right_aligned=True,
        tool_tip="Place in the whole log, from 1.",
    ),
    ColumnHeading(
        name="time",
        title="Time (UTC)",
        width_chars=24,
        tool_tip="When it happened; local time in the tooltip.",
    ),
    ColumnHeading(name="type", title="Type", width_chars=22),
    ColumnHeading(
        name="subject",
        title="Subject",
        width_chars=20,
        tool_tip="The entity; with the module it names the stream.",
    ),
    ColumnHeading(name="data", title="Data", width_chars=26, stretches=True),
    ColumnHeading(name="actor", title="Actor", width_chars=18, tool_tip="Who issued the command."),
    ColumnHeading(
        name="version",
        title="Version",
        width_chars=8,
        is_right_aligned=True,
        tool_tip="Place in its stream, from 1.",
    ),
    ColumnHeading(
        name="basis",
        title="Basis",
        width_chars=9,
        tool_tip="How well the time of an imported event is known.",
    ),
)
_COLUMN_INKS: tuple[InkName, ...] = (
    "muted",
    "text",
    "accent",
    "text",
    "text",
    "muted",
    "muted",
    "faint",
)
_TYPE_COLUMN = 2


class TimelineRows:
    """Writes events into the columns, with what the installed modules say of their types."""

    def __init__(self) -> None:
        self._inks: dict[str, tuple[InkName, ...]] = {}
        self._summaries: dict[str, str] = {}

    def set_catalogue(self, catalogue: CatalogueReply) -> None:
        """Learn the types of the installed modules."""
        self._inks = {kind.type: _row_inks(kind) for kind in catalogue.events}
        self._summaries = {kind.type: kind.summary for kind in catalogue.events if kind.summary}

    def write(self, line: EventLine) -> TableRow:
        """Write an event into the columns."""
        event = line.event
        return TableRow(
            key=line.position,
            texts=(
                format_count(line.position),
                format_utc(event.time),
                line.type,
                line.subject,
                line.summary,
                line.actor,
                format_count(event.version),
                event.basis or "",
            ),
            tones=self._inks.get(line.type, _COLUMN_INKS),
            tool_tip=self._tool_tip(line),
        )

    def _tool_tip(self, line: EventLine) -> str:
        event = line.event
        summary = self._summaries.get(line.type, "")
        return "\n".join(
            (
                *((summary,) if summary else ()),
                f"Position {format_count(line.position)}",
                f"{format_local(event.time)} local time",
                f"recorded {format_utc(event.recorded)}",
            )
        )


def _row_inks(kind: EventKind) -> tuple[InkName, ...]:
    """Let a type that declares a tone stand in it."""
    inks = list(_COLUMN_INKS)
    if kind.tone != "neutral":
        inks[_TYPE_COLUMN] = VALUE_INKS[kind.tone]
    return tuple(inks)
