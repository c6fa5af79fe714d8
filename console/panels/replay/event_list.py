"""The events around the playhead, its own among them; those behind it are dimmed."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.messages.events import Event
from backend.messages.not_kept import or_not_kept
from backend.messages.queries import AnnulmentNote
from backend.translation import tr, tr_noop
from console.panels.replay.annulment_text import annulment_sentence
from console.state.event_lines import format_event_line
from console.state.formatting import format_count, format_utc
from console.state.table_layouts import TableLayouts
from console.tables.grid import Grid
from console.tables.table_rows import ColumnHeading, InkName, TableRow
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.labels import create_label

EVENTS_BEFORE, EVENTS_AFTER = 6, 6
_ANNULLED = "⊘"
_STRUCK = frozenset({0, 1, 2})  # not the time, behind which the reason stands
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
        self._here: int | None = None  # the row at the playhead, or behind it
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

    def show_events(
        self,
        events: Sequence[Event],
        position: int,
        annulled: Mapping[int, AnnulmentNote] = MappingProxyType({}),
    ) -> None:
        """Show these, the one at the playhead marked and in sight; `annulled` struck through."""
        self.model.set_rows(
            [_event_row(each, position, annulled.get(each.position)) for each in events]
        )
        self._here = next(
            (row for row, each in enumerate(events) if each.position >= position), None
        )
        is_here = self._here is not None and events[self._here].position == position
        if self._here is None or is_here:
            self.grid.set_selected_key(position if is_here else None)
        self._bring_into_sight()

    def offer_annulment(self, annul: Callable[[int], None]) -> QAction:
        """Let the menu of an event offer to annul it; return the action, to be limited."""
        action = QAction(tr("Annul this event…"), self)

        def run() -> None:
            for key in self.grid.table_actions.selected_keys()[:1]:
                annul(int(str(key)))

        action.triggered.connect(run)
        self.grid.table_actions.offer_more = lambda menu: menu.addAction(action)
        return action

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the playhead's event in sight with less room, too: a pane was opened below."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._bring_into_sight)  # once the table has its new size

    def _bring_into_sight(self) -> None:
        """Scroll so far that two events on either side are seen, where there is room for them."""
        if self._here is None:
            return
        last = self.model.rowCount() - 1
        for row in (min(self._here + 2, last), max(0, self._here - 2), self._here):
            self.grid.scrollTo(self.model.index(row, 0))

    def _on_pressed(self, row: int) -> None:
        pressed = self.model.rows[row]
        if pressed is not None and isinstance(pressed.key, int):
            self.chosen.emit(pressed.key)


def _event_row(event: Event, position: int, annulled: AnnulmentNote | None) -> TableRow:
    tone: InkName = "faint" if event.position > position else "text"
    mark = f"{_HERE} " if event.position == position else ""
    time = format_utc(event.time)
    texts = (
        f"{mark}{format_count(event.position)}",
        event.type,
        or_not_kept(event.subject),
        time if annulled is None else f"{time}  {_ANNULLED} {annulled.reason}",
    )
    summary = format_event_line(event).summary
    return TableRow(
        key=event.position,
        texts=texts,
        tones=(tone,) * len(texts),
        tool_tip=summary if annulled is None else f"{annulment_sentence(annulled)}\n{summary}",
        struck=frozenset() if annulled is None else _STRUCK,
    )
