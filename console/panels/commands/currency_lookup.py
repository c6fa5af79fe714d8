"""In which currency a command's amounts are, where the command itself does not say it."""

from PySide6.QtCore import QObject, Signal

from backend.messages.catalogue import CurrencySource
from backend.messages.queries import AskView, ViewPage
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery


class CurrencyLookup(QObject):
    """Looks up the row that a command is about; it says the currency.

    Signals:
        found(object): the currency (str), or None while it is not known
    """

    found = Signal(object)

    def __init__(self, client: BackendClient, source: CurrencySource, key_column: str) -> None:
        super().__init__()
        self._source = source
        self._key_column = key_column
        self._key = ""
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._on_page)

    def look_up(self, key: str) -> None:
        """Look up the row with this key; the currency is not known until it is found."""
        if key == self._key:
            return
        self._key = key
        self.found.emit(None if key else "")
        if key:
            quoted = key.replace("\\", "\\\\").replace('"', '\\"')
            text = f'{self._key_column}:"{quoted}"'
            self._query.ask(AskView(view=self._source.view, filter=text, limit=1))

    def retry(self) -> None:
        """Look up the same row again: it may have come meanwhile."""
        key, self._key = self._key, ""
        self.look_up(key)

    def _on_page(self, page: ViewPage) -> None:
        place = next(
            (n for n, column in enumerate(page.columns) if column.name == self._source.column), None
        )
        if page.rows and place is not None:
            self.found.emit(str(page.rows[0][place] or ""))
