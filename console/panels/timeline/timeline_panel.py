"""The timeline: every event of the log, filtered, counted, and followed as it grows."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from backend.messages.catalogue import CatalogueReply
from backend.translation import tr
from console.actions.action_registry import create_action
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.density_counts import DensityCounts
from console.panels.marked_plots import MarkedPlots
from console.panels.panel import Panel
from console.panels.timeline.density_area import DensityArea
from console.panels.timeline.density_cursor import DensityCursor
from console.panels.timeline.event_commands import offer_event_commands
from console.panels.timeline.event_marks import EventMarks
from console.panels.timeline.event_notes import EventNotes
from console.panels.timeline.event_selection import EventSelection
from console.panels.timeline.filter_bar import FilterBar
from console.panels.timeline.highlighter_button import HighlighterButton
from console.panels.timeline.log_rows import LogRowSource
from console.panels.timeline.mark_navigation import MarkNavigation
from console.panels.timeline.note_terms import TagCompletions
from console.panels.timeline.order_control import OrderControl
from console.panels.timeline.saved_filters import read_filters, write_filters
from console.panels.timeline.scan_bar import ScanBar
from console.panels.timeline.scope_control import ScopeControl
from console.panels.timeline.swimlane_view import SwimlaneView
from console.panels.timeline.tail_controls import TailControls
from console.panels.timeline.timeline_caption import TimelineCaption
from console.panels.timeline.timeline_columns import TimelineRows
from console.state.backend_snapshot import BackendSnapshot, EventLine
from console.state.highlighters import Highlighters
from console.state.workspace import Workspace
from console.tables.table_rows import TableRow
from console.tables.virtual_table import VirtualTable
from console.theme.theme import Theme


class TimelinePanel(Panel):
    """A table over the whole log with a filter, a density bar and follow-tail."""

    entry = panel_registry.TIMELINE
    own_names = frozenset({"saved", "history", "marks", "highlighters"})

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self.filter_bar = FilterBar(client)
        self.density = DensityArea(theme)
        self._cursor = DensityCursor(client, self.density, workspace.cursor)
        self.marks = EventMarks(self)
        self.notes = EventNotes(client, workspace, self)
        self.highlighting = HighlighterButton(theme)
        self._rows = TimelineRows(self.marks, self.notes, is_of_store=workspace.is_of_store)
        headings = self._rows.headings
        self.table: VirtualTable[EventLine] = VirtualTable(headings, self._rows.write, theme)
        self.table.grid.open_text = tr("Replay to this event")
        self.lanes = SwimlaneView(client, theme, workspace)
        flags = (self.density.bar.flags, self.lanes.chart.flags)
        self._plots = MarkedPlots(client, workspace, flags, self)
        self.lanes_button = QPushButton(tr("Lanes"))
        offer_event_commands(self.table, client, workspace, self._add_lane)
        self.table.grid.remember_columns(workspace.tables, "timeline")
        self.source = LogRowSource(client, self.table, self, workspace.opened)
        self._counts = DensityCounts(client, self.density.bar, self.density.bar)
        self.scope = ScopeControl(client, workspace, self.source, self.filter_bar, self.density)
        self.selection = EventSelection(client, workspace, self.source, self.table)
        self._order = OrderControl(self.source, self.table)
        self._tags = TagCompletions(client, self)
        self._caption = TimelineCaption(self.source)
        self._tail = TailControls(self.table)
        self._has_session = self._is_empty = False
        self._lay_out()
        self._connect()
        self._make_actions()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Take up new events."""
        self._has_session = self._has_session or bool(snapshot.session)
        self.source.apply_snapshot(snapshot)
        if self.isVisible():
            self._counts.apply_snapshot(snapshot.head, self.source.scope.filter, snapshot.now_us)
            self.notes.refresh(snapshot, self._shown_positions())
            self._tags.refresh(snapshot)
            self.lanes.apply_snapshot(snapshot)
            self._plots.refresh(snapshot)

    def is_ready(self) -> bool:
        """Whether every row in sight has come."""
        rows = self.table.model.rows
        drawn = self.density.bar.head > 0 or self.source.head == 0
        return self._has_session and drawn and all(row is not None for row in rows)

    def save_state(self) -> dict[str, str]:
        """Return the filters, whether the end is followed, and which rows are in sight else."""
        following = {"follow": "yes"} if self.table.following else {"rank": str(self.table.rank)}
        return {
            **self.filter_bar.save_state(),
            **following,
            **self._order.save_state(),
            "shows": "lanes" if self.lanes_button.isChecked() else "rows",
            "lanes": write_filters(self.lanes.streams),
            "density": self.density.axis,
            "marks": self.marks.save_text(),
            "highlighters": self.highlighting.save_text(),
        }

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Show the same rows again, as soon as there are any."""
        self.filter_bar.restore_state(state)
        self._order.restore_state(state)
        self.density.set_axis(state.get("density", ""))
        if "lanes" in state:
            self.lanes.set_streams(read_filters(state["lanes"]))
        if "shows" in state:
            self.lanes_button.setChecked(state["shows"] == "lanes")
        if "marks" in state:
            self.marks.restore_text(state["marks"])
        if "highlighters" in state:
            self.highlighting.restore_text(state["highlighters"])
        if state.get("rank", "").isdecimal():
            self.table.unfollow(int(state["rank"]))

    def cancel_questions(self) -> None:
        """Give up what is asked; it is asked again when the panel is shown."""
        super().cancel_questions()
        self.source.cancel()
        self._counts.cancel()
        self.lanes.cancel()
        self.selection.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        """Mark on the bar what was marked elsewhere meanwhile."""
        super().showEvent(event)
        self._cursor.refresh()

    def keyboard_target(self) -> QWidget:
        """The rows, or the lanes: j and k move in them at once."""
        return self.lanes if self.lanes_button.isChecked() else self.table

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(420, 240)

    @property
    def caption(self) -> QLabel:
        """The line below the rows."""
        return self._caption.label

    def _lay_out(self) -> None:
        self.lanes_button.setCheckable(True)
        self.lanes_button.setToolTip(tr("A lane for each of several streams, in the place of rows"))
        self.filter_bar.add_end(self.highlighting, self.lanes_button, self._tail.button)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.scope.empty)
        self._stack.addWidget(self.lanes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 6)
        layout.addWidget(self.filter_bar)
        layout.addWidget(self.density)
        layout.addWidget(place, 1)
        layout.addWidget(ScanBar(self.source))
        layout.addWidget(self.caption)

    def _connect(self) -> None:
        self.density.axis_changed.connect(self._counts.set_axis)
        self.density.axis_changed.connect(self.lanes.set_axis)
        self.lanes_button.toggled.connect(self._show_page)
        self.density.bar.value_clicked.connect(self._on_place_clicked)
        self.marks.changed.connect(self.table.rewrite)
        self.notes.changed.connect(self.table.rewrite)
        self.notes.failed.connect(self._on_note_failed)
        self.notes.written.connect(self._tags.ask_soon)
        self.notes.written.connect(self.source.recount)
        self.source.matches.recounted.connect(self._counts.cancel)
        self._tags.changed.connect(self.filter_bar.set_tags)
        self.highlighting.changed.connect(self._on_highlighters)
        self.source.counted.connect(self._on_count)
        self.source.matches.scan_moved.connect(self._on_scan_moved)
        self.table.grid.table_actions.export_all = self.scope.ask_export
        self.workspace.replayed_upto.subscribe(self._dim_rows)
        self.workspace.catalogue.subscribe(self._set_catalogue)
        self._set_catalogue(self.workspace.catalogue.value)

    def _make_actions(self) -> None:
        create_action(self, tr("Search the timeline"), self.filter_bar.box.setFocus, "/; Ctrl+F")
        create_action(self, tr("Follow the newest event"), self.table.follow, "Ctrl+End")
        create_action(self, tr("Drop the timeline's filter"), self.scope.clear_filter)
        create_action(self, tr("Look at the whole log again"), self.scope.clear_range)
        create_action(self, tr("Export all rows that match…"), self.scope.ask_export)
        self._navigation = MarkNavigation(
            self, self.marks, self.workspace.selected_position, self.selection.show_position
        )
        create_action(
            self, tr("Show the newest events first, or the oldest"), self._order.turn_over
        )
        create_action(self, tr("Show the order of the log again"), self._order.restore_log_order)
        create_action(
            self, tr("Show rows, or a lane for each chosen stream"), self.lanes_button.click
        )
        create_action(self, tr("Highlight terms"), self.highlighting.open_dialog)
        noting = create_action(self, tr("Write a note on the event"), self._write_note, "N")
        limit_to_role(self.client, "operator", noting)

    def _shown_positions(self) -> list[int]:
        rows = self.table.model.rows
        return [row.key for row in rows if row is not None and isinstance(row.key, int)]

    def _on_highlighters(self, highlighters: Highlighters) -> None:
        self._rows.highlighters = highlighters
        self.table.rewrite()

    def _on_note_failed(self, reason: str) -> None:
        self._caption.warn(tr("The note was not written down: {reason}", reason=reason))

    def _write_note(self) -> None:
        line = self.table.selected_item
        if line is not None:
            self.notes.write(line, self)

    def _dim_rows(self, upto: int) -> None:
        """Dim what lies behind the playhead, while the replay is in sight."""
        self.table.grid.dim_rows(partial(_is_behind, upto) if upto else None)

    def _set_catalogue(self, catalogue: CatalogueReply | None) -> None:
        if catalogue is not None:
            self.filter_bar.set_catalogue(catalogue)
            self._rows.set_catalogue(catalogue)
            self.table.rewrite()

    def _on_place_clicked(self, value: int) -> None:
        if self.density.axis == "time":
            self.selection.show_moment(value)
        else:
            self.selection.show_position(value)

    def _on_count(self, total: int) -> None:
        self._caption.show_total(total)
        self._is_empty = not total and self.source.matches.scan is None
        if self._is_empty:
            self.scope.show_empty()
        self._show_page()

    def _show_page(self) -> None:
        """Show the lanes where they are wanted, else the rows, or why there are none."""
        is_laned = self.lanes_button.isChecked()
        self._stack.setCurrentIndex(2 if is_laned else int(self._is_empty))

    def _on_scan_moved(self) -> None:
        """Stop the bar's count with the rows': who looks no further wants no work to go on."""
        self._counts.set_stopped(stopped=self.source.matches.is_stopped)

    def _add_lane(self, subject: str) -> None:
        self.lanes.add_stream(subject)
        self.lanes_button.setChecked(True)


def _is_behind(upto: int, row: TableRow) -> bool:
    return isinstance(row.key, int) and row.key > upto
