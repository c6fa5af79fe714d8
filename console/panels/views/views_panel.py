"""The views panel: every read model, live or as it stood at a moment of the past."""

from collections.abc import Mapping
from functools import partial

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, QSize, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.clock import SECOND_US
from backend.messages.catalogue import CatalogueReply, ViewKind
from backend.messages.commands import Failure
from backend.messages.live_pages import gathering_us
from backend.messages.subscriptions import is_subscription
from backend.translation import tr
from console.actions.action_registry import create_action
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.panel import Panel
from console.panels.views.change_highlighter import ChangeHighlighter
from console.panels.views.export_action import ExportAction
from console.panels.views.hidden_rows import HiddenRows
from console.panels.views.page_freshness import page_freshness, retry_is_due
from console.panels.views.row_commands import offer_row_commands
from console.panels.views.rows_area import RowsArea
from console.panels.views.view_controls import PageFooter, ViewControls
from console.panels.views.view_pages import ViewPages
from console.panels.views.view_query import ViewQuery
from console.panels.views.view_tabs import ViewTabs
from console.state.backend_snapshot import BackendSnapshot
from console.state.refresh_limiter import RefreshLimiter
from console.state.workspace import RequestedRows, Workspace
from console.tables.table_rows import TableRow
from console.tables.view_cells import FormattedPage, sorted_headings
from console.theme.theme import Theme

_RETRY_AFTER_US = SECOND_US  # after a question that was answered with a failure
_FADE_INTERVAL_MS = 300  # milliseconds between two looks at what fades


class ViewsPanel(Panel):
    """A page of a view; a live one is followed for as long as the panel is in sight."""

    entry = panel_registry.VIEWS

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self._query = ViewQuery()
        self._asked_query = ViewQuery()
        self._asked_us = 0
        self._answered_us = 0
        self._looked_us = 0  # when the page was last known to be the one that the view has
        self._was_cancelled = False
        self._needs_answer = False  # the last question was answered with a failure
        self._snapshot: BackendSnapshot | None = None
        self._age_limiter = RefreshLimiter(SECOND_US // 4)
        self._shown: FormattedPage | None = None
        self._column_names: tuple[str, ...] = ()
        self._highlighter = ChangeHighlighter()
        self._pages = ViewPages(client, self)
        self._hidden_rows = HiddenRows(client, self)
        self.tabs = ViewTabs()
        self.controls = ViewControls(client)
        self.area = RowsArea(client, theme, workspace)
        self.model, self.grid = self.area.model, self.area.grid
        offer_row_commands(self.grid, workspace, lambda: self._shown)
        ExportAction(self, client, self.grid, lambda: self._query)
        self.footer = PageFooter(theme)
        self._fade = QTimer(self, interval=_FADE_INTERVAL_MS)
        self._lay_out()
        self._connect()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Ask for what is not followed, and again after a failure; say how old the page is."""
        self._snapshot = snapshot
        replicas = [name for name in snapshot.replicas if not is_subscription(name)]
        self.controls.set_replicas(replicas)
        self.area.detail.set_replicas(tuple(sorted(replicas)))
        if not self.isVisible():
            return
        if self.area.is_grouped:
            self.area.groups.refresh(self._query, snapshot)
            return
        is_due = not self._needs_answer or snapshot.now_us - self._asked_us >= _RETRY_AFTER_US
        if is_due and self._pages.is_idle:
            self._renew(snapshot)
        if self._age_limiter.is_due(snapshot):
            self._show_freshness()

    def _renew(self, snapshot: BackendSnapshot) -> None:
        """Ask for a page that is missing or not followed; seek a replica that is less behind."""
        is_live, shown = self._query.is_live, self._shown
        is_missing = shown is None or self.shown_view != self._query.view
        if is_missing or self._was_cancelled or (is_live and not self._pages.is_followed):
            self._ask()
        elif is_live and shown is not None:
            since_us = max(self._answered_us, self._asked_us)
            is_looked_at = snapshot.now_us - since_us > 2 * gathering_us(shown.page.took_us)
            if is_looked_at and retry_is_due(shown.page, since_us, snapshot):
                self._asked_us = snapshot.now_us
                self._pages.seek_replica()

    def _show_freshness(self) -> None:
        """Say how old the page is, unless it could not be had; a page of the past does not age."""
        if self._shown is None or self._snapshot is None or self._needs_answer:
            return
        if not self._query.is_live:
            self.footer.show_past(self._query.at)
            return
        freshness = page_freshness(
            self._shown.page, self._answered_us, self._snapshot, self._looked_us
        )
        self.footer.show_freshness(freshness.text, freshness.tone)

    def save_state(self) -> dict[str, str]:
        """Return which view is shown, of which replica, and how it is filtered and ordered."""
        return self._query.save() | {
            "groups": "shown" if self.area.is_grouped else "",
            "detail": "" if self.area.detail.isHidden() else "shown",
        }

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Show the same view again, as soon as it is known which views there are."""
        self._query = ViewQuery.restore(state)
        self.controls.select_replica(self._query.replica)
        self.controls.grouping.setChecked(state.get("groups") == "shown")
        self.controls.detail.setChecked(state.get("detail") == "shown")

    def link_state(self) -> dict[str, str]:
        """Return also the moment that is shown."""
        return {**self.save_state(), "at": self._query.at}

    def open_link(self, state: Mapping[str, str]) -> None:
        """Show the same rows, of the same moment."""
        self.restore_state(state)
        self._query = replace(self._query, at=state.get("at", ""))
        self.controls.at.setText(self._query.at)
        self._set_catalogue(self.workspace.catalogue.value)

    def cancel_questions(self) -> None:
        """Give up what is asked; it is asked again when the panel is shown."""
        self._was_cancelled = not self._pages.is_idle
        self._pages.cancel()
        super().cancel_questions()

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow nothing that nobody sees, also behind another tab."""
        super().hideEvent(event)
        if self._query.is_live:
            self._pages.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow it again at once."""
        super().showEvent(event)
        if self._snapshot is not None:
            self.apply_snapshot(self._snapshot)

    def is_ready(self) -> bool:
        """Whether a page has come."""
        if self.area.is_grouped:
            return self.area.groups.is_ready
        return self._shown is not None and self._pages.is_idle

    def keyboard_target(self) -> QWidget:
        """The rows: j and k move in them at once."""
        return self.grid

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(420, 240)

    @property
    def _now_us(self) -> int:
        return self._snapshot.now_us if self._snapshot is not None else 0

    def show_view(self, name: str) -> None:
        """Show another view."""
        self.tabs.show_view(name)

    @property
    def rows(self) -> list[TableRow]:
        """The rows that are shown, without their marks."""
        return self._shown.rows if self._shown else []

    @property
    def shown_view(self) -> str:
        """Name of the view whose rows are shown."""
        return self._shown.page.view if self._shown else ""

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns that are shown."""
        return self._column_names

    def _lay_out(self) -> None:
        self.area.show_empty(tr("Waiting for the backend to say which views there are."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        for part in (self.tabs, self.controls, self.area, self.footer):
            layout.addWidget(part)
        layout.setStretchFactor(self.area, 1)

    def _connect(self) -> None:
        self._pages.answered.connect(self._on_page)
        self._pages.confirmed.connect(self._on_confirmed)
        self._pages.failed.connect(self._on_failure)
        self._hidden_rows.counted.connect(self.footer.show_hidden)
        self.tabs.view_chosen.connect(self._choose_view)
        self.controls.changed.connect(self._on_controls_changed)
        self.footer.page_requested.connect(self._on_page_requested)
        self.grid.horizontalHeader().setSectionsClickable(True)
        self.grid.horizontalHeader().sectionClicked.connect(self._on_heading_clicked)
        self.area.row_opened.connect(self._open_event)
        self.area.empty.action_clicked.connect(self._clear_filters)
        self.area.groups.filter_wanted.connect(self._show_group)
        self.controls.grouping.toggled.connect(self._show_groups)
        self.controls.detail.toggled.connect(self._show_detail)
        self._fade.timeout.connect(self._fade_marks)
        self.workspace.catalogue.subscribe(self._set_catalogue)
        self.workspace.requested_rows.subscribe(self._on_rows_requested)
        self.workspace.page_rows.subscribe(self._on_page_rows)
        create_action(self, tr("Filter the view"), self.controls.filter.setFocus, "/; Ctrl+F")
        turn_pages = self.footer.turn_pages
        create_action(self, tr("Next page of the view"), partial(turn_pages, 1), "Ctrl+PgDown")
        create_action(self, tr("Page before"), partial(turn_pages, -1), "Ctrl+PgUp")
        create_action(self, tr("Sort by the next column"), self._sort_by_next, "S")
        create_action(self, tr("Sort the other way"), self._reverse_order, "Shift+S")
        create_action(self, tr("Count and sum the rows"), self.controls.grouping.toggle, "G")
        create_action(self, tr("Detail of the row"), self.controls.detail.toggle, "D")
        self._set_catalogue(self.workspace.catalogue.value)

    def _set_catalogue(self, catalogue: CatalogueReply | None) -> None:
        if catalogue is None:
            return
        kind = self.tabs.set_views(catalogue.views, self._query.view)
        if kind is not None and kind.name == self._query.view:
            self.controls.show_view(kind)
            self.area.groups.show_view(kind)
            if self.controls.filter.applied_filter != self._query.filter:  # that of the last start
                self.controls.filter.set_filter(self._query.filter)
            self._ask()
        elif kind is not None:
            self._choose_view(kind)

    def _choose_view(self, kind: ViewKind) -> None:
        self.controls.show_view(kind)
        self.area.groups.show_view(kind)
        self.controls.filter.clear()
        self._set_query(self._query.with_view(kind, self.workspace.tables))

    def _on_rows_requested(self, rows: RequestedRows) -> None:
        """Show these rows as they are now; of whichever replica was chosen."""
        self.tabs.show_view(rows.view)
        order, _, direction = rows.order.partition(":")
        wanted = msgspec.structs.replace(
            self._query, view=rows.view, order=order, descending=direction == "desc", at=""
        )
        with QSignalBlocker(self.controls.at):
            self.controls.at.clear()
        self.controls.filter.set_filter(rows.filter)
        self._set_query(wanted.with_filter(rows.filter, wanted.replica, ""))

    def _on_controls_changed(self) -> None:
        self._set_query(self.controls.apply_to(self._query))

    def _on_heading_clicked(self, section: int) -> None:
        if section < len(self._column_names):
            self._set_query(self._query.sorted_by(self._column_names[section]))

    def _on_page_requested(self, page: int) -> None:
        self._set_query(self._query.with_page(page))
        self.grid.scrollToTop()

    def _sort_by_next(self) -> None:
        self._set_query(self._query.sorted_by_next(self._column_names))

    def _reverse_order(self) -> None:
        self._set_query(self._query.sorted_by(self._query.order))

    def _show_groups(self, is_grouped: bool) -> None:  # noqa: FBT001 - as Qt says it
        self.footer.setVisible(not is_grouped)
        self.area.show_groups(is_grouped=is_grouped)
        self._ask()

    def _show_detail(self, is_shown: bool) -> None:  # noqa: FBT001 - as Qt says it
        self.area.show_detail(is_shown=is_shown)
        if is_shown:
            self.area.select_next()

    def _show_group(self, group: str) -> None:
        """Show the rows of a group, among those that were counted."""
        whole = f"({self._query.filter}) {group}" if self._query.filter else group
        self.controls.grouping.setChecked(False)
        self.controls.filter.set_filter(whole)

    def _on_page_rows(self, rows: int) -> None:
        """Show the first page anew, as long as the operator wants pages now."""
        self._set_query(replace(self._query, page=0, page_size=rows))

    def _clear_filters(self) -> None:
        self.controls.at.clear()
        self.controls.filter.set_filter("")

    def _set_query(self, wanted: ViewQuery) -> None:
        if wanted != self._query:
            self._query = wanted
            self.workspace.tables.store_sort(wanted.table_name, wanted.order_text)
            self._highlighter.reset()
            self._pages.cancel()  # nobody waits for the page before any more
        self._ask()

    def _ask(self) -> None:
        if not self._query.view:
            return
        self._query = replace(self._query, page_size=self.workspace.page_rows.value)
        if self.area.is_grouped:
            self._pages.cancel()
            self.area.groups.ask(self._query)
            return
        self._asked_query, self._asked_us = self._query, self._now_us
        self._was_cancelled = False
        self._pages.ask(self._query)

    def _on_page(self, answer: tuple[ViewQuery, FormattedPage]) -> None:
        wanted, text = answer
        if self._query.is_live and not self.isVisible():
            self._pages.cancel()  # it has not been shown yet: what it shows at first is enough
        if wanted != self._query:
            return  # another page was wanted meanwhile, and is on its way
        self.controls.show_moment_error("")
        self._shown = text
        self._set_columns(text)
        rows = self._highlighter.update_rows(text.rows, self._now_us)
        self.area.show_page(text, rows)
        self._answered_us = self._looked_us = self._now_us
        self._needs_answer = False
        self.footer.show_page(text, self._query.page, self._query.page_size)
        self._hidden_rows.count(self._query, text.page)
        self._show_freshness()
        if self._highlighter.has_marks:
            self._fade.start()
        if not text.rows:
            self.area.show_empty(*self._query.explain_no_rows())

    def _on_confirmed(self, replica: str, position: int) -> None:
        """Say up to which position what is shown holds; rows and marks stay as they are."""
        if self._shown is None or self._asked_query != self._query:
            return
        page = self._shown.page
        if position > page.position:
            self._looked_us = self._now_us
        if position > page.position or replica != page.replica:
            page = replace(page, replica=replica, position=max(position, page.position))
            self._shown = replace(self._shown, page=page)
            self.footer.show_page(self._shown, self._query.page, self._query.page_size)
            self._show_freshness()

    def _set_columns(self, text: FormattedPage) -> None:
        headings = sorted_headings(text, self._query.order, descending=self._query.descending)
        if tuple(headings) != self.model.headings:
            self._column_names = text.names
            self.model.set_headings(headings)
            self.grid.remember_columns(self.workspace.tables, self._query.table_name)

    def _on_failure(self, failure: Failure) -> None:
        self.controls.show_moment_error(failure.message if failure.field == "at" else "")
        if self._shown is None or self._asked_query != self._query or not self._query.is_live:
            self.footer.clear()
            button = tr("Show it as it is now") if self._query.at else ""
            self.area.show_empty(failure.message, button)
        else:  # the rows that came last stay, and the line below says that they may be old
            self.footer.show_failure(failure.message)
        self._needs_answer, self._asked_us = True, self._now_us  # from here on it is waited

    def _fade_marks(self) -> None:
        if self._shown is not None:
            self.model.set_rows(self._highlighter.highlight(self._shown.rows, self._now_us))
        if not self._highlighter.has_marks:
            self._fade.stop()

    def _open_event(self, row: int) -> None:
        place = self._shown.positions[row] if self._shown else 0
        if place:
            self.workspace.selected_position.set(place)
            self.workspace.requested_panel.publish("event")
