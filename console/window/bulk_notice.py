"""What came of a bulk operation when it is over, said wherever the operator is by then."""

from PySide6.QtWidgets import QMainWindow

from backend.messages.bulk_text import describe_bulk_end
from backend.messages.notices import BulkEnded
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.panel_registry import PARKED
from console.state.backend_snapshot import BackendSnapshot
from console.state.workspace import Workspace
from console.widgets.toast import Toast


class BulkNotice(Toast):
    """Says the newest end; its button leads to the bulk operations of that replica."""

    def __init__(self, window: QMainWindow, client: BackendClient, workspace: Workspace) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._ended: BulkEnded | None = None
        self.act.setText(tr("Show"))
        self.act.setToolTip(tr("Show what became of its entities"))
        self.act.clicked.connect(self._show_bulks)
        client.snapshot_changed.connect(self._on_snapshot)

    def _on_snapshot(self, snapshot: BackendSnapshot) -> None:
        newest = next(reversed(snapshot.ended_bulks), None)
        if newest is not None and newest is not self._ended:
            self._ended = newest
            self.show_text(describe_bulk_end(newest.name, newest.bulk), has_act=True)

    def _show_bulks(self) -> None:
        if self._ended is not None:
            self.forget_focus()  # the panel takes it
            self._workspace.requested_panel.publish(PARKED.name)
            self._workspace.requested_bulks.publish(self._ended.name)
        self.hide()
