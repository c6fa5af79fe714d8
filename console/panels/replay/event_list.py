"""The events around the playhead, its own among them; those behind it are dimmed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.messages.events import Event
from backend.translation import tr, tr_noop
from console.state.event_lines import format_event_line
from console.state.formatting import format_count, format_utc
from console.state.table_layouts import TableLayouts
from console.tables.grid import Grid
from console.tables.table_rows import ColumnHeading, InkName, TableRow
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.labels import create_label

EVENTS_BEFORE, EVENTS_AFTER = 6, 6
_HERE = "\N{BLACK RIGHT-POINTING TRIANGLE}"
_HEADINGS = (
    ColumnHeading(name="position", title=tr_noop("Position"), width_chars=8, is_right_aligned=True),
    ColumnHeading(name="type", title=tr_noop("Type"), width_chars=14),
    ColumnHeading(name="subject", title=tr_noop("Subject"), width_chars=12),
    ColumnHeading(name="time", title=tr_noop("Time (UTC)"), width_chars=12, stretches=True),
)


class EventList(QWidget):
    """A short list: what comes before the playhead, its event, and what comes after.

    Signals:
        chosen(object): the position (int) of an event that was pressed
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, layouts: TableLayouts) -> None:
        super().__init__()
        self.model = WindowModel(_HEADINGS, self)
        self.grid = Grid(self.model, theme, self, scrolls=True, sorts=False)
        self.grid.remember_columns(layouts, "replay.events")
        self.grid.setAccessibleName(tr("Events around the playhead"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(create_label(tr("Events around the playhead"), "section"))
        layout.addWidget(self.grid, 1)
        self.setMinimumHeight(90)
        self.grid.row_pressed.connect(self._on_pressed)

    def show_events(self, events: Sequence[Event], position: int) -> None:
        """Show these, the one at the playhead marked and in sight."""
        self.model.set_rows([_event_row(each, position) for each in events])
        here = next((row for row, each in enumerate(events) if each.position >= position), None)
        if here is None:
            self.grid.set_selected_key(None)
            return
        if events[here].position == position:
            self.grid.set_selected_key(position)
        self.grid.scrollTo(self.model.index(min(here + 2, len(events) - 1), 0))
        self.grid.scrollTo(self.model.index(max(0, here - 2), 0))

    def _on_pressed(self, row: int) -> None:
        pressed = self.model.rows[row]
        if pressed is not None and isinstance(pressed.key, int):
            self.chosen.emit(pressed.key)


def _event_row(event: Event, position: int) -> TableRow:
    tone: InkName = "faint" if event.position > position else "text"
    mark = f"{_HERE} " if event.position == position else ""
    texts = (
        f"{mark}{format_count(event.position)}",
        event.type,
        event.subject,
        format_utc(event.time),
    )
    return TableRow(
        key=event.position,
        texts=texts,
        tones=(tone,) * len(texts),
        tool_tip=format_event_line(event).summary,
    )
