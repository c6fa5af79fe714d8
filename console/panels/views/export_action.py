"""The act that writes all rows which a view's filter matches to a file, in menus and palette."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from backend.translation import tr
from console.actions.action_registry import create_action
from console.link.bridge import BackendClient
from console.panels.views.export_dialog import ExportDialog, ask_export_file, form_of
from console.panels.views.view_export import ViewExport
from console.panels.views.view_query import ViewQuery
from console.tables.grid import Grid


class ExportAction(QObject):
    """Asks for the file, and shows how far the export is."""

    def __init__(
        self,
        panel: QWidget,
        client: BackendClient,
        grid: Grid,
        query: Callable[[], ViewQuery],
    ) -> None:
        """`query` returns what is shown, of which all rows are wanted."""
        super().__init__(panel)
        self._panel, self._client, self._grid, self._query = panel, client, grid, query
        grid.table_actions.export_all = self.ask
        create_action(panel, tr("Export all rows that match…"), self.ask)

    def ask(self) -> None:
        """Ask for the file."""
        if self._query().view:
            dialog = ask_export_file(self._panel, self._query().view)
            dialog.fileSelected.connect(self.export)

    def export(self, path: str) -> None:
        """Write all rows of what is shown to a file."""
        export = ViewExport(self._client, self)
        ExportDialog(self._panel, export)
        export.ended.connect(export.deleteLater)
        file = Path(path)
        export.start(self._query(), file, form_of(file), self._grid.columns.shown_places)
