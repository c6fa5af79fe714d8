"""The buttons of the Parked panel: orders about one entity, and bulk operations on many."""

import uuid
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from backend.messages.bulks import BulkAction, StartBulk
from backend.messages.parked import MAX_RETRIED_EVENTS, ParkedItem, RetryParked, SkipParked
from backend.translation import tr
from console.actions.action_registry import create_action, mark_writing
from console.actions.role_limit import limit_to_role
from console.icons.icon import icon
from console.link.bridge import BackendClient
from console.panels.panel_registry import REPLAY
from console.panels.parked.entity_detail import EntityDetail
from console.panels.parked.parked_dialogs import BulkDialog, SkipDialog
from console.panels.parked.parked_pages import ParkedPages
from console.panels.replicas.control_requests import ControlRequests
from console.state.entity_filters import quote_value
from console.state.formatting import format_count
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.wrap_layout import WrapLayout


class ParkedActions(QWidget):
    """Acts on the entity that is shown in detail, and on all that match the filter.

    Signals:
        bulk_started(): a bulk operation was asked for
    """

    bulk_started = Signal()

    def __init__(
        self,
        client: BackendClient,
        workspace: Workspace,
        pages: ParkedPages,
        detail: EntityDetail,
        requests: ControlRequests,
    ) -> None:
        super().__init__()
        self._client, self._workspace = client, workspace
        self._pages, self._detail, self._requests = pages, detail, requests
        self.retry, self.retry_first = (
            QPushButton(tr("Retry in order")),
            QPushButton(tr("Retry the first")),
        )
        self.retry_upto, self.skip = QPushButton(tr("Retry up to here")), QPushButton(tr("Skip…"))
        self.replay = QPushButton(tr("Open on Replay"))
        self.bulk_retry, self.bulk_skip = (
            QPushButton(tr("Retry all…")),
            QPushButton(tr("Skip all…")),
        )
        self._lay_out()
        self._connect()
        one_by_one = (self.retry, self.retry_first, self.retry_upto, self.bulk_retry)
        limit_to_role(client, "operator", *one_by_one)
        limit_to_role(client, "administrator", self.skip, self.bulk_skip)
        self.update_buttons()

    def update_buttons(self) -> None:
        """Offer what can be done now."""
        item, event = self._detail.item, self._detail.selected_event
        for button in (self.retry, self.retry_first, self.skip):
            self._requests.offer(button, on=item is not None)
        self.replay.setEnabled(event is not None)
        is_behind = item is not None and event is not None and event.position > item.position
        self._requests.offer(self.retry_upto, on=is_behind)
        has_any = self._pages.page is not None and self._pages.page.total > 0
        self._requests.offer(self.bulk_retry, on=has_any)
        self._requests.offer(self.bulk_skip, on=has_any)

    def restyle(self, theme: Theme) -> None:
        """Colour the icons."""
        self.replay.setIcon(icon("replay", theme.tokens.muted))
        self.retry.setIcon(icon("refresh", theme.tokens.muted))

    def ask_bulk(self, action: BulkAction) -> BulkDialog:
        """Ask before a bulk operation on all that matches the filter."""
        return BulkDialog(
            self,
            self._client,
            action,
            self._pages.replica,
            self._pages.filter,
            self._start_bulk,
            self._workspace.production.value,
        )

    def _start_bulk(self, dialog: BulkDialog) -> None:
        count = dialog.count
        if count is None:
            return
        order = StartBulk(
            replica=dialog.replica,
            id=uuid.uuid4().bytes,
            action=dialog.action,
            filter=dialog.filter,
            most=count.entities,
            rate_per_s=dialog.rate.value(),
            reason=dialog.reason.reason,
            by=self._workspace.actor.value,
        )
        button = self.bulk_retry if dialog.action == "retry" else self.bulk_skip
        title = tr("Bulk retry") if dialog.action == "retry" else tr("Bulk skip")
        self._requests.submit(title, order, button)
        self.bulk_started.emit()

    def _retry(self, upto: int, button: QPushButton) -> None:
        item = self._detail.item
        if item is None:
            return
        if not upto and item.waiting >= MAX_RETRIED_EVENTS:
            self._retry_in_bulk(item, button)
            return
        order = RetryParked(
            replica=self._pages.replica,
            view=item.view,
            entity=item.entity,
            upto=upto,
            by=self._workspace.actor.value,
        )
        title = tr("Retry {entity} in {view}", entity=item.entity, view=item.view)
        self._requests.submit(title, order, button)

    def _retry_in_bulk(self, item: ParkedItem, button: QPushButton) -> None:
        """Retry very many events of one entity in the background: in chunks, with progress."""
        order = StartBulk(
            replica=self._pages.replica,
            id=uuid.uuid4().bytes,
            action="retry",
            filter=f"view={quote_value(item.view)} entity={quote_value(item.entity)}",
            most=1,
            by=self._workspace.actor.value,
        )
        title = tr("Retry {entity} in {view}", entity=item.entity, view=item.view)
        self._requests.submit(title, order, button)
        self.bulk_started.emit()

    def _retry_first(self) -> None:
        item = self._detail.item
        if item is not None:
            self._retry(item.position, self.retry_first)

    def _retry_upto(self) -> None:
        event = self._detail.selected_event
        if event is not None:
            self._retry(event.position, self.retry_upto)

    def _ask_skip(self) -> None:
        item = self._detail.item
        if item is not None:
            SkipDialog(
                self,
                self._pages.replica,
                item,
                partial(self._skip, item),
                self._workspace.production.value,
            )

    def _skip(self, item: ParkedItem, reason: str) -> None:
        order = SkipParked(
            replica=self._pages.replica,
            view=item.view,
            entity=item.entity,
            position=item.position,
            reason=reason,
            by=self._workspace.actor.value,
        )
        title = tr(
            "Skip {position} of {entity} in {view}",
            position=format_count(item.position),
            entity=item.entity,
            view=item.view,
        )
        self._requests.submit(title, order, self.skip)

    def _open_replay(self) -> None:
        event = self._detail.selected_event
        if event is not None:
            self._workspace.selected_position.set(event.position)
            self._workspace.playhead.set(event.position)
            self._workspace.requested_panel.publish(REPLAY.name)

    def _lay_out(self) -> None:
        self.retry.setToolTip(tr("Apply the entity's parked events again, in order"))
        self.retry_first.setToolTip(tr("Apply only the first of them again"))
        self.retry_upto.setToolTip(tr("Apply those up to the selected event again; see Events"))
        self.skip.setToolTip(
            tr("Leave the first of them out of the rows, for a reason that is kept")
        )
        self.replay.setToolTip(tr("Every read model at the selected event, step by step"))
        self.bulk_retry.setToolTip(tr("Retry every entity that matches the filter; counted first"))
        self.bulk_skip.setToolTip(
            tr("Skip the first event of every entity that matches the filter")
        )
        row = WrapLayout(self, column_px=6, row_px=6)
        one = (self.retry, self.retry_first, self.retry_upto, self.skip, self.replay)
        for button in (*one, self.bulk_retry, self.bulk_skip):
            row.addWidget(button)

    def _connect(self) -> None:
        self.retry.clicked.connect(lambda: self._retry(0, self.retry))
        self.retry_first.clicked.connect(self._retry_first)
        self.retry_upto.clicked.connect(self._retry_upto)
        self.skip.clicked.connect(self._ask_skip)
        self.replay.clicked.connect(self._open_replay)
        self.bulk_retry.clicked.connect(lambda: self.ask_bulk("retry"))
        self.bulk_skip.clicked.connect(lambda: self.ask_bulk("skip"))
        create_action(self, tr("Open the parked event on Replay"), self.replay.click)
        mark_writing(
            create_action(self, tr("Retry the parked entity in order"), self.retry.click),
            create_action(self, tr("Skip the first parked event"), self.skip.click),
            create_action(self, tr("Retry all parked entities that match"), self.bulk_retry.click),
        )
