"""What has happened to alerts, rules and silences, the newest first."""

import msgspec
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.messages.alert_text import (
    STATE_TITLES,
    describe_alert_change,
    describe_alert_event,
)
from backend.messages.alerts import AlertEvent, AlertHistory, AlertState, alert_id
from backend.messages.annotation_text import alert_mark_key
from backend.translation import tr, tr_noop
from console.state.formatting import format_local
from console.state.table_layouts import TableLayouts
from console.tables.grid import Grid
from console.tables.table_rows import ColumnHeading, InkName, TableRow
from console.tables.window_model import WindowModel
from console.theme.theme import Theme

_HEADINGS = (
    ColumnHeading(
        title=tr_noop("When"), width_chars=23, tool_tip=tr_noop("In the time zone of the settings")
    ),
    ColumnHeading(title=tr_noop("Alert"), width_chars=28),
    ColumnHeading(title=tr_noop("State"), width_chars=12),
    ColumnHeading(title=tr_noop("By"), width_chars=10),
    ColumnHeading(title=tr_noop("What happened"), width_chars=30, stretches=True),
)
_TONES: dict[AlertState, InkName] = {
    "normal": "ok",
    "pending": "busy",
    "firing": "bad",
    "recovering": "warn",
    "no-data": "unknown",
    "error": "bad",
}
_SHAPES: dict[AlertState, str] = {
    "normal": "●",
    "pending": "▶",
    "firing": "■",
    "recovering": "◆",
    "no-data": "○",
    "error": "■",
}


class HistoryTab(QWidget):
    """A table of events."""

    def __init__(self, theme: Theme, layouts: TableLayouts) -> None:
        super().__init__()
        self._shown: FormattedHistory | None = None
        self._wanted_mark = ""
        self.model = WindowModel(_HEADINGS, self)
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self.grid.setAccessibleName(tr("What has happened to alerts"))
        self.grid.remember_columns(layouts, "alerts.history")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(self.grid)
        self.grid.row_pressed.connect(self._on_row)

    def show_history(self, history: "FormattedHistory") -> None:
        """Show these, unless they are there already."""
        if history != self._shown:
            self._shown = history
            self.model.set_rows(history.rows)
            self._find_wanted()

    def select_mark(self, key: str) -> None:
        """Select the entry of a mark, at once or as soon as it comes."""
        self._wanted_mark = key
        self._find_wanted()

    def _find_wanted(self) -> None:
        if self._shown is not None and self._wanted_mark in self._shown.marks:
            row = self._shown.marks.index(self._wanted_mark)
            self._on_row(row)
            self.grid.scrollTo(self.model.index(row, 0))

    def _on_row(self, row: int) -> None:
        self._wanted_mark = ""
        pressed = self.model.rows[row]
        if pressed is not None:
            self.grid.set_selected_key(pressed.key)


class FormattedHistory(msgspec.Struct, frozen=True):
    """What has happened, ready to be painted, the newest first; `marks`: the key of each's mark."""

    rows: list[TableRow]
    marks: list[str]


def format_history(reply: object) -> object:
    """Write a history; a thousand events take longer than a picture, so not where they are shown.

    What is no history is returned as it is.
    """
    if not isinstance(reply, AlertHistory):
        return reply
    rows = [_row(event) for event in reply.events]
    marks = [alert_mark_key(event) for event in reply.events]
    return FormattedHistory(rows[::-1], marks[::-1])


def _row(event: AlertEvent) -> TableRow:
    state = event.state if event.kind == "state" else None
    name = alert_id(event.rule, event.process, event.view)
    return TableRow(
        key=(event.at_us, name, event.kind, event.state),
        texts=(
            format_local(event.at_us),
            name,
            f"{_SHAPES[state]} {tr(STATE_TITLES[state])}" if state else "",
            event.by,
            describe_alert_change(event),
        ),
        tones=("muted", "text", _TONES[state] if state else "text", "muted", "muted"),
        tool_tip=describe_alert_event(event),
    )
