"""The events of the entity that a row is of, the newest first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from backend.messages.commands import Failure
from backend.messages.number_text import format_counted
from backend.messages.queries import AskLog, LogPage
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.views.row_fields import WholeRow, row_subjects
from console.state.entity_filters import entity_filter
from console.state.formatting import format_count, format_local
from console.state.workspace import Workspace
from console.tables.grid import Grid
from console.tables.table_rows import ColumnHeading, TableRow
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.elided_label import ElidedLabel
from console.widgets.empty_state import EmptyState
from console.widgets.labels import set_label

_MAX_EVENTS = 200
_HEADINGS = (
    ColumnHeading(title=tr_noop("Position"), width_chars=9, is_right_aligned=True),
    ColumnHeading(
        title=tr_noop("Happened"),
        width_chars=23,
        tool_tip=tr_noop("In the time zone of the settings"),
    ),
    ColumnHeading(title=tr_noop("Type"), width_chars=14, stretches=True),
    ColumnHeading(title=tr_noop("Actor"), width_chars=8),
)
_NO_ENTITY = tr_noop("The rows of this view are of no single entity: no event is theirs alone.")


class RowEvents(QWidget):
    """Up to 200 events; each opens in the Event panel, and all of them in the Timeline."""

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._filter = ""
        self._requests = LatestQuery(client, parent=self)
        self.model = WindowModel(_HEADINGS, self)
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self.grid.open_text = tr("Show the event")
        self.grid.setAccessibleName(tr("Events of the row"))
        self.grid.remember_columns(workspace.tables, "row events")
        self.note = ElidedLabel("", "caption", elide=Qt.TextElideMode.ElideRight)
        self.timeline = QPushButton(tr("Show in Timeline"))
        self.timeline.setToolTip(tr("All of them, among the filter's other possibilities"))
        self.empty = EmptyState()
        self._lay_out()
        self._requests.answered.connect(self._on_page)
        self._requests.failed.connect(self._on_failure)
        self.grid.row_pressed.connect(self._select)
        self.grid.row_double_clicked.connect(self._open)
        self.timeline.clicked.connect(self._show_timeline)

    def show_row(self, row: WholeRow) -> None:
        """Ask for the events of this row."""
        subjects = row_subjects(row, self._workspace.catalogue.value)
        self._filter = " or ".join(entity_filter(subject) for subject in subjects)
        self.timeline.setEnabled(bool(subjects))
        if not subjects:
            self._requests.cancel()
            self._show_nothing(tr(_NO_ENTITY))
            return
        question = AskLog(filter=self._filter, limit=_MAX_EVENTS, backwards=True)
        self._requests.ask(question, subject=self._filter)

    def _lay_out(self) -> None:
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.grid)
        below = QHBoxLayout()
        below.addWidget(self.note, 1)
        below.addWidget(self.timeline)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(place, 1)
        column.addLayout(below)

    def _on_page(self, page: LogPage) -> None:
        rows = [
            TableRow(
                key=event.position,
                texts=(
                    format_count(event.position),
                    format_local(event.time),
                    event.type,
                    event.actor,
                ),
                tones=("muted", "muted", "text", "muted"),
            )
            for event in reversed(page.events)
        ]
        if not rows:
            self._show_nothing(tr("No event of this entity is in the log."))
            return
        self.model.set_rows(rows)
        self._stack.setCurrentIndex(1)
        set_label(self.note, self._describe(len(rows)))

    def _describe(self, shown: int) -> str:
        events = format_counted(shown, "event")
        if shown == _MAX_EVENTS:
            return tr("the newest {events} of {filter}", events=events, filter=self._filter)
        return tr("{events} of {filter}", events=events, filter=self._filter)

    def _on_failure(self, failure: Failure) -> None:
        self._show_nothing(failure.message)

    def _show_nothing(self, why: str) -> None:
        self.model.set_rows([])
        set_label(self.note, "")
        self.empty.set_message(why)
        self._stack.setCurrentIndex(0)

    def _select(self, row: int) -> None:
        shown = self.model.rows[row]
        self.grid.set_selected_key(shown.key if shown is not None else None)

    def _open(self, row: int) -> None:
        shown = self.model.rows[row]
        if shown is not None and isinstance(shown.key, int):
            self._workspace.selected_position.set(shown.key)
            self._workspace.requested_panel.publish("event")

    def _show_timeline(self) -> None:
        self._workspace.requested_filter.publish(self._filter)
        self._workspace.requested_panel.publish("timeline")
