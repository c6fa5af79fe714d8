"""The page that the views panel shows: its rows with the marks of what changed, and its age."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer

from backend.clock import Micros
from backend.messages.live_pages import gathering_us
from backend.translation import tr
from console.panels.views.change_highlighter import ChangeHighlighter
from console.panels.views.page_freshness import page_freshness, retry_is_due
from console.panels.views.rows_area import RowsArea
from console.panels.views.view_controls import PageFooter
from console.panels.views.view_query import ViewQuery
from console.state.backend_snapshot import BackendSnapshot
from console.state.table_layouts import TableLayouts
from console.tables.view_cells import FormattedPage, sorted_headings

_FADE_INTERVAL_MS = 300  # milliseconds between two looks at what fades


class ShownPage(QObject):
    """Puts pages into the area and the line below it.

    `now_us`: the moment, as the backend's snapshots have it.
    """

    def __init__(
        self,
        area: RowsArea,
        footer: PageFooter,
        layouts: TableLayouts,
        now_us: Callable[[], Micros],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._area, self._footer, self._layouts, self._now_us = area, footer, layouts, now_us
        self.page: FormattedPage | None = None
        self._query = ViewQuery()  # that it answers
        self.column_names: tuple[str, ...] = ()
        self._answered_us = 0
        self._looked_us = 0  # when the page was last known to be the one that the view has
        self._highlighter = ChangeHighlighter()
        self._fade = QTimer(self, interval=_FADE_INTERVAL_MS)
        self._fade.timeout.connect(self._fade_marks)

    @property
    def view(self) -> str:
        """Name of the view whose rows are shown; empty before the first page."""
        return self.page.page.view if self.page is not None else ""

    def show(self, query: ViewQuery, page: FormattedPage) -> None:
        """Show a page that has come; what differs from the one before is marked for a while."""
        self.page, self._query = page, query
        self._set_columns(query, page)
        self._area.show_page(page, self._highlighter.update_rows(page.rows, self._now_us()))
        self._answered_us = self._looked_us = self._now_us()
        self._footer.show_page(page, query.page, query.page_size)
        if self._highlighter.has_marks:
            self._fade.start()
        if not page.rows:
            self._area.show_empty(*query.explain_no_rows())

    def confirm(self, query: ViewQuery, replica: str, position: int) -> None:
        """Say up to which position what is shown holds; rows and marks stay as they are."""
        if self.page is None:
            return
        page = self.page.page
        if position > page.position:
            self._looked_us = self._now_us()
        if position > page.position or replica != page.replica:
            page = replace(page, replica=replica, position=max(position, page.position))
            self.page = replace(self.page, page=page)
            self._footer.show_page(self.page, query.page, query.page_size)

    def show_age(self, query: ViewQuery, snapshot: BackendSnapshot) -> None:
        """Say how old it is; a page of the past does not age, and one of another question waits."""
        if self.page is None:
            return
        if query != self._query:
            self._footer.show_freshness(tr("waiting for the answer"), "busy")
            return
        if not query.is_live:
            self._footer.show_past(query.at)
            return
        freshness = page_freshness(self.page.page, self._answered_us, snapshot, self._looked_us)
        self._footer.show_freshness(freshness.text, freshness.tone)

    def may_be_fresher(self, asked_us: Micros, snapshot: BackendSnapshot) -> bool:
        """Whether another replica may be less behind; `asked_us`: when one was last looked for."""
        if self.page is None:
            return False
        page, since_us = self.page.page, max(self._answered_us, asked_us)
        is_looked_at = snapshot.now_us - since_us > 2 * gathering_us(page.took_us)
        return is_looked_at and retry_is_due(page, since_us, snapshot)

    def forget_marks(self) -> None:
        """The next page answers another question: nothing in it is a change."""
        self._highlighter.reset()

    def _set_columns(self, query: ViewQuery, page: FormattedPage) -> None:
        headings = sorted_headings(page, query.order, descending=query.descending)
        if tuple(headings) != self._area.model.headings:
            self.column_names = page.names
            self._area.model.set_headings(headings)
            self._area.grid.remember_columns(self._layouts, query.table_name)

    def _fade_marks(self) -> None:
        if self.page is not None:
            marked = self._highlighter.highlight(self.page.rows, self._now_us())
            self._area.model.set_rows(marked)
        if not self._highlighter.has_marks:
            self._fade.stop()
