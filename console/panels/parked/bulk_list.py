"""The bulk operations of a replica, how far they have come, and what became of each entity."""

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from backend.clock import SECOND_US
from backend.messages.bulks import (
    AskBulkItems,
    AskBulks,
    Bulk,
    BulkAction,
    BulkItemPage,
    BulkOrder,
    BulkPage,
    CancelBulk,
    ItemOutcome,
    ResumeBulk,
    SuspendBulk,
    ThrottleBulk,
)
from backend.messages.commands import Failure
from backend.messages.number_text import format_number
from backend.translation import tr, tr_noop
from console.actions.action_registry import create_action, mark_writing
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.parked.parked_dialogs import MAX_BULK_RATE
from console.panels.parked.parked_rows import BULK_HEADINGS, ITEM_HEADINGS, bulk_row, item_row
from console.panels.replicas.control_requests import ControlRequests
from console.state.bulk_pace import BulkPaces
from console.state.workspace import Workspace
from console.tables.grid import Grid
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.choice_box import ChoiceBox
from console.widgets.empty_state import EmptyState
from console.widgets.kept_splitter import KeptSplitter
from console.widgets.labels import create_label, set_label
from console.widgets.number_box import NumberBox

_MAX_ITEMS = 500
_NO_BULKS = tr_noop(
    "No bulk operation of this replica is kept. Under Entities, Retry all and Skip all begin one:"
    " how far it is, and what became of each entity, stands here."
)
_OUTCOMES: dict[ItemOutcome | Literal[""], str] = {
    "": tr_noop("All outcomes"),
    "failed": tr_noop("Failed again"),
    "applied": tr_noop("Applied"),
    "skipped": tr_noop("Skipped"),
    "gone": tr_noop("No longer parked"),
    "waiting": tr_noop("Waiting for their turn"),
}
_ORDER_TITLES: dict[tuple[type[BulkOrder], BulkAction], str] = {
    (SuspendBulk, "retry"): tr_noop("Suspend bulk retry {number}"),
    (SuspendBulk, "skip"): tr_noop("Suspend bulk skip {number}"),
    (ResumeBulk, "retry"): tr_noop("Resume bulk retry {number}"),
    (ResumeBulk, "skip"): tr_noop("Resume bulk skip {number}"),
    (ThrottleBulk, "retry"): tr_noop("Set the rate of bulk retry {number}"),
    (ThrottleBulk, "skip"): tr_noop("Set the rate of bulk skip {number}"),
    (CancelBulk, "retry"): tr_noop("Cancel bulk retry {number}"),
    (CancelBulk, "skip"): tr_noop("Cancel bulk skip {number}"),
}


class BulkList(QWidget):
    """A line each, the newest first; below, the entities of the one that is selected.

    Signals:
        changed(): other operations than before, or they stand otherwise
    """

    changed = Signal()

    def __init__(
        self, client: BackendClient, theme: Theme, workspace: Workspace, requests: ControlRequests
    ) -> None:
        super().__init__()
        self._workspace, self._requests = workspace, requests
        self.replica = ""
        self.bulks: list[Bulk] = []
        self._selected = 0
        self._follows_newest = True
        self._asked_us = 0
        self._query, self._items = (
            LatestQuery(client, parent=self),
            LatestQuery(client, parent=self),
        )
        self.model, self.items = (
            WindowModel(BULK_HEADINGS, self),
            WindowModel(ITEM_HEADINGS, self),
        )
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self.grid.setAccessibleName(tr("Bulk operations"))
        self.grid.remember_columns(workspace.tables, "parked.bulks")
        self.item_grid = Grid(self.items, theme, self, scrolls=True)
        self.item_grid.setAccessibleName(tr("Entities of the bulk operation"))
        self.item_grid.remember_columns(workspace.tables, "parked.items")
        self.suspend, self.resume = QPushButton(tr("Suspend")), QPushButton(tr("Resume"))
        self.cancel, self.outcome = QPushButton(tr("Cancel")), ChoiceBox()
        self.rate = NumberBox(0, MAX_BULK_RATE, tr("events/s"))
        self.throttle = QPushButton(tr("Set rate"))
        self._paces = BulkPaces()
        self._shown_rate = (0, 0)  # number and rate cap of the one that is selected
        self.note = create_label(role="caption")
        self.empty, self._stack = EmptyState(), QStackedLayout(self)
        self._lay_out()
        self._connect()
        acts = (self.suspend, self.resume, self.cancel, self.throttle)
        limit_to_role(client, "operator", *acts)
        self._update_buttons()

    @property
    def selected(self) -> Bulk | None:
        """The one that is selected."""
        return next((each for each in self.bulks if each.number == self._selected), None)

    def select_newest(self) -> None:
        """Select the newest one, and those that come after it, until another is pressed."""
        self._follows_newest = True
        self._asked_us = 0

    def keep_fresh(self, replica: str, now_us: int) -> None:
        """Ask once a second how they stand."""
        if replica != self.replica:
            self.replica, self.bulks, self._asked_us = replica, [], 0
            self._selected, self._follows_newest = 0, True  # numbers are each replica's own
            self._items.cancel()
            self._paces.clear()
            self.empty.set_message("")  # until it is known that there are none
            self._show()
        if replica and self._query.is_idle and now_us - self._asked_us >= SECOND_US:
            self._asked_us = now_us
            self._query.ask(AskBulks(), replica)

    def _on_page(self, page: BulkPage) -> None:
        if page.replica != self.replica:
            return
        if self._follows_newest and page.bulks:
            self._selected = page.bulks[0].number
        self.bulks = page.bulks
        self._paces.update(page.bulks, page.at_us)
        self.empty.set_message(tr(_NO_BULKS))
        self._show()
        self._ask_items()
        self.changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the entities of what was selected while nobody looked."""
        super().showEvent(event)
        self._ask_items()

    def _ask_items(self) -> None:
        if self.selected is None or not self.isVisible():
            return
        outcome = list(_OUTCOMES)[self.outcome.currentIndex()]
        asked = AskBulkItems(number=self._selected, outcome=outcome, limit=_MAX_ITEMS)
        self._items.ask(asked, self.replica, subject=(self.replica, asked))

    def _on_outcome_chosen(self, _place: int) -> None:
        self._ask_items()

    def _on_items(self, page: BulkItemPage) -> None:
        self.items.set_rows([item_row(each) for each in page.items])
        shown = format_number(_MAX_ITEMS)
        more = tr("The first {number} are shown.", number=shown) if page.has_more else ""
        set_label(self.note, more)

    def _on_failure(self, failure: Failure) -> None:
        set_label(self.note, failure.message)
        self.empty.set_message(failure.message)

    def _show(self) -> None:
        self.model.set_rows(
            [bulk_row(each, self._paces.pace_of(each.number)) for each in self.bulks]
        )
        self._stack.setCurrentIndex(1 if self.bulks else 0)
        self.grid.set_selected_key(self._selected or None)
        if self.selected is None:
            self.items.set_rows([])
        self._update_buttons()

    def _on_row_pressed(self, row: int) -> None:
        self._follows_newest = False
        if self._selected != self.bulks[row].number:
            self._selected = self.bulks[row].number
            self.items.set_rows([])
            set_label(self.note, "")
        self._show()
        self._ask_items()

    def _update_buttons(self) -> None:
        bulk = self.selected
        state = bulk.state if bulk is not None else ""
        self._requests.offer(self.suspend, on=state == "running")
        self._requests.offer(self.resume, on=state == "suspended")
        is_open = state in ("running", "suspended")
        self._requests.offer(self.cancel, on=is_open)
        self._requests.offer(self.throttle, on=is_open)
        self.rate.setEnabled(is_open)
        shown = (bulk.number, bulk.rate_per_s) if bulk is not None else (0, 0)
        if shown != self._shown_rate:  # what is being typed stays while nothing else is said
            self._shown_rate = shown
            self.rate.setValue(shown[1])

    def _order(self, kind: type[BulkOrder], button: QPushButton) -> None:
        bulk = self.selected
        if bulk is None or bulk.is_over:
            return
        number, by = bulk.number, self._workspace.actor.value
        title = tr(_ORDER_TITLES[kind, bulk.action], number=format_number(number))
        if kind is SuspendBulk:
            order: BulkOrder = SuspendBulk(replica=self.replica, number=number, by=by)
        elif kind is ResumeBulk:
            order = ResumeBulk(replica=self.replica, number=number, by=by)
        elif kind is ThrottleBulk:
            rate = self.rate.value()
            order = ThrottleBulk(replica=self.replica, number=number, rate_per_s=rate, by=by)
        else:
            order = CancelBulk(replica=self.replica, number=number, by=by)
        self._asked_us = 0
        self._requests.submit(title, order, button)

    def _lay_out(self) -> None:
        self.suspend.setToolTip(tr("Do nothing more of it until it is resumed"))
        self.resume.setToolTip(tr("Go on with it"))
        self.cancel.setToolTip(tr("Do nothing more of it, for good; what it has done stays"))
        self.rate.setSpecialValueText(tr("no cap"))
        self.rate.setAccessibleName(tr("Events a second at most"))
        self.throttle.setToolTip(tr("Let it apply at most so many events a second from now on"))
        self.outcome.addItems([tr(text) for text in _OUTCOMES.values()])
        self.outcome.setAccessibleName(tr("Outcome of the entities that are listed"))
        row = QHBoxLayout()
        for widget in (self.suspend, self.resume, self.cancel, self.rate, self.throttle):
            row.addWidget(widget)
        row.addWidget(self.outcome)
        row.addWidget(self.note, 1)
        split = KeptSplitter(Qt.Orientation.Vertical, self._workspace.splits, "parked.bulks")
        split.addWidget(self.grid)
        split.addWidget(self.item_grid)
        split.share_at_first([240, 260])
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(row)
        column.addWidget(split, 1)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(shown)

    def _connect(self) -> None:
        self._query.answered.connect(self._on_page)
        self._query.failed.connect(self._on_failure)
        self._items.answered.connect(self._on_items)
        self._items.failed.connect(self._on_failure)
        self.grid.row_pressed.connect(self._on_row_pressed)
        self.outcome.activated.connect(self._on_outcome_chosen)
        self.suspend.clicked.connect(lambda: self._order(SuspendBulk, self.suspend))
        self.resume.clicked.connect(lambda: self._order(ResumeBulk, self.resume))
        self.throttle.clicked.connect(lambda: self._order(ThrottleBulk, self.throttle))
        self.cancel.clicked.connect(lambda: self._order(CancelBulk, self.cancel))
        mark_writing(
            create_action(self, tr("Suspend the selected bulk operation"), self.suspend.click),
            create_action(self, tr("Resume the selected bulk operation"), self.resume.click),
            create_action(self, tr("Cancel the selected bulk operation"), self.cancel.click),
        )
