"""The timeline's columns, and how an event is written into them."""

from console.state.backend_snapshot import EventLine
from console.state.formatting import format_count, format_local, format_utc
from console.tables.table_rows import ColumnHeading, InkName, TableRow

HEADINGS = (
    ColumnHeading(
        title="Position",
        width_chars=10,
        is_right_aligned=True,
        tool_tip="Place in the whole log, from 1.",
    ),
    ColumnHeading(
        title="Time (UTC)", width_chars=24, tool_tip="When it happened; local time in the tooltip."
    ),
    ColumnHeading(title="Type", width_chars=22),
    ColumnHeading(
        title="Subject", width_chars=20, tool_tip="The entity; with the module it names the stream."
    ),
    ColumnHeading(title="Data", width_chars=26, stretches=True),
    ColumnHeading(title="Actor", width_chars=18, tool_tip="Who issued the command."),
    ColumnHeading(
        title="Version",
        width_chars=8,
        is_right_aligned=True,
        tool_tip="Place in its stream, from 1.",
    ),
    ColumnHeading(
        title="Basis", width_chars=9, tool_tip="How well the time of an imported event is known."
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


def timeline_row(line: EventLine) -> TableRow:
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
        tones=_COLUMN_INKS,
        tool_tip=f"Position {format_count(line.position)}\n{format_local(event.time)} local time\n"
        f"recorded {format_utc(event.recorded)}",
    )
