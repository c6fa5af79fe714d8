"""In which currency a command's amounts are, where the command itself does not say it."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from backend.messages.catalogue import CurrencySource
from backend.messages.commands import Failure
from backend.messages.queries import AskView, ViewPage
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.state.backend_snapshot import BackendSnapshot


class CurrencyLookup(QObject):
    """Looks up the row that a command is about; it says the currency.

    A row that is not there yet is looked for again whenever a replica has moved: it may have been
    created a moment ago.

    Signals:
        found(object): the currency (str), or None while it is not known
        missing(str): why it is not known, when that was looked up
    """

    found = Signal(object)
    missing = Signal(str)

    def __init__(self, client: BackendClient, source: CurrencySource, key_column: str) -> None:
        super().__init__()
        self._source = source
        self._key_column = key_column
        self._key = ""
        self._is_known = False
        self._applied: dict[str, int] = {}
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._on_page)
        self._query.failed.connect(self._on_failure)
        client.snapshot_changed.connect(self._apply_snapshot)

    def look_up(self, key: str) -> None:
        """Look up the row with this key; the currency is not known until it is found."""
        if key == self._key:
            return
        self._key, self._is_known = key, False
        self.found.emit(None if key else "")
        self._ask()

    def retry(self) -> None:
        """Look up the same row again: it may have come meanwhile."""
        key, self._key = self._key, ""
        self.look_up(key)

    def _ask(self) -> None:
        if self._key:
            quoted = self._key.replace("\\", "\\\\").replace('"', '\\"')
            text = f'{self._key_column}:"{quoted}"'
            question = AskView(view=self._source.view, filter=text, limit=1)
            self._query.replace(question, prepare=partial(_with_key, self._key))

    def _apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        moved, self._applied = snapshot.applied != self._applied, snapshot.applied
        if moved and not self._is_known and self._query.is_idle:
            self._ask()

    def _on_page(self, answer: tuple[str, ViewPage]) -> None:
        key, page = answer
        if key != self._key:
            return  # a key that was only half typed
        names = [column.name for column in page.columns]
        row = dict(zip(names, page.rows[0], strict=True)) if page.rows else {}
        if self._source.column in row and str(row.get(self._key_column)) == key:
            self._is_known = True
            self.found.emit(str(row[self._source.column] or ""))
        else:
            self.missing.emit(
                tr("There is no {key} in {view} yet.", key=key, view=self._source.view)
            )

    def _on_failure(self, failure: Failure) -> None:
        self.missing.emit(failure.message)


def _with_key(key: str, reply: object) -> tuple[str, object]:
    return key, reply
