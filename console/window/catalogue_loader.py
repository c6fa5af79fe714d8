"""The workspace's catalogue: asked for once in each session of the backend."""

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
        client.snapshot_changed.connect(self._apply_snapshot)

    def _apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        if snapshot.phase != "connected" or self._asking or snapshot.session == self._session:
            return
        if not any("queries" in process.endpoints for process in snapshot.processes):
            return
        self._asking = True
        self._client.ask(AskCatalogue(), lambda reply: self._store_reply(snapshot.session, reply))

    def _store_reply(self, session: str, reply: CatalogueReply | Failure) -> None:
        self._asking = False
        if isinstance(reply, CatalogueReply):
            self._session = session
            self._workspace.catalogue.set(reply)
