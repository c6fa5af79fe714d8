"""What is installed at the backend, for everyone in the window."""

from backend.clock import SECOND_US
from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Failure
from backend.messages.queries import AskCatalogue
from console.link.bridge import BackendClient
from console.state.backend_snapshot import BackendSnapshot
from console.state.workspace import Workspace


class CatalogueLoader:
    """Ask what is installed as soon as a replica answers, and again after a restart."""

    def __init__(self, client: BackendClient, workspace: Workspace) -> None:
        self._client = client
        self._workspace = workspace
        self._session = ""
        self._asking = False
        self._retry_at_us = 0
        client.snapshot_changed.connect(self._apply_snapshot)

    def _apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        if snapshot.phase != "connected" or self._asking or snapshot.session == self._session:
            return
        if snapshot.now_us < self._retry_at_us:
            return
        if not any("queries" in process.endpoints for process in snapshot.processes):
            return
        self._asking, self._retry_at_us = True, snapshot.now_us + SECOND_US
        self._client.ask(AskCatalogue(), lambda reply: self._store_reply(snapshot.session, reply))

    def _store_reply(self, session: str, reply: CatalogueReply | Failure) -> None:
        self._asking = False
        if isinstance(reply, CatalogueReply):
            self._session = session
            self._workspace.catalogue.set(reply)
