"""The replay panel: step back and forth through the log."""

from collections.abc import Hashable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Failure
from backend.messages.density import DensityAxis
from backend.messages.events import Event
from backend.translation import tr
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.panel import Panel
from console.panels.replay.archive_notice import ArchiveNotice
from console.panels.replay.event_differences import EventDifferences
from console.panels.replay.event_list import EVENTS_AFTER, EVENTS_BEFORE, EventList
from console.panels.replay.event_summary import EventSummary
from console.panels.replay.goto_search import GotoSearch
from console.panels.replay.goto_target import parse_goto_target
from console.panels.replay.keys_in_sight import KeysInSight
from console.panels.replay.nearby_events import NearbyEvents
from console.panels.replay.page_delta import PlayheadChanges
from console.panels.replay.pane_registry import PANES
from console.panels.replay.pane_room import PaneRoom
from console.panels.replay.pane_shelf import PaneShelf
from console.panels.replay.playback import SPEEDS, Playback
from console.panels.replay.playback_bar import PlaybackBar
from console.panels.replay.playhead_queries import PlayheadQueries
from console.panels.replay.replay_actions import ReplayActions
from console.panels.replay.replay_context import ReplayCell, ReplayContext
from console.panels.replay.slider_area import SliderArea
from console.panels.replay.slider_counts import SliderCounts
from console.panels.replay.transport import Transport
from console.panels.replay.view_tiles import ViewTiles
from console.state.backend_snapshot import BackendSnapshot
from console.state.event_lines import EVENT_ANNULLED
from console.state.refresh_limiter import RefreshLimiter
from console.state.view_order import order_views
from console.state.workspace import RequestedBlame, Workspace
from console.theme.theme import Theme
from console.widgets.empty_state import EmptyState
from console.widgets.kept_splitter import KeptSplitter

_EVENT_AND_VIEWS = (2, 3)  # shares of the width
_RETRY_AFTER_US = 1_000_000  # microseconds until what failed is asked again


class ReplayPanel(Panel):
    """A playhead over the whole log; every view as it stood there; what each event changed."""

    entry = panel_registry.REPLAY
    own_names = frozenset({"history"})

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self.nearby = NearbyEvents(client, self)
        self.transport = Transport(client, self, self.nearby.times_along)
        self._connected = False
        self._has_position = False
        self._asked_position = -1
        self._now_us = self._asked_us = 0
        self._failed_us = 0
        self._retry_pace = RefreshLimiter(_RETRY_AFTER_US)  # of what panes ask
        self.playback_bar = PlaybackBar(theme)
        self.area = SliderArea(client, theme)
        self.play_bar = self.area.slider
        if workspace.opened is not None:
            self.transport.set_begin(max(0, workspace.opened.first - 1))
            self.play_bar.set_begin(self.transport.playback.begin)
        self.event_summary = EventSummary()
        self.event_list = EventList(theme, workspace.tables)
        self.tiles = ViewTiles(client, theme, workspace.tables, workspace.splits, workspace.pins)
        self.queries = PlayheadQueries(client, self)
        self.counts = SliderCounts(client, self.play_bar)
        self.goto = GotoSearch(client, self, lambda: self.counts.marks)
        self.context = ReplayContext(client, theme, workspace, self)
        self.panes = PaneShelf(self.context, PANES)
        self._notice = ArchiveNotice()
        self._empty = EmptyState()
        self._stack = QStackedLayout(self)
        self._lay_out()
        self._connect()
        self.steps = ReplayActions(self, self.transport, self.goto, self.playback_bar)
        summary = self.event_summary
        gives_way = (self.event_list, summary.times, summary.payload)
        self._room = PaneRoom(self, self.panes, gives_way)
        self._keys = KeysInSight(self, self.steps.everywhere, self.context.actions)

    @property
    def playback(self) -> Playback:
        """Where the playhead stands, and how it moves."""
        return self.transport.playback

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Learn of the log's end; the first time, the playhead stands there."""
        self._now_us = snapshot.now_us
        self._connected = self._connected or bool(snapshot.session)
        if self._failed_us and snapshot.now_us - self._failed_us > _RETRY_AFTER_US:
            self._failed_us, self._asked_position = 0, -1
        self.transport.set_head(snapshot.head)
        if not self._has_position and snapshot.head:
            self._has_position = True
            self._move_to(self.workspace.playhead.value or snapshot.head)
        self._stack.setCurrentIndex(1 if snapshot.head else 0)
        self._notice.show_archive_state(snapshot, self.playback.position)
        self._tell_place()
        if any(line.type == EVENT_ANNULLED for line in snapshot.new_events):
            self.nearby.read_again()
            self.nearby.seek(self.playback.position, snapshot.head)
        self.panes.apply_snapshot(snapshot)
        is_answering = snapshot.phase == "connected" and not self._notice.is_of_archive
        if is_answering and self._retry_pace.is_due(snapshot):
            self.panes.ask_again()
        if self.isVisible():
            self.counts.apply_snapshot(snapshot, self.area.filter.applied_filter)
            self._query_position()

    def is_ready(self) -> bool:
        """Whether everything at the playhead has come."""
        if self.playback.head == 0:
            return self._connected
        asked = (self.nearby, self.transport, self.tiles, self.goto, self.counts)
        return (
            self._asked_position == self.playback.position
            and not self.queries.awaits_changes
            and all(each.is_idle for each in asked)
            and self.panes.is_ready()
        )

    def save_state(self) -> dict[str, str]:
        """Return which views are shown, how fast they are played, and what the slider follows."""
        views = {"views": " ".join(self.tiles.chosen), "speed": self.playback.speed}
        kept = (self.tiles, self.area, self.panes)
        return views | {name: text for part in kept for name, text in part.save_state().items()}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Show the same views, at the same speed."""
        if "views" in state:
            self.tiles.restore(state["views"].split())
        name, speed = state.get("speed"), self.playback.speed
        speed = SPEEDS[SPEEDS.index(name)] if name in SPEEDS else speed
        self.playback_bar.select_speed(speed)
        self.transport.set_speed(speed)
        self.tiles.restore_state(state)
        self.area.restore_state(state)
        self.panes.restore_state(state)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the open pane catch up with the playhead."""
        super().showEvent(event)
        self._keys.watch()
        self.workspace.replayed_upto.set(self.playback.position)
        self.panes.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Pause: what plays is to be seen."""
        super().hideEvent(event)
        self.workspace.replayed_upto.set(0)
        self.transport.pause()

    def cancel_questions(self) -> None:
        """Give up what is asked; it is asked again when the panel is shown."""
        super().cancel_questions()
        self.transport.cancel()
        self.counts.cancel()
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
        """Go to a position, a share, a time, a mark or an event, in words."""
        try:
            target = parse_goto_target(text, self.playback.head)
        except ValueError as error:
            self.playback_bar.show_goto_error(str(error))
            return
        self.playback_bar.show_goto_error("")
        self.play_bar.setFocus()  # so that the keys step again, rather than type
        self.goto.seek(target)

    def step(self, by: int) -> None:
        """Step so many stops forth, or back."""
        self.transport.step(by)

    def _lay_out(self) -> None:
        self._say_what_is_missing()
        views = KeptSplitter(Qt.Orientation.Horizontal, self.workspace.splits, "replay")
        events = KeptSplitter(Qt.Orientation.Vertical, self.workspace.splits, "replay-events")
        events.addWidget(self.event_summary)
        events.addWidget(self.event_list)
        events.share_at_first([600, 300])
        views.addWidget(events)
        views.addWidget(self.tiles)
        for place, share in enumerate(_EVENT_AND_VIEWS):  # a narrow window takes from both
            views.setStretchFactor(place, share)
        views.share_at_first([share * 100 for share in _EVENT_AND_VIEWS])
        split = KeptSplitter(Qt.Orientation.Vertical, self.workspace.splits, "replay-panes")
        split.addWidget(views)
        split.addWidget(self.panes.stack)
        split.share_at_first([600, 400])
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(8, 8, 8, 6)
        for part in (self.playback_bar, self.area, self._notice, self.tiles.choices, split):
            layout.addWidget(part)
        layout.addWidget(self.panes)
        layout.setStretchFactor(split, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(shown)

    def _say_what_is_missing(self) -> None:
        """Say how events come; into the copy of another log they come by themselves."""
        if self.workspace.is_copy:
            text = tr("There is nothing to replay yet: the log that is followed has no event.")
            self._empty.set_message(text)
            return
        self._empty.set_message(
            tr("There is nothing to replay yet: load the sample, import a file or send a command."),
            tr("Show how"),
            tr("Tutorial"),
        )

    def _connect(self) -> None:
        self.playback_bar.play_toggled.connect(self.transport.toggle)
        self.playback_bar.step_requested.connect(self.step)
        self.playback_bar.speed_selected.connect(self._set_speed)
        self.playback_bar.goto_requested.connect(self.go_to)
        self.area.filter_changed.connect(self._set_filter)
        self.area.axis_changed.connect(self._set_axis)
        self.play_bar.position_chosen.connect(self._move_to)
        self.play_bar.moment_chosen.connect(self._seek_moment)
        self.counts.mark_clicked.connect(self.goto.seek_mark)
        self.event_summary.opened.connect(self._open_event)
        self.event_list.chosen.connect(self._move_to)
        annul = self.event_list.offer_annulment(self.workspace.requested_annulment.publish)
        limit_to_role(self.client, "administrator", annul)
        annul.setVisible(not self.workspace.is_of_store)
        self.nearby.listed.connect(self._show_events)
        self.transport.moved.connect(self._on_moved)
        self.nearby.event_found.connect(self._show_event)
        self.queries.changes_found.connect(self._show_changes)
        self.queries.changes_failed.connect(self._on_changes_failed)
        self.tiles.arrived.connect(self._query_position)
        self.tiles.failed.connect(self._ask_again)
        self.tiles.cell_chosen.connect(self._choose_cell)
        self.tiles.pane_requested.connect(self.context.show_pane)
        self.goto.found.connect(self._move_to)
        self.goto.missed.connect(self.playback_bar.show_goto_error)
        for part in (self.transport, self.nearby, self.goto):
            part.failed.connect(self._on_failure)
        self._empty.action_clicked.connect(
            lambda: self.workspace.requested_panel.publish("overview")
        )
        self._empty.link_clicked.connect(self.context.show_tutorial)
        self.context.position_requested.connect(self._move_to)
        self.workspace.requested_pane.subscribe(self.panes.open)
        self.workspace.requested_blame.subscribe(self._blame)
        self.context.hits.subscribe(self.area.show_hits)
        self.workspace.playhead.subscribe(self._on_playhead_set)
        self.workspace.catalogue.subscribe(self._set_catalogue)
        self._set_catalogue(self.workspace.catalogue.value)

    def _set_speed(self, name: str) -> None:
        self.transport.set_speed(next(each for each in SPEEDS if each == name))

    def _set_filter(self, filter_text: str) -> None:
        self.transport.set_filter(filter_text)
        self.nearby.set_filter(filter_text)
        self.context.filter.set(filter_text)
        if filter_text and self.area.filter.hasFocus():
            self.play_bar.setFocus()  # so that the keys step from match to match, rather than type
        self._query_position()

    def _set_axis(self, axis: DensityAxis) -> None:
        self.counts.set_axis(axis)
        self._draw()

    def _move_to(self, position: int) -> None:
        self._has_position = True
        self.transport.move_to(position)

    def _seek_moment(self, moment_us: int) -> None:
        self.transport.pause()
        self.goto.seek_moment(moment_us, is_recorded=self.area.axis == "recorded")

    def _on_playhead_set(self, position: int) -> None:
        if position != self.playback.position:
            self._move_to(position)

    def _on_moved(self) -> None:
        self._draw()
        self._query_position()
        if self._has_position:
            self.workspace.playhead.set(self.playback.position)
        if self.isVisible():
            self.workspace.replayed_upto.set(self.playback.position)

    def _query_position(self) -> None:
        """Ask what changed up to the playhead, and for pages far from there, once for each place.

        While an answer is on its way only the newest place counts, and is asked for after it.
        """
        position = self.playback.position
        if not self.isVisible() or not self._has_position:
            return
        self.nearby.seek(position, self.playback.head)
        self.transport.seek_stops()
        is_busy = self.queries.awaits_changes or not self.tiles.is_idle
        if self._asked_position == position or is_busy:
            return
        self._asked_position, self._asked_us = position, self._now_us
        moved = self.queries.seek_changes(position, self.tiles.pages, self.tiles.pinned)
        self.tiles.seek(position, moved)

    def _tell_place(self) -> None:
        """Let nothing of another event stand there as what the playhead's changed."""
        is_late = self._now_us - self._asked_us > _RETRY_AFTER_US
        if is_late and self._notice.is_of_archive and self.queries.awaits_changes:
            self.event_summary.clear_differences()
            self.tiles.tell_place(self.playback.position)

    def _draw(self) -> None:
        self.area.show_playback(self.playback, self.context.shown_event.value)
        self.playback_bar.show_playback(
            self.playback, self.nearby.time_text(self.playback.position)
        )

    def _show_event(self, event: Event | None) -> None:
        annulled = None if event is None else self.nearby.annulled.get(event.position)
        self.event_summary.show_event(event, annulled)
        self.context.shown_event.set(event)
        self._show_events()
        self._draw()

    def _show_events(self) -> None:
        around = self.nearby.around(EVENTS_BEFORE, EVENTS_AFTER)
        self.event_list.show_events(around, self.playback.position, self.nearby.annulled)

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

    def _choose_cell(self, view: str, key: tuple[Hashable, ...], column: str) -> None:
        self.context.cell.publish(ReplayCell(view=view, key=key, column=column))

    def _blame(self, wanted: RequestedBlame) -> None:
        """Show who wrote a field, at the log's end; the first snapshot leads there as well."""
        if self.playback.head:
            self._move_to(self.playback.head)
        self.context.cell.publish(ReplayCell(view=wanted.view, key=wanted.key, column=wanted.field))
        self.context.show_pane("blame")

    def _on_failure(self, failure: Failure) -> None:
        self._notice.show_failure(failure)
        self._ask_again()

    def _ask_again(self) -> None:
        """Ask for what is at the playhead once more, in a while."""
        self._failed_us = self._failed_us or self._now_us

    def _open_event(self) -> None:
        self.workspace.selected_position.set(self.playback.position)
        self.workspace.requested_panel.publish("event")

    def _set_catalogue(self, catalogue: CatalogueReply | None) -> None:
        if catalogue is not None:
            self.event_summary.set_views(catalogue.views)
            self.tiles.set_views(order_views(catalogue.views))
            self.area.set_catalogue(catalogue)
