"""How many rows of a view a filter leaves out; a page says only how many match."""

from PySide6.QtCore import QObject, Signal

from backend.messages.queries import ViewPage
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.views.view_query import ViewQuery


class HiddenRows(QObject):
    """Asks for the number of all rows beside each filtered page.

    Signals:
        counted(object): the number (int) that is hidden; None while it is not known
    """

    counted = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._matching = 0
        self._query = LatestQuery(client, parent=parent)
        self._query.answered.connect(self._on_page)
        self._query.failed.connect(self._on_failure)

    def count(self, query: ViewQuery, page: ViewPage) -> None:
        """Count for this page, of the replica that answered it."""
        self._matching = page.total
        if query.filter:
            all_rows = ViewQuery(view=query.view, at=query.at, page_size=1)
            self._query.ask(all_rows.to_question(), page.replica, subject=(query.view, query.at))
        else:
            self._query.cancel()
            self.counted.emit(0)

    def _on_page(self, all_rows: ViewPage) -> None:
        self.counted.emit(max(0, all_rows.total - self._matching))

    def _on_failure(self, _failure: object) -> None:
        self.counted.emit(None)
