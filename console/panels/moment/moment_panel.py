"""The moment panel: how everything was at one moment, what happened then, and notes on it."""

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from backend.clock import SECOND_US, Micros
from backend.messages.annotation_text import MarkText, mark_texts
from backend.messages.moments import MomentReport
from backend.messages.number_text import format_counted, format_number
from backend.translation import tr, tr_noop
from console.actions.action_registry import create_action
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.lag.pane_area import PaneArea, create_note, create_pane
from console.panels.mark_entry import show_entry
from console.panels.moment.moment_requests import MomentEvents, MomentRequests
from console.panels.moment.moment_rows import (
    EVENT_HEADINGS,
    HANDLER_HEADINGS,
    MARK_HEADINGS,
    REPLICA_HEADINGS,
    describe_handlers_seen,
    describe_marks_seen,
    describe_samples,
    event_row,
    handler_rows,
    mark_rows,
    replica_rows,
)
from console.panels.moment.note_dialog import NoteDialog
from console.panels.moment.note_orders import NoteOrders
from console.panels.panel import Panel
from console.panels.replicas.control_requests import ControlRequests
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_in_zone, format_utc
from console.state.time_cursor import TimeCursor
from console.state.workspace import Workspace
from console.tables.grid import Grid
from console.tables.table_rows import ColumnHeading
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.elided_label import ElidedLabel
from console.widgets.empty_state import EmptyState
from console.widgets.labels import set_label, set_tone

_NONE = tr_noop("Click into a lag graph to see what happened at that moment.")


class MomentPanel(Panel):
    """Follows the moment that was clicked, in whichever panel that was."""

    entry = panel_registry.MOMENT

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self.requests, self.orders = MomentRequests(client, self), ControlRequests(client)
        self._notes = NoteOrders(self.orders, workspace)
        self.empty, self.title = EmptyState(), ElidedLabel("", elide=Qt.TextElideMode.ElideRight)
        self.replicas, self.replica_grid = self._create_table(
            REPLICA_HEADINGS, "replicas", tr("The moment: replicas")
        )
        self.handlers, self.handler_grid = self._create_table(
            HANDLER_HEADINGS, "handlers", tr("The moment: handlers")
        )
        self.events, self.event_grid = self._create_table(
            EVENT_HEADINGS, "events", tr("The moment: events")
        )
        self.marks, self.mark_grid = self._create_table(
            MARK_HEADINGS, "marks", tr("The moment: what happened")
        )
        self.event_note, self.lag_note = create_note(), create_note()
        self.handler_note, self.mark_note = create_note(), create_note()
        self.earlier, self.later = QPushButton(tr("Earlier")), QPushButton(tr("Later"))
        self.timeline = QPushButton(tr("Show in the timeline"))
        self.note = QPushButton(tr("Write a note…"))
        self.remove = QPushButton(tr("Remove the note"))
        self.clear = QPushButton(tr("Close the moment"))
        self._moment_us: int | None = None
        self._is_due = False  # whether it was not asked for yet
        self._leads_on = False  # to the timeline, as soon as its events have come
        self._report: MomentReport | None = None
        self._found: MomentEvents | None = None
        self._shown_marks: list[MarkText] = []
        self._selected_mark = ""
        self._lay_out()
        self._connect()
        self._show_cursor(workspace.cursor.value)

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Nothing of it changes by itself."""

    def is_ready(self) -> bool:
        """Whether what is kept of the moment has come, if there is one."""
        return self._moment_us is None or (self._report is not None and self._found is not None)

    def keyboard_target(self) -> QWidget:
        """What happened: j and k move in it at once."""
        return self.mark_grid

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(360, 180)

    def _create_table(
        self, headings: Sequence[ColumnHeading], name: str, title: str
    ) -> tuple[WindowModel, Grid]:
        model = WindowModel(headings, self)
        grid = Grid(model, self.theme, self, scrolls=True)
        grid.setAccessibleName(title)
        grid.remember_columns(self.workspace.tables, f"moment.{name}")
        return model, grid

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.earlier, self.later, self.timeline, self.note, self.remove, self.clear):
            buttons.addWidget(button)
        buttons.addStretch(1)
        panes = PaneArea()
        for title, meaning, grid, note in (
            (
                tr("What happened"),
                tr("what operators, alerts and deploys did"),
                self.mark_grid,
                self.mark_note,
            ),
            (tr("Replicas"), tr("how far they were behind"), self.replica_grid, self.lag_note),
            (tr("Events"), tr("recorded in that time"), self.event_grid, self.event_note),
            (
                tr("Handlers"),
                tr("hottest first, then slowest"),
                self.handler_grid,
                self.handler_note,
            ),
        ):
            panes.add_pane(create_pane(title, meaning, grid, note))
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.title)
        column.addLayout(buttons)
        column.addWidget(self.orders.outcome)
        column.addWidget(panes, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(shown)
        self.empty.set_message(tr(_NONE), tr("Show the lag graphs"))
        self.mark_grid.open_text = tr("Show it in its panel")
        self.event_grid.open_text = tr("Show it in the timeline")

    def _connect(self) -> None:
        self.workspace.cursor.subscribe(self._show_cursor)
        self.requests.report_changed.connect(self._show_report)
        self.requests.events_changed.connect(self._show_events)
        self.requests.failed.connect(self._show_failure)
        self.earlier.clicked.connect(self._go_earlier)
        self.later.clicked.connect(self._go_later)
        self.timeline.clicked.connect(self._show_in_timeline)
        self.note.clicked.connect(self.write_note)
        self.remove.clicked.connect(self._remove_note)
        self.clear.clicked.connect(self._close)
        self.empty.action_clicked.connect(self._show_lag)
        self.event_grid.row_pressed.connect(self._on_event)
        self.event_grid.row_double_clicked.connect(self._open_event)
        self.mark_grid.row_pressed.connect(self._on_mark)
        self.mark_grid.row_double_clicked.connect(self._open_mark)
        create_action(self, tr("Earlier moment"), self._go_earlier, "Alt+Left")
        create_action(self, tr("Later moment"), self._go_later, "Alt+Right")
        create_action(self, tr("Show the moment in the timeline"), self._show_in_timeline)
        noting = create_action(self, tr("Write a note on the moment"), self.write_note)
        limit_to_role(self.client, "operator", self.note, self.remove, noting)

    def _show_cursor(self, cursor: TimeCursor) -> None:
        """Follow the moment that was clicked; one that is only hovered changes nothing."""
        if cursor.pinned_us == self._moment_us and self._moment_us is not None:
            return
        self._moment_us = cursor.pinned_us
        self._clear()
        self._stack.setCurrentIndex(0 if self._moment_us is None else 1)
        if self._moment_us is not None:
            named, utc = format_in_zone(self._moment_us), format_utc(self._moment_us)
            set_label(self.title, tr("{moment}, {utc}", moment=named, utc=utc))
        self._is_due = self._moment_us is not None
        self._ask()
        self._update_buttons()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the moment that was clicked while the panel was out of sight."""
        super().showEvent(event)
        self._ask()

    def _ask(self) -> None:
        if self._moment_us is not None and self._is_due and self.isVisible():
            self._is_due = False
            self.requests.ask(self._moment_us)

    def _clear(self) -> None:
        """Show nothing of the moment before, nor of what was selected in it."""
        self._report = self._found = None
        self._leads_on = False
        self._shown_marks, self._selected_mark = [], ""
        for model in (self.replicas, self.handlers, self.events, self.marks):
            model.set_rows([])
        for note in (self.lag_note, self.event_note, self.handler_note, self.mark_note):
            set_label(note, "")
            set_tone(note, "")

    def _show_report(self, report: MomentReport) -> None:
        self._report = report
        self.replicas.set_rows(replica_rows(report))
        self.handlers.set_rows(handler_rows(report))
        self._shown_marks = mark_texts(report.marks)
        self.marks.set_rows(mark_rows(self._shown_marks))
        for note, text in (
            (self.lag_note, describe_samples(report)),
            (self.handler_note, describe_handlers_seen(report)),
            (self.mark_note, describe_marks_seen(report)),
        ):
            set_label(note, text, text)
        set_tone(self.lag_note, "" if report.replicas else "warn")
        self._update_buttons()

    def _show_events(self, found: MomentEvents) -> None:
        self._found = found
        self.events.set_rows([event_row(line) for line in found.lines])
        text = format_counted(found.count, "event")
        if found.count > len(found.lines):
            first = format_number(len(found.lines))
            text = tr("{events}, the first {number}", events=text, number=first)
        set_label(self.event_note, text)
        set_tone(self.event_note, "")
        self._update_buttons()
        if self._leads_on:
            self._show_in_timeline()

    def _show_failure(self, reason: str) -> None:
        self._leads_on = False
        set_label(self.event_note, tr("not all could be read: {reason}", reason=reason))
        set_tone(self.event_note, "warn")

    def _update_buttons(self) -> None:
        self.timeline.setEnabled(self._found is not None and self._found.count > 0)
        self.orders.offer(self.note, on=self._moment_us is not None)
        self.orders.offer(self.remove, on=self._selected_mark.startswith("note:"))

    def _step_us(self) -> int:
        report = self._report
        return SECOND_US if report is None else report.last_us - report.first_us + 1

    def _go_earlier(self) -> None:
        self._pin(-self._step_us())

    def _go_later(self) -> None:
        self._pin(self._step_us())

    def _pin(self, by_us: int) -> None:
        if self._moment_us is not None:
            cursor = self.workspace.cursor
            cursor.set(replace(cursor.value, pinned_us=self._moment_us + by_us))

    def _close(self) -> None:
        self.workspace.cursor.set(TimeCursor())

    def _show_lag(self) -> None:
        self.workspace.requested_panel.publish(panel_registry.LAG.name)

    def _show_in_timeline(self) -> None:
        """Show its events, once they are known: a panel out of sight did not ask for them."""
        found = self._found
        self._leads_on = found is None and self._moment_us is not None
        if found is not None and found.count:
            self.workspace.requested_panel.publish(panel_registry.TIMELINE.name)
            self.workspace.requested_filter.publish("")  # nothing may hide them
            self.workspace.requested_range.publish((found.after + 1, found.upto))

    def _on_event(self, row: int) -> None:
        if self._found is not None and row < len(self._found.lines):
            position = self._found.lines[row].position
            self.event_grid.set_selected_key(position)
            self.workspace.selected_position.set(position)

    def _open_event(self, row: int) -> None:
        self._show_in_timeline()
        self._on_event(row)

    def _on_mark(self, row: int) -> None:
        self._selected_mark = self._shown_marks[row].key
        self.mark_grid.set_selected_key(self._selected_mark)
        self._update_buttons()

    def _open_mark(self, row: int) -> None:
        """Go to where the entry is kept; a note is shown whole where it stands."""
        self._on_mark(row)
        show_entry(self.workspace, self._shown_marks[row].key)

    def write_note(self) -> None:
        """Ask for a note on the moment, and keep it."""
        if self._moment_us is not None:
            moment_us = self._moment_us
            add = partial(self._add_note, moment_us)
            NoteDialog(self, moment_us, moment_us, add).open()

    def _add_note(self, moment_us: Micros, text: str) -> None:
        self._notes.add(moment_us, text, self.note)
        self._ask_again()

    def _remove_note(self) -> None:
        kind, _, number = self._selected_mark.partition(":")
        if kind == "note":
            self._selected_mark = ""
            kept = self._report.marks.notes if self._report is not None else []
            self._notes.remove(int(number), kept, self.remove)
            self._update_buttons()
            self._ask_again()

    def _ask_again(self) -> None:
        """Ask for the moment once more: it goes the same way as an order, behind it."""
        if self._moment_us is not None:
            self.requests.ask(self._moment_us)
