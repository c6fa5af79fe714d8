"""All of the selected row: its fields, its events, and the same row in every replica."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from backend.messages.row_code import ViewCode
from backend.translation import tr, tr_noop
from console.actions.action_registry import create_action
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.event.event_trees import PayloadNode
from console.panels.views.page_code import code_node
from console.panels.views.replica_comparison import ReplicaComparison
from console.panels.views.row_events import RowEvents
from console.panels.views.row_fields import WholeRow, row_nodes
from console.state.workspace import RequestedBlame, Workspace
from console.theme.theme import Theme
from console.widgets.copy_menu import CopyMenu
from console.widgets.elided_label import ElidedLabel
from console.widgets.labels import set_label
from console.widgets.lazy_tree import LazyTree

_BESIDE_TABS_PX = 12  # around the titles of the tabs
_BLAME = tr_noop("Blame: who wrote this value")
_NOTHING = tr_noop("Select a row to see all of it.")


class RowDetail(QWidget):
    """Three tabs; only the one in sight asks. Who wrote a field is shown by the replay panel."""

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._row: WholeRow | None = None
        self._code: ViewCode | None = None
        self._stale: set[QWidget] = set()
        self.headline = ElidedLabel(tr(_NOTHING), "title", elide=Qt.TextElideMode.ElideRight)
        self.fields: LazyTree[PayloadNode] = LazyTree(
            (tr("Field"), tr("Value"), tr("Note")),
            lambda node: (node.name, node.text, node.note),
            lambda node: node.children,
        )
        self.fields.setAccessibleName(tr("Fields of the row"))
        self.fields.setColumnWidth(0, 150)
        self.fields.setColumnWidth(1, 190)
        self.fields.offer_more = self._offer
        create_action(self.fields, tr(_BLAME), self.blame, "B")
        self.events = RowEvents(client, theme, workspace)
        self.replicas = ReplicaComparison(client, theme)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.fields, tr("Fields"))
        self.tabs.addTab(self.events, tr("Events"))
        self.tabs.addTab(self.replicas, tr("Replicas"))
        self.tabs.currentChanged.connect(self._refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.headline)
        column.addWidget(self.tabs, 1)

    def minimumSizeHint(self) -> QSize:
        """Leave room to the rows; the titles of the tabs would scroll in less than they need."""
        return QSize(max(220, self.tabs.tabBar().sizeHint().width() + _BESIDE_TABS_PX), 120)

    def set_replicas(self, names: Sequence[str]) -> None:
        """Compare these."""
        self.replicas.set_replicas(names)

    def show_row(self, row: WholeRow) -> None:
        """Show a row, or the same one as it is now."""
        if row == self._row:
            return
        self._row = row
        set_label(self.headline, row.title, row.key_filter)
        self._stale = {self.fields, self.events, self.replicas}
        self._refresh()

    def show_code(self, code: ViewCode | None) -> None:
        """Say which version of the code of the view wrote the row."""
        if code != self._code:
            self._code = code
            self._stale.add(self.fields)
            self._refresh()

    def blame(self) -> None:
        """Show who wrote the selected field, as the log's end has it."""
        item = self.fields.currentItem()
        if item is not None:
            self._blame(self.fields.node(item))

    def _offer(self, menu: CopyMenu, node: PayloadNode) -> None:
        if node.path:
            menu.addAction(f"{tr(_BLAME)}\tB", partial(self._blame, node))

    def _blame(self, node: PayloadNode) -> None:
        row = self._row
        if row is not None and node.path:
            wanted = RequestedBlame(row.view, tuple(row.key.values()), node.path)
            self._workspace.requested_panel.publish(panel_registry.REPLAY.name)
            self._workspace.requested_blame.publish(wanted)

    def _refresh(self, _place: object = None) -> None:
        """Bring the tab in sight up to the row."""
        shown = self.tabs.currentWidget()
        if self._row is None or shown not in self._stale:
            return
        self._stale.discard(shown)
        if shown is self.fields:
            by = code_node(self._code, self._row.position)
            self.fields.show_nodes((*row_nodes(self._row), by))
        elif shown is self.events:
            self.events.show_row(self._row)
        else:
            self.replicas.show_row(self._row)
