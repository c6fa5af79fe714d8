"""Asks the supervisor for the audit: its newest page once a second, older ones on request."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from backend.clock import SECOND_US
from backend.messages.audit import MAX_AUDIT_ENTRIES, AskAudit, AuditPage
from backend.messages.commands import Failure
from backend.messages.control import ControlResponse
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.audit.loaded_entries import LoadedEntries
from console.state.backend_snapshot import BackendSnapshot
from console.state.observable import Observable
from console.state.refresh_limiter import RefreshLimiter


class AuditRequests(QObject):
    """What was read of the audit for the words that are filtered by.

    Signals:
        changed(): other entries than before, or another answer to whether there are older ones
        failed(str): a page could not be had, and why; empty when one came again
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, client: BackendClient, parent: QObject, page_rows: Observable[int]) -> None:
        """`page_rows`: how many entries the operator wants at a time."""
        super().__init__(parent)
        self._page_rows = page_rows
        self._client = client
        self._words = ""
        self._session = ""
        self._is_asking_newest = self._is_asking_older = False
        self._limiter = RefreshLimiter(SECOND_US)
        self.loaded = LoadedEntries()

    @property
    def words(self) -> str:
        """What is filtered by; empty for everything."""
        return self._words

    def filter_by(self, words: str) -> None:
        """Show only the entries that hold each of these words."""
        if words != self._words:
            self._words = words
            self._start_anew()

    def refresh(self, snapshot: BackendSnapshot) -> None:
        """Ask for what is new, when it is time."""
        if snapshot.phase != "connected":
            return
        if snapshot.session != self._session:
            self._session = snapshot.session
            self._is_asking_newest = False
            self._start_anew()
        elif self._limiter.is_due(snapshot):
            self._ask_newest()

    @property
    def _limit(self) -> int:
        return min(self._page_rows.value, MAX_AUDIT_ENTRIES)

    def ask_older(self, limit: int = 0) -> None:
        """Ask for the page behind what is loaded, of so many entries at most; 0: of a page's."""
        before = self.loaded.next_before
        if before is not None and not self._is_asking_older:
            self._is_asking_older = True
            question = AskAudit(before=before, limit=limit or self._limit, words=self._words)
            self._client.request(question, partial(self._on_older, self.loaded))

    def _start_anew(self) -> None:
        """Nothing is loaded, and nobody waits for what was asked before."""
        self.loaded = LoadedEntries()
        self._is_asking_newest = self._is_asking_older = False
        self._ask_newest()

    def _ask_newest(self) -> None:
        if not self._is_asking_newest:
            self._is_asking_newest = True
            question = AskAudit(limit=self._limit, words=self._words)
            self._client.request(question, partial(self._on_newest, self.loaded))

    def _on_newest(self, loaded: LoadedEntries, response: ControlResponse) -> None:
        if loaded is not self.loaded:
            return  # other words are wanted meanwhile
        self._is_asking_newest = False
        if not isinstance(response, AuditPage):
            self._fail(response)
            return
        self.failed.emit("")
        if loaded.take_newest(response):
            self.changed.emit()
        if not loaded.entries:
            self.ask_older()  # what is looked for may stand further back

    def _on_older(self, loaded: LoadedEntries, response: ControlResponse) -> None:
        if loaded is not self.loaded:
            return
        self._is_asking_older = False
        if not isinstance(response, AuditPage):
            self._fail(response)
            return
        loaded.take_older(response)
        self.changed.emit()
        if not response.entries:
            self.ask_older()  # only so many are looked at for one page

    def _fail(self, response: ControlResponse) -> None:
        self.failed.emit(response.message if isinstance(response, Failure) else tr("no page came"))
