"""Lag of every replica over time: the backend's history first, then live."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from backend.clock import SECOND
from backend.messages.commands import Failure
from backend.messages.control import AskHistory
from console.link.bridge import Link
from console.state.frame import Frame
from console.state.lag import LagRings, Past, Step, past_of


class LagHistory(QObject):
    """Rings that begin with the past, asked anew for every session and every choice.

    Signals: `grown` when there is more to draw.
    """

    grown = Signal()

    def __init__(self, link: Link, seconds: int, step: Step, view: str = "") -> None:
        super().__init__()
        self._link = link
        self._seconds = seconds
        self._session = ""
        self._frame: Frame | None = None
        self._seen: dict[str, int] = {}
        self._awaited: set[str] = set()
        self.rings = LagRings(step, view)

    @property
    def complete(self) -> bool:
        """Whether the past of every replica has come."""
        if self._frame is None or self._awaited:
            return False
        roles = ("replica", "archive")
        names = {each.name for each in self._frame.processes if each.role in roles}
        return bool(names) and names <= set(self.rings.names())

    def choose(self, seconds: int, step: Step, view: str) -> None:
        """Follow another view, or reach further back."""
        self._seconds = seconds
        self.rings = LagRings(step, view)
        self._ask(set(self._frame.replicas) if self._frame else set())

    def take(self, frame: Frame) -> None:
        """Append what a frame brings."""
        self._frame = frame
        if frame.session != self._session:
            self._session = frame.session
            self.rings = LagRings(self.rings.step, self.rings.view)
            self._seen = {}
        unknown = frame.replicas.keys() - self._seen.keys()
        fresh = [
            heard for name, heard in frame.replicas.items() if heard.at != self._seen.get(name)
        ]
        self._seen = {name: heard.at for name, heard in frame.replicas.items()}
        added = [self.rings.append(heard.sample) for heard in fresh]
        self._ask(unknown)
        if any(added):
            self.grown.emit()

    def _ask(self, names: set[str]) -> None:
        if self._frame is None or self._frame.phase != "connected":
            return
        since = self._frame.now - self._seconds * SECOND
        rings = self.rings
        for name in names:
            self._awaited.add(name)
            request = AskHistory(replica=name, view=rings.view, since=since, step=rings.step)
            self._link.order(request, partial(self._filled, rings, name), prepare=past_of)

    def _filled(self, rings: LagRings, name: str, past: Past | Failure) -> None:
        """A replica's past came; an answer to an older choice is dropped."""
        if rings is not self.rings:
            return
        self._awaited.discard(name)
        if isinstance(past, Past):
            rings.fill(past)
        self.grown.emit()
