"""Keeps the desk's catalogue: asked once a session of the backend."""

from backend.messages.commands import Failure
from backend.messages.queries import AskCatalogue, Catalogue
from console.link.bridge import Link
from console.state.desk import Desk
from console.state.frame import Frame


class CatalogueKeeper:
    """Ask what is installed as soon as a replica answers, and again after a restart."""

    def __init__(self, link: Link, desk: Desk) -> None:
        self._link = link
        self._desk = desk
        self._session = ""
        self._asking = False
        link.frame.connect(self._take)

    def _take(self, frame: Frame) -> None:
        if frame.phase != "connected" or self._asking or frame.session == self._session:
            return
        if not any("queries" in process.endpoints for process in frame.processes):
            return
        self._asking = True
        self._link.ask(AskCatalogue(), lambda reply: self._answered(frame.session, reply))

    def _answered(self, session: str, reply: Catalogue | Failure) -> None:
        self._asking = False
        if isinstance(reply, Catalogue):
            self._session = session
            self._desk.catalogue.set(reply)
