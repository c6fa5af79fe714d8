"""What is installed at the backend, for everyone in the window."""

from backend.clock import SECOND_US
from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Failure
from backend.messages.queries import AskCatalogue
from backend.translation import Translations, install_declared_texts
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
            install_declared_texts(translations_by_owner(reply))
            self._workspace.catalogue.set(reply)


def translations_by_owner(catalogue: CatalogueReply) -> dict[str, Translations]:
    """Arrange what is declared by module and view; a view also speaks as the modules of its events.

    A module and a view of one name speak together.
    """
    declared: dict[str, dict[str, dict[str, str]]] = {}
    for each in catalogue.translations:
        languages = declared.setdefault(each.owner, {})
        languages[each.language] = {**languages.get(each.language, {}), **each.texts}
    found: dict[str, Translations] = dict(declared)
    modules = {kind.type: kind.module for kind in catalogue.events}
    for view in catalogue.views:
        spoken = dict(declared.get(view.name, {}))
        for module in sorted({modules[each] for each in view.takes if each in modules}):
            for language, texts in declared.get(module, {}).items():
                spoken[language] = {**texts, **spoken.get(language, {})}
        found[view.name] = spoken
    return found
