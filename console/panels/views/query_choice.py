"""Which rows of which view the operator wants: by tab, inputs, heading and page, or from elsewhere.

What is done with the choice, and when it is asked, is the panel's.
"""

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtCore import QObject, QSignalBlocker, Signal

from backend.messages.catalogue import CatalogueReply, ViewKind
from console.panels.views.rows_area import RowsArea
from console.panels.views.shown_page import ShownPage
from console.panels.views.view_controls import ViewControls
from console.panels.views.view_query import ViewQuery
from console.panels.views.view_tabs import ViewTabs
from console.state.workspace import RequestedRows, Workspace


class QueryChoice(QObject):
    """The query, as it was chosen last.

    Signals:
        replaced(): other rows are wanted than before
        chosen(): its rows are wanted now, though they may be those from before; after `replaced`
    """

    replaced = Signal()
    chosen = Signal()

    def __init__(
        self,
        tabs: ViewTabs,
        controls: ViewControls,
        area: RowsArea,
        shown: ShownPage,
        workspace: Workspace,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tabs, self._controls, self._area = tabs, controls, area
        self._shown, self._workspace = shown, workspace
        self.query = ViewQuery(page_size=workspace.page_rows.value)
        tabs.view_chosen.connect(self._choose_view)
        controls.changed.connect(self._on_controls_changed)
        area.grid.horizontalHeader().setSectionsClickable(True)
        area.grid.horizontalHeader().sectionClicked.connect(self._on_heading_clicked)
        area.empty.action_clicked.connect(self._clear_filters)
        area.groups.filter_wanted.connect(self._choose_group)
        workspace.catalogue.subscribe(self.set_catalogue)
        workspace.requested_rows.subscribe(self._on_rows_requested)
        workspace.page_rows.subscribe(self._on_page_rows)

    def restore(self, state: Mapping[str, str]) -> None:
        """Choose what `ViewQuery.save` returned once, and the moment of `at`; the rest stays."""
        rows, at = self._workspace.page_rows.value, state.get("at", self.query.at)
        self.query = replace(self.query.restored(state), at=at, page_size=rows)
        self._controls.select_replica(self.query.replica)

    def set_catalogue(self, catalogue: CatalogueReply | None) -> None:
        """Offer the views that there are, and choose the one that was chosen last, or the first."""
        if catalogue is None:
            return
        kind = self._tabs.set_views(catalogue.views, self.query.view)
        if kind is not None and kind.name == self.query.view:
            self._show_view(kind)
            filter_box = self._controls.filter
            if filter_box.applied_filter != self.query.filter:  # that of the last start
                filter_box.set_filter(self.query.filter)
            self.chosen.emit()
        elif kind is not None:
            self._choose_view(kind)

    def choose_page(self, page: int) -> None:
        """Go to another page of the same rows."""
        self._choose(self.query.with_page(page))
        self._area.grid.scrollToTop()

    def sort_by_next(self) -> None:
        """Sort by the column after the one by which it is sorted."""
        self._choose(self.query.sorted_by_next(self._shown.column_names))

    def reverse_order(self) -> None:
        """Sort the other way."""
        self._choose(self.query.sorted_by(self.query.order))

    def _show_view(self, kind: ViewKind) -> None:
        self._controls.show_view(kind)
        self._area.groups.show_view(kind)

    def _choose_view(self, kind: ViewKind) -> None:
        self._show_view(kind)
        self._controls.filter.clear()
        self._choose(self.query.with_view(kind, self._workspace.tables))

    def _on_rows_requested(self, rows: RequestedRows) -> None:
        """Choose these rows as they are now; of whichever replica was chosen."""
        self._tabs.show_view(rows.view)
        order, _, direction = rows.order.partition(":")
        wanted = replace(
            self.query, view=rows.view, order=order, descending=direction == "desc", at=""
        )
        with QSignalBlocker(self._controls.at):
            self._controls.at.clear()
        self._controls.filter.set_filter(rows.filter)
        self._choose(wanted.with_filter(rows.filter, wanted.replica, ""))

    def _on_controls_changed(self) -> None:
        self._choose(self._controls.apply_to(self.query))

    def _on_heading_clicked(self, section: int) -> None:
        names = self._shown.column_names
        if section < len(names):
            self._choose(self.query.sorted_by(names[section]))

    def _choose_group(self, group: str) -> None:
        """Choose the rows of a group, among those that were counted."""
        whole = f"({self.query.filter}) {group}" if self.query.filter else group
        self._controls.grouping.setChecked(False)
        self._controls.filter.set_filter(whole)

    def _on_page_rows(self, rows: int) -> None:
        """Choose the first page anew, as long as the operator wants pages now."""
        self._choose(replace(self.query, page=0, page_size=rows))

    def _clear_filters(self) -> None:
        self._controls.at.clear()
        self._controls.filter.set_filter("")

    def _choose(self, wanted: ViewQuery) -> None:
        if wanted != self.query:
            self.query = wanted
            self._workspace.tables.store_sort(wanted.table_name, wanted.order_text)
            self.replaced.emit()
        self.chosen.emit()
