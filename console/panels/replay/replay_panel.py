"""The replay panel: step back and forth through the log."""

import time
from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Failure
from backend.messages.events import Event
from backend.messages.queries import PositionFound
from backend.translation import tr
from console.actions.action_registry import create_action
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.panel import Panel
from console.panels.replay.archive_notice import ArchiveNotice
from console.panels.replay.event_differences import EventDifferences
from console.panels.replay.event_summary import EventSummary
from console.panels.replay.goto_target import parse_goto_target
from console.panels.replay.page_delta import PlayheadChanges
from console.panels.replay.pane_registry import PANES
from console.panels.replay.pane_shelf import PaneShelf
from console.panels.replay.playback import SPEEDS, Playback
from console.panels.replay.playback_bar import PlaybackBar
from console.panels.replay.playhead_queries import PlayheadQueries, PositionTimes
from console.panels.replay.replay_context import ReplayContext
from console.panels.replay.view_tiles import ViewTiles
from console.plots.playhead_slider import PlayheadSlider
from console.state.backend_snapshot import BackendSnapshot
from console.state.view_order import order_views
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.empty_state import EmptyState
from console.widgets.kept_splitter import KeptSplitter

_RETRY_AFTER_US = 1_000_000  # microseconds until what failed is asked again
_TICK_MS = 33  # milliseconds between two moves of a playing playhead


class ReplayPanel(Panel):
    """A playhead over the whole log; every view as it stood there; what each event changed."""

    entry = panel_registry.REPLAY

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self.playback = Playback()
        self._connected = False
        self._has_position = False
        self._asked_position = -1
        self._ticked_s = 0.0
        self._now_us = 0
        self._failed_us = 0
        self.playback_bar = PlaybackBar(theme)
        self.play_bar = PlayheadSlider(theme)
        self.event_summary = EventSummary()
        self.tiles = ViewTiles(client, theme, workspace.tables)
        self.queries = PlayheadQueries(client, self)
        self.context = ReplayContext(client, theme, workspace, self)
        self.panes = PaneShelf(self.context, PANES)
        self._time_ticks = PositionTimes(client, self)
        self._notice = ArchiveNotice()
        self._empty = EmptyState()
        self._stack = QStackedLayout(self)
        self._timer = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._lay_out()
        self._connect()
        self._make_actions()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Learn of the log's end; the first time, the playhead stands there."""
        self._now_us = snapshot.now_us
        self._connected = self._connected or bool(snapshot.session)
        if self._failed_us and snapshot.now_us - self._failed_us > _RETRY_AFTER_US:
            self._failed_us, self._asked_position = 0, -1
        if snapshot.head != self.playback.head:
            self.playback = self.playback.with_head(snapshot.head)
            self._draw()
        if not self._has_position and snapshot.head:
            self._has_position = True
            self._move_to(self.workspace.playhead.value or snapshot.head)
        self._stack.setCurrentIndex(1 if snapshot.head else 0)
        self._notice.show_archive_state(snapshot, self.playback.position)
        self.panes.apply_snapshot(snapshot)
        if self.isVisible():
            self._time_ticks.set_head(snapshot.head)
            self._query_position()

    def is_ready(self) -> bool:
        """Whether everything at the playhead has come."""
        if self.playback.head == 0:
            return self._connected
        return (
            self._asked_position == self.playback.position
            and self.queries.is_idle
            and self.tiles.is_idle
            and self.panes.is_ready()
        )

    def save_state(self) -> dict[str, str]:
        """Return which views are shown, and how fast they are played."""
        views = {"views": " ".join(self.tiles.chosen), "speed": self.playback.speed}
        return views | self.panes.save_state()

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Show the same views, at the same speed."""
        if "views" in state:
            self.tiles.restore(state["views"].split())
        name, speed = state.get("speed"), self.playback.speed
        speed = SPEEDS[SPEEDS.index(name)] if name in SPEEDS else speed
        self.playback_bar.select_speed(speed)
        self.playback = self.playback.with_speed(speed)
        self.panes.restore_state(state)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the open pane catch up with the playhead."""
        super().showEvent(event)
        self.panes.refresh()

    def cancel_questions(self) -> None:
        """Give up what is asked; it is asked again when the panel is shown."""
        super().cancel_questions()
        self._asked_position = -1

    def keyboard_target(self) -> QWidget:
        """The slider: its keys and the panel's step the replay."""
        return self.play_bar

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(740, 380)

    def restyle(self) -> None:
        """Draw the icons again."""
        self.playback_bar.restyle()

    def go_to(self, text: str) -> None:
        """Go to a position, a share, or a time in words."""
        try:
            target = parse_goto_target(text, self.playback.head)
        except ValueError as error:
            self.playback_bar.show_goto_error(str(error))
            return
        self.playback_bar.show_goto_error("")
        self.play_bar.setFocus()  # so that the keys step again, rather than type
        if target.position is not None:
            self._move_to(target.position)
        elif target.time_us is not None:
            self.queries.find_position(target.time_us)

    def _lay_out(self) -> None:
        self._empty.set_message(
            tr("There is nothing to replay yet: load the sample, import a file or send a command."),
            tr("Show how"),
        )
        views = KeptSplitter(Qt.Orientation.Horizontal, self.workspace.splits, "replay")
        views.addWidget(self.event_summary)
        views.addWidget(self.tiles)
        views.share_at_first([460, 1000])
        views.setStretchFactor(1, 1)
        split = KeptSplitter(Qt.Orientation.Vertical, self.workspace.splits, "replay-panes")
        split.addWidget(views)
        split.addWidget(self.panes.stack)
        split.share_at_first([600, 400])
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(8, 8, 8, 6)
        for part in (self.playback_bar, self.play_bar, self._notice, self.tiles.choices, split):
            layout.addWidget(part)
        layout.addWidget(self.panes)
        layout.setStretchFactor(split, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(shown)

    def _connect(self) -> None:
        self.playback_bar.play_toggled.connect(self.toggle)
        self.playback_bar.step_requested.connect(self.step)
        self.playback_bar.speed_selected.connect(self._set_speed)
        self.playback_bar.goto_requested.connect(self.go_to)
        self.play_bar.position_chosen.connect(self._move_to)
        self.event_summary.opened.connect(self._open_event)
        self.queries.event_found.connect(self._show_event)
        self.queries.changes_found.connect(self._show_changes)
        self.queries.changes_failed.connect(self._on_changes_failed)
        self.tiles.arrived.connect(self._query_position)
        self.queries.position_found.connect(self._on_position_found)
        self.queries.failed.connect(self._on_failure)
        self._time_ticks.found.connect(self.play_bar.set_time_labels)
        self._timer.timeout.connect(self._on_tick)
        self._empty.action_clicked.connect(
            lambda: self.workspace.requested_panel.publish("overview")
        )
        self.context.position_requested.connect(self._move_to)
        self.workspace.playhead.subscribe(self._on_playhead_set)
        self.workspace.catalogue.subscribe(self._set_catalogue)
        self._set_catalogue(self.workspace.catalogue.value)

    def _make_actions(self) -> None:
        create_action(self, tr("Play or pause the replay"), self.toggle, "Space")
        create_action(self, tr("Step"), self._step_forward, "Right; l; Ctrl+]")
        create_action(self, tr("Step back"), self._step_back, "Left; h; Ctrl+[")
        create_action(
            self, tr("Go to a position or time"), self.playback_bar.goto.setFocus, "Ctrl+G"
        )
        leave = QShortcut(Qt.Key.Key_Escape, self.playback_bar.goto)
        leave.setContext(Qt.ShortcutContext.WidgetShortcut)
        leave.activated.connect(self.play_bar.setFocus)

    def toggle(self) -> None:
        """Play, or pause."""
        self._set_playback(self.playback.toggled())

    def step(self, by: int) -> None:
        """Step so many events forth, or back."""
        self._set_playback(self.playback.stepped(by))

    def _step_forward(self) -> None:
        self.step(1)

    def _step_back(self) -> None:
        self.step(-1)

    def _set_speed(self, name: str) -> None:
        self._set_playback(self.playback.with_speed(next(each for each in SPEEDS if each == name)))

    def _move_to(self, position: int) -> None:
        self._has_position = True
        self._set_playback(self.playback.at_position(position))

    def _on_playhead_set(self, position: int) -> None:
        if position != self.playback.position:
            self._move_to(position)

    def _set_playback(self, transport: Playback) -> None:
        started = transport.playing and not self.playback.playing
        self.playback = transport
        if started:
            self._ticked_s = time.perf_counter()
            self._timer.start()
        if not transport.playing:
            self._timer.stop()
        self._draw()
        self._query_position()
        self.workspace.playhead.set(transport.position)

    def _on_tick(self) -> None:
        now = time.perf_counter()
        slow = self.playback.speed == "max" and not (self.queries.is_idle and self.tiles.is_idle)
        if not slow:
            passed, self._ticked_s = now - self._ticked_s, now
            times = self.queries.times_from(self.playback.position)
            self._set_playback(self.playback.advanced(passed, times))

    def _query_position(self) -> None:
        """Ask what changed up to the playhead, once for each place.

        While an answer is on its way only the newest place counts, and is asked for after it.
        """
        position = self.playback.position
        if not self.isVisible() or not self._has_position:
            return
        self.queries.seek_event(position, self.playback.head)
        is_busy = self.queries.awaits_changes or not self.tiles.is_idle
        if self._asked_position == position or is_busy:
            return
        self._asked_position = position
        self.queries.seek_changes(position, self.tiles.pages)

    def _draw(self) -> None:
        self.play_bar.set_playhead(self.playback.position, self.playback.head)
        self.playback_bar.show_playback(
            self.playback, self.queries.time_text(self.playback.position)
        )

    def _show_event(self, event: Event | None) -> None:
        self.event_summary.show_event(event)
        self.context.shown_event.set(event)
        self._draw()

    def _show_changes(self, found: PlayheadChanges) -> None:
        self.event_summary.show_differences(found.differences)
        self.tiles.show_changes(found)
        self._notice.show_problem("")
        self._query_position()

    def _on_changes_failed(self, failure: Failure) -> None:
        """Ask for the views all the same: each says for itself why it cannot be had."""
        self._on_failure(failure)
        nothing = EventDifferences(position=self._asked_position, views=(), changed={})
        self.event_summary.clear_differences()
        self.tiles.show_changes(PlayheadChanges(differences=nothing, pages={}))

    def _on_position_found(self, found: PositionFound) -> None:
        self._move_to(found.position)

    def _on_failure(self, failure: Failure) -> None:
        self._notice.show_failure(failure)
        self._failed_us = self._failed_us or self._now_us

    def _open_event(self) -> None:
        self.workspace.selected_position.set(self.playback.position)
        self.workspace.requested_panel.publish("event")

    def _set_catalogue(self, catalogue: CatalogueReply | None) -> None:
        if catalogue is not None:
            self.tiles.set_views(order_views(catalogue.views))
