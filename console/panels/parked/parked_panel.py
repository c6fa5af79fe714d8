"""The parked panel: what views could not take, why, what waits behind it, and ways to go on."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from backend.messages.commands import Failure
from backend.messages.number_text import format_counted
from backend.messages.subscriptions import is_subscription
from backend.translation import tr, tr_noop
from console.actions.action_registry import create_action
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.panel import Panel
from console.panels.parked.bulk_list import BulkList
from console.panels.parked.entity_detail import EntityDetail
from console.panels.parked.parked_actions import ParkedActions
from console.panels.parked.parked_filter_line import ParkedFilterLine
from console.panels.parked.parked_pages import ParkedPages, is_bad_filter
from console.panels.parked.parked_rows import ENTITY_HEADINGS, EntityKey, entity_row
from console.panels.parked.replica_box import ReplicaBox
from console.panels.parked.skipped_list import SkippedList
from console.panels.replicas.control_requests import ControlRequests
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_count
from console.state.workspace import Workspace
from console.tables.grid import Grid
from console.tables.window_model import WindowModel
from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme
from console.widgets.elided_label import ElidedLabel
from console.widgets.empty_state import EmptyState
from console.widgets.kept_splitter import KeptSplitter
from console.widgets.labels import set_label, set_property, set_tone
from console.widgets.page_tabs import PageTabs

_DEBOUNCE_MS = 250  # milliseconds without a key before the filter is used
_LOW_PX, _WIDE_PX = 480, 700  # a panel that is lower and wider shows both side by side
_WAITING = tr_noop("Waiting for the replica to say what is parked.")
_NOTHING = tr_noop("Nothing is parked in {replica}: its views have taken every event.")


class ParkedPanel(Panel):
    """A line an entity, of one replica; the selected one in detail; bulk operations beside it."""

    entry = panel_registry.PARKED

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self.pages = ParkedPages(client, self, workspace.page_rows)
        self.requests = ControlRequests(client)
        self.detail = EntityDetail(client, theme, workspace)
        self.bulks = BulkList(client, theme, workspace, self.requests)
        self.acts = ParkedActions(client, workspace, self.pages, self.detail, self.requests)
        self.skipped = SkippedList(client, theme, workspace)
        self.replicas, self.filter = ReplicaBox(), ParkedFilterLine(workspace)
        self.back, self.onward = QPushButton(tr("Earlier")), QPushButton(tr("Later"))
        self.note, self.empty = ElidedLabel("", "caption", is_text_wide=True), EmptyState()
        self.model = WindowModel(ENTITY_HEADINGS, self)
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self.grid.setAccessibleName(tr("Parked entities"))
        self.grid.open_text = tr("Open on Replay")
        self.grid.remember_columns(workspace.tables, "parked")
        self.tabs = PageTabs()
        self._split = KeptSplitter(Qt.Orientation.Vertical, workspace.splits, "parked")
        self._selected: EntityKey | None = None
        self._wanted: EntityKey | None = None  # of a link, until it is there
        self._reason = ""
        self._debounce = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._lay_out()
        self._connect()
        self.restyle()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Ask for what is parked, and how bulk operations stand, while somebody looks."""
        if not self.isVisible():
            return
        heard = {k: v for k, v in snapshot.replicas.items() if not is_subscription(k)}
        self.replicas.offer({name: each.sample.parked for name, each in heard.items()})
        if snapshot.phase != "connected":
            self._set_reason(snapshot.reason or tr("There is no connection to the backend."))
            return
        replica = self.shown_replica
        self.pages.choose(replica, self.filter.text().strip())
        self.pages.keep_fresh(self.replicas.parked_count(replica), snapshot.now_us)
        self.bulks.keep_fresh(replica, snapshot.now_us)
        self.skipped.keep_fresh(replica, snapshot.now_us)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what came, or was chosen, while nobody looked."""
        super().showEvent(event)
        self._show()

    def is_ready(self) -> bool:
        """Whether a page has come, and the payload of what is selected."""
        return self.pages.page is not None and (
            not self.pages.items or bool(self.detail.payload.toPlainText())
        )

    def restyle(self) -> None:
        """Colour the icons."""
        self.acts.restyle(self.theme)

    def save_state(self) -> dict[str, str]:
        """Return what is looked at."""
        return {"filter": self.filter.text(), "replica": self.shown_replica}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Look at the same again."""
        self.filter.setText(state.get("filter", self.filter.text()))
        if "replica" in state:
            self.replicas.choose(state["replica"])

    def link_state(self) -> dict[str, str]:
        """Return what is looked at, and the selected entity."""
        view, entity = self._selected or ("", "")
        return {**self.save_state(), "view": view, "entity": entity}

    def open_link(self, state: Mapping[str, str]) -> None:
        """Look at the same, and select the entity as soon as it is there."""
        super().open_link(state)
        entity = state.get("entity", "")
        self._wanted = (state.get("view", ""), entity) if entity else None
        self._show()

    def keyboard_target(self) -> QWidget:
        """The entities: j and k move in them at once."""
        return self.grid

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(420, 210)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what is known of an entity beside the list where there is no room below it."""
        super().resizeEvent(event)
        is_low = event.size().height() < _LOW_PX and event.size().width() >= _WIDE_PX
        wanted = Qt.Orientation.Horizontal if is_low else Qt.Orientation.Vertical
        if self._split.orientation() != wanted:
            self._split.setOrientation(wanted)
            self._split.share_at_first([500, 500] if is_low else [360, 200])

    def palette_actions(self) -> list[QAction]:
        """Its own actions, those of its buttons, and those of bulk operations."""
        return [*self.actions(), *self.acts.actions(), *self.bulks.actions()]

    @property
    def shown_replica(self) -> str:
        """The replica whose parked events are shown."""
        return self.replicas.chosen

    def _lay_out(self) -> None:
        self.back.setToolTip(tr("The page before this one"))
        self.onward.setToolTip(tr("The page behind this one"))
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.grid)
        top = QHBoxLayout()
        top.addWidget(self.replicas)
        top.addWidget(self.filter, 1)
        for widget in (self.note, self.back, self.onward):
            top.addWidget(widget)
        for part in (place, self.detail):
            self._split.addWidget(part)
        self._split.share_at_first([360, 200])
        entities = QWidget()
        column = QVBoxLayout(entities)
        column.setContentsMargins(0, 4, 0, 0)
        column.addLayout(top)
        column.addWidget(self._split, 1)
        column.addWidget(self.acts)
        self.tabs.setUsesScrollButtons(False)  # three tabs have room, whatever they count
        self.tabs.addTab(entities, tr("Entities"))
        self.tabs.addTab(self.bulks, tr("Bulk operations"))
        self.tabs.addTab(self.skipped, tr("Skipped events"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.requests.outcome)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._debounce.start)
        self.filter.returnPressed.connect(self._apply_choice)
        self._debounce.timeout.connect(self._apply_choice)
        self.replicas.currentIndexChanged.connect(self._apply_choice)
        self.pages.changed.connect(self._on_page)
        self.pages.failed.connect(self._on_failure)
        self.grid.row_pressed.connect(self._on_row_pressed)
        self.grid.row_double_clicked.connect(self._on_row_opened)
        self.detail.event_selected.connect(self.acts.update_buttons)
        self.skipped.event_opened.connect(self._show_event)
        self.acts.bulk_started.connect(self._show_newest_bulk)
        self.bulks.changed.connect(self._show_bulk_count)
        self.back.clicked.connect(self.pages.go_back)
        self.onward.clicked.connect(self.pages.go_on)
        self.empty.action_clicked.connect(self.filter.clear)
        self.workspace.requested_replica.subscribe(self._on_replica_requested)
        self.workspace.requested_bulks.subscribe(self._show_bulks_of)
        create_action(self, tr("Filter parked entities"), self.filter.setFocus, "/; Ctrl+F")
        create_action(self, tr("Show bulk operations"), self._show_bulks)
        create_action(self, tr("Show skipped events"), self._show_skipped)

    def _apply_choice(self, _place: int = 0) -> None:
        self._debounce.stop()
        self.pages.choose(self.shown_replica, self.filter.text().strip())
        self._show()

    def _on_page(self) -> None:
        set_property(self.filter, "state", "good" if self.pages.filter else "")
        self.filter.setToolTip("")
        self._reason = ""
        self._show()

    def _on_failure(self, failure: Failure) -> None:
        if is_bad_filter(failure):
            set_property(self.filter, "state", "bad")
            self.filter.setToolTip(plain_tip(failure.message))
        self._set_reason(failure.message)

    def _set_reason(self, reason: str) -> None:
        if reason != self._reason:
            self._reason = reason
            self._show()

    def _show(self) -> None:
        """Show the page, and the selected entity; one that is parked no more gives way.

        Not while nobody looks: the detail of an entity is asked for.
        """
        if not self.isVisible():
            return
        items = {(each.view, each.entity): each for each in self.pages.items}
        self.model.set_rows([entity_row(each) for each in items.values()])
        self._stack.setCurrentIndex(1 if items else 0)
        if self._wanted in items:
            self._selected, self._wanted = self._wanted, None
        if self._selected not in items:
            self._selected = next(iter(items), None)
        self.grid.set_selected_key(self._selected)
        self.detail.show_item(
            self.pages.replica, items[self._selected] if self._selected is not None else None
        )
        self._show_note()
        self.back.setEnabled(self.pages.can_go_back)
        self.onward.setEnabled(self.pages.can_go_on)
        self.acts.update_buttons()

    def _show_note(self) -> None:
        page, first = self.pages.page, self.pages.first_number
        text = ""
        if page is not None and page.items:
            last = format_count(first + len(page.items) - 1)
            of_all = format_counted(page.total, "entity", "entities")
            text = tr(
                "{first} to {last} of {of_all}", first=format_count(first), last=last, of_all=of_all
            )
        set_label(self.note, self._reason or text)
        set_tone(self.note, "bad" if self._reason else "")
        if page is None:
            self.empty.set_message(self._reason or tr(_WAITING))
        elif self.pages.filter:
            self.empty.set_message(
                tr("Nothing that is parked matches this filter."), tr("Drop the filter")
            )
        else:
            self.empty.set_message(tr(_NOTHING, replica=self.pages.replica))

    def _on_row_pressed(self, row: int) -> None:
        item = self.pages.items[row]
        self.replicas.keep()
        self._selected, self._wanted = (item.view, item.entity), None
        self._show()

    def _on_row_opened(self, row: int) -> None:
        self._on_row_pressed(row)
        self.acts.replay.click()

    def _show_event(self, position: int) -> None:
        self.workspace.selected_position.set(position)
        self.workspace.requested_panel.publish(panel_registry.EVENT.name)

    def _show_skipped(self) -> None:
        self.tabs.setCurrentWidget(self.skipped)

    def _show_bulks(self) -> None:
        self.tabs.setCurrentWidget(self.bulks)

    def _on_replica_requested(self, name: str) -> None:
        """Show the replica that another panel was asked for, if it is there."""
        if self.replicas.findData(name) >= 0 or not self.replicas.count():
            self.replicas.choose(name)

    def _show_bulks_of(self, replica: str) -> None:
        self.replicas.choose(replica)
        self._show_newest_bulk()

    def _show_newest_bulk(self) -> None:
        self.bulks.select_newest()
        self._show_bulks()

    def _show_bulk_count(self) -> None:
        running = sum(not each.is_over for each in self.bulks.bulks)
        running_text = tr("Bulk operations ({number})", number=format_count(running))
        self.tabs.setTabText(1, running_text if running else tr("Bulk operations"))
