"""The writers of a value as rows of a table. No Qt."""

from backend.messages.identifiers import id_text
from backend.messages.queries import Cell
from backend.messages.row_history import Blame, EventOrigin, FieldWriter
from backend.translation import tr, tr_noop
from console.panels.replay_history.version_rows import event_texts, event_tip, recorded_cell
from console.state.formatting import UNKNOWN
from console.tables.cell_text import format_cell
from console.tables.table_rows import ColumnHeading, InkName, TableRow

HEADINGS = (
    ColumnHeading(name="position", title=tr_noop("Position"), width_chars=9, is_right_aligned=True),
    ColumnHeading(name="event", title=tr_noop("Event"), width_chars=22),
    ColumnHeading(name="actor", title=tr_noop("Actor"), width_chars=12),
    ColumnHeading(name="before", title=tr_noop("Before"), width_chars=18),
    ColumnHeading(name="after", title=tr_noop("After"), width_chars=18),
    ColumnHeading(
        name="command",
        title=tr_noop("Command"),
        width_chars=38,
        tool_tip=tr_noop("The id with which its causes begin: a command, or a line of an import"),
    ),
    ColumnHeading(name="recorded", title=tr_noop("Recorded (UTC)"), width_chars=24),
)
_AFTER = 4


def writer_rows(blame: Blame, writers: list[FieldWriter], position: int) -> list[TableRow]:
    """Write the writers; the value that holds at the playhead is marked, later ones are dimmed."""
    held = writer_at(writers, position)
    return [_row(blame, each, position, is_held=each is held) for each in writers]


def writer_at(writers: list[FieldWriter], position: int) -> FieldWriter | None:
    """Return who wrote the value that holds at a position; None when nobody is known."""
    return next((each for each in writers if each.event.position <= position), None)


def origin_text(event: EventOrigin) -> str:
    """Write the id that an event goes back to."""
    return UNKNOWN if event.command is None else id_text(event.command)


def value_text(blame: Blame, cell: Cell) -> str:
    """Write a value as the view does."""
    return format_cell(blame.field, cell, blame.currency)


def _row(blame: Blame, writer: FieldWriter, position: int, *, is_held: bool) -> TableRow:
    event = writer.event
    ink: InkName = "faint" if event.position > position else "text"
    before = tr("no row") if writer.is_new else value_text(blame, writer.before)
    texts = (
        *event_texts(event),
        before,
        value_text(blame, writer.after),
        origin_text(event),
        recorded_cell(event),
    )
    return TableRow(
        key=event.position,
        texts=texts,
        tones=(ink,) * len(texts),
        tool_tip=event_tip(event),
        marked=frozenset({_AFTER}) if is_held else frozenset(),
    )
