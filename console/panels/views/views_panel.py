"""The views panel: every read model, live or as it stood at a moment of the past."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.clock import SECOND_US
from backend.messages.commands import Failure
from backend.messages.subscriptions import is_subscription
from backend.translation import tr
from console.actions.action_registry import create_action
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.panel import Panel
from console.panels.views.export_action import ExportAction
from console.panels.views.hidden_rows import HiddenRows
from console.panels.views.page_code import PageCode
from console.panels.views.query_choice import QueryChoice
from console.panels.views.row_commands import offer_row_commands
from console.panels.views.rows_area import RowsArea
from console.panels.views.shown_page import ShownPage
from console.panels.views.view_controls import PageFooter, ViewControls
from console.panels.views.view_pages import ViewPages
from console.panels.views.view_query import ViewQuery
from console.panels.views.view_tabs import ViewTabs
from console.state.backend_snapshot import BackendSnapshot
from console.state.refresh_limiter import RefreshLimiter
from console.state.workspace import Workspace
from console.tables.table_rows import TableRow
from console.tables.view_cells import FormattedPage
from console.theme.theme import Theme

_RETRY_AFTER_US = SECOND_US  # after a question that was answered with a failure


class ViewsPanel(Panel):
    """A page of a view; a live one is followed for as long as the panel is in sight."""

    entry = panel_registry.VIEWS

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self._asked_query = ViewQuery()
        self._asked_us = 0
        self._is_due = False  # what is chosen was not asked, or given up
        self._is_uncounted = False  # how many rows the filter leaves out, of a page that came
        self._needs_answer = False  # the last question was answered with a failure
        self._snapshot: BackendSnapshot | None = None
        self._age_limiter = RefreshLimiter(SECOND_US // 4)
        self._pages = ViewPages(client, self)
        self._hidden_rows = HiddenRows(client, self)
        self._code = PageCode(client, self)
        self.tabs = ViewTabs()
        self.controls = ViewControls(client)
        self.area = RowsArea(client, theme, workspace)
        self.model, self.grid = self.area.model, self.area.grid
        offer_row_commands(self.grid, workspace, lambda: self._shown.page)
        ExportAction(self, client, self.grid, lambda: self._query)
        self.footer = PageFooter(theme)
        self._shown = ShownPage(
            self.area, self.footer, workspace.tables, lambda: self._now_us, self
        )
        self._choice = QueryChoice(
            self.tabs, self.controls, self.area, self._shown, workspace, self
        )
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
            self._show_age()

    def _renew(self, snapshot: BackendSnapshot) -> None:
        """Ask for a page that is missing or not followed; seek a replica that is less behind."""
        is_live, is_missing = self._query.is_live, self._shown.view != self._query.view
        if is_missing or self._is_due or (is_live and not self._pages.is_followed):
            self._ask()
        elif is_live and self._shown.may_be_fresher(self._asked_us, snapshot):
            self._asked_us = snapshot.now_us
            self._pages.seek_replica()

    def _show_age(self) -> None:
        """Say how old the page is, unless it could not be had."""
        if self._snapshot is not None and not self._needs_answer:
            self._shown.show_age(self._query, self._snapshot)

    def save_state(self) -> dict[str, str]:
        """Return which view is shown, of which replica, and how it is filtered and ordered."""
        return self._query.save() | {
            "groups": "shown" if self.area.is_grouped else "",
            "detail": "" if self.area.detail.isHidden() else "shown",
        }

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Show the same view again, as soon as it is known which views there are."""
        self._choice.restore(state)
        for name, button in (("groups", self.controls.grouping), ("detail", self.controls.detail)):
            if name in state:
                button.setChecked(state[name] == "shown")

    def link_state(self) -> dict[str, str]:
        """Return also the moment that is shown."""
        return {**self.save_state(), "at": self._query.at}

    def open_link(self, state: Mapping[str, str]) -> None:
        """Show the same rows, of the same moment."""
        self.restore_state(state)
        self.controls.at.setText(self._query.at)
        self._choice.set_catalogue(self.workspace.catalogue.value)

    def cancel_questions(self) -> None:
        """Give up what is asked; it is asked again when the panel is shown."""
        self._is_due |= not self._pages.is_idle
        self._pages.cancel()
        super().cancel_questions()

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow nothing that nobody sees, also behind another tab."""
        super().hideEvent(event)
        if self._query.is_live:
            self._pages.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow it again at once, and ask for what was left."""
        super().showEvent(event)
        page = self._shown.page
        if self._is_uncounted and not self._is_due and page is not None:
            self._count_hidden(page)
        if self._snapshot is not None:
            self.apply_snapshot(self._snapshot)

    def is_ready(self) -> bool:
        """Whether a page has come."""
        if self.area.is_grouped:
            return self.area.groups.is_ready
        return self._shown.page is not None and self._pages.is_idle

    def keyboard_target(self) -> QWidget:
        """The rows: j and k move in them at once."""
        return self.grid

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(420, 240)

    @property
    def _query(self) -> ViewQuery:
        return self._choice.query

    @property
    def _now_us(self) -> int:
        return self._snapshot.now_us if self._snapshot is not None else 0

    def show_view(self, name: str) -> None:
        """Show another view."""
        self.tabs.show_view(name)

    @property
    def rows(self) -> list[TableRow]:
        """The rows that are shown, without their marks."""
        page = self._shown.page
        return page.rows if page is not None else []

    @property
    def shown_view(self) -> str:
        """Name of the view whose rows are shown."""
        return self._shown.view

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns that are shown."""
        return self._shown.column_names

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
        self._code.answered.connect(self.area.detail.show_code)
        self._code.answered.connect(self.footer.show_code)
        self._choice.replaced.connect(self._on_replaced)
        self._choice.chosen.connect(self._ask)
        self.footer.page_requested.connect(self._choice.choose_page)
        self.area.row_opened.connect(self._open_event)
        self.controls.grouping.toggled.connect(self._show_groups)
        self.controls.detail.toggled.connect(self._show_detail)
        create_action(self, tr("Filter the view"), self.controls.filter.setFocus, "/; Ctrl+F")
        turn_pages = self.footer.turn_pages
        create_action(self, tr("Next page of the view"), partial(turn_pages, 1), "Ctrl+PgDown")
        create_action(self, tr("Page before"), partial(turn_pages, -1), "Ctrl+PgUp")
        create_action(self, tr("Sort by the next column"), self._choice.sort_by_next, "S")
        create_action(self, tr("Sort the other way"), self._choice.reverse_order, "Shift+S")
        create_action(self, tr("Count and sum the rows"), self.controls.grouping.toggle, "G")
        create_action(self, tr("Detail of the row"), self.controls.detail.toggle, "D")
        self._choice.set_catalogue(self.workspace.catalogue.value)

    def _show_groups(self, is_grouped: bool) -> None:  # noqa: FBT001 - as Qt says it
        self.footer.setVisible(not is_grouped)
        self.area.show_groups(is_grouped=is_grouped)
        self._ask()

    def _show_detail(self, is_shown: bool) -> None:  # noqa: FBT001 - as Qt says it
        self.area.show_detail(is_shown=is_shown)
        if is_shown:
            self.area.select_next()

    def _on_replaced(self) -> None:
        self._shown.forget_marks()
        self._pages.cancel()  # nobody waits for the page before any more

    def _ask(self) -> None:
        """Ask for what is chosen, now or when the panel is shown."""
        if not self.isVisible():
            self._is_due = True
            return
        if not self._query.view:
            return
        if self.area.is_grouped:
            self._pages.cancel()
            self.area.groups.ask(self._query)
            return
        self._asked_query, self._asked_us = self._query, self._now_us
        self._is_due = False
        self._pages.ask(self._query)

    def _on_page(self, answer: tuple[ViewQuery, FormattedPage]) -> None:
        wanted, page = answer
        if wanted != self._query:
            return  # another page was wanted meanwhile, and is on its way
        self.controls.show_moment_error("")
        self._needs_answer = False
        self._shown.show(self._query, page)
        self._count_hidden(page)
        self._show_age()

    def _count_hidden(self, page: FormattedPage) -> None:
        """Ask how many rows the filter leaves out, now or when the panel is shown."""
        self._is_uncounted = not self.isVisible()
        if not self._is_uncounted:
            self._hidden_rows.count(self._query, page.page)
            self._code.ask(page.page, self._now_us)

    def _on_confirmed(self, replica: str, position: int) -> None:
        if self._asked_query == self._query:
            self._shown.confirm(self._query, replica, position)
            self._show_age()

    def _on_failure(self, failure: Failure) -> None:
        self.controls.show_moment_error(failure.message if failure.field == "at" else "")
        if self._shown.page is None or self._asked_query != self._query or not self._query.is_live:
            self.footer.clear()
            button = tr("Show it as it is now") if self._query.at else ""
            self.area.show_empty(failure.message, button)
        else:  # the rows that came last stay, and the line below says that they may be old
            self.footer.show_failure(failure.message)
        self._needs_answer, self._asked_us = True, self._now_us  # from here on it is waited

    def _open_event(self, row: int) -> None:
        page = self._shown.page
        position = page.positions[row] if page is not None else 0
        if position:
            self.workspace.selected_position.set(position)
            self.workspace.requested_panel.publish("event")
