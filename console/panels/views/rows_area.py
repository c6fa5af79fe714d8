"""What the views panel shows of a view: rows or groups, and beside them all of the selected row."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.views.group_pane import GroupPane
from console.panels.views.row_detail import RowDetail
from console.panels.views.row_fields import WholeRow
from console.state.workspace import Workspace
from console.tables.grid import Grid
from console.tables.table_rows import TableRow
from console.tables.view_cells import FormattedPage
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.empty_state import EmptyState
from console.widgets.kept_splitter import KeptSplitter

_DETAIL_SHARE = 0.4  # of the width, at first


class RowsArea(QWidget):
    """The rows, or why there are none; the groups in their place; the detail at their right.

    Signals:
        row_opened(object): a row (int) was double-clicked, or Enter pressed in it
    """

    row_opened = Signal(object)

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self._page: FormattedPage | None = None
        self._selected: object = None
        self.model = WindowModel((), self)
        self.grid = Grid(self.model, theme, self, scrolls=True, sorts=False)
        self.grid.open_text = tr("Show the event that changed it last")
        self.groups = GroupPane(client, theme, workspace)
        self.detail = RowDetail(client, theme, workspace)
        self.empty = EmptyState()
        self.is_grouped = False
        place = QWidget()
        self._stack = QStackedLayout(place)
        for widget in (self.empty, self.grid, self.groups):
            self._stack.addWidget(widget)
        self._parts = KeptSplitter(Qt.Orientation.Horizontal, workspace.splits, "views.detail")
        self._parts.addWidget(place)
        self._parts.addWidget(self.detail)
        self._parts.setStretchFactor(0, 1)
        self.detail.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._parts)
        self.grid.row_pressed.connect(self._select)
        self.grid.row_double_clicked.connect(self._open)

    def show_page(self, page: FormattedPage, rows: Sequence[TableRow]) -> None:
        """Show a page with these marks; the selected row stays, and its detail follows it."""
        self._page = page
        self.model.set_rows(rows)
        if not self.is_grouped:
            self._stack.setCurrentIndex(1 if rows else 0)
        self._show_detail()

    def show_empty(self, text: str, button: str = "") -> None:
        """Say why there are no rows."""
        self.empty.set_message(text, button)
        if not self.is_grouped:
            self._stack.setCurrentIndex(0)

    def show_groups(self, *, is_grouped: bool) -> None:
        """Show groups in the place of rows, or rows again."""
        self.is_grouped = is_grouped
        has_rows = bool(self.model.rows)
        self._stack.setCurrentIndex(2 if is_grouped else 1 if has_rows else 0)
        self.grid.setFocus() if has_rows and not is_grouped else self.groups.by.setFocus()

    def show_detail(self, *, is_shown: bool) -> None:
        """Open or close the detail of the selected row."""
        if is_shown and not self.detail.isVisible():
            width = self._parts.width()
            detail = round(width * _DETAIL_SHARE)
            self.detail.setVisible(True)
            self._parts.share_at_first([width - detail, detail])
        self.detail.setVisible(is_shown)
        self._show_detail()

    def select_next(self) -> None:
        """Select the first row where none is."""
        if self._selected is None and self.model.rows:
            self._select(0)

    def _select(self, row: int) -> None:
        shown = self.model.rows[row]
        if shown is not None:
            self._selected = shown.key
            self.grid.set_selected_key(shown.key)
            self._show_detail()

    def _open(self, row: int) -> None:
        self._select(row)
        self.row_opened.emit(row)

    def _show_detail(self) -> None:
        """Show the selected row as it is now; one that left the page stays as it was last."""
        page = self._page
        if page is None or self.detail.isHidden():
            return
        for row, cells in zip(page.rows, page.page.rows, strict=True):
            if row.key == self._selected:
                shown = page.page
                self.detail.show_row(WholeRow(view=shown.view, columns=shown.columns, cells=cells))
                return
