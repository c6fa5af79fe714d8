"""Lag of every replica over time: the backend's history first, then live."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from backend.clock import SECOND_US
from backend.messages.commands import Failure
from backend.messages.lag_series import AskLagSeries
from console.link.bridge import BackendClient
from console.state.backend_snapshot import BackendSnapshot
from console.state.lag_buffers import LagBuffers, LagChoice, ReplicaHistory, replica_history
from console.state.replica_health import published_stages, replica_healths

_RETRY_AFTER_US = SECOND_US  # until a past that could not be had is asked for again


class LagHistory(QObject):
    """Rings that begin with the past, asked anew for every session and every choice.

    Signals: `extended` when there is more to draw; `loaded` when a past came that was asked for.
    """

    extended = Signal()
    loaded = Signal()

    def __init__(self, client: BackendClient, length_s: int, choice: LagChoice) -> None:
        super().__init__()
        self._client = client
        self._length_s = length_s
        self._session = ""
        self._sessions = 0
        self._snapshot: BackendSnapshot | None = None
        self._sample_times: dict[str, int] = {}
        self._asked: set[str] = set()
        self._awaited: set[str] = set()
        self._failed_us: dict[str, int] = {}
        self.rings = LagBuffers(choice)

    @property
    def is_complete(self) -> bool:
        """Whether the past of every replica that answers has come."""
        if self._snapshot is None or self._snapshot.health is None or self._awaited:
            return False
        names = {each.name for each in replica_healths(self._snapshot) if each.is_answering}
        return bool(names) and names <= set(self.rings.names())

    def select(self, length_s: int, choice: LagChoice) -> None:
        """Follow other views, or reach further back; what is followed already stays."""
        if (length_s, choice) == (self._length_s, self.rings.choice):
            return
        self._length_s = length_s
        self._start_anew(LagBuffers(choice))
        if self._snapshot is not None:
            self._ask(_replica_names(self._snapshot))

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Append what a snapshot brings."""
        self._snapshot = snapshot
        if snapshot.session != self._session:
            self._session = snapshot.session
            self._sample_times = {}
            self._start_anew(LagBuffers(self.rings.choice))
        if snapshot.sessions != self._sessions:  # it may have been cut off: the gap is known there
            self._sessions = snapshot.sessions
            self._asked.clear()
        fresh = [
            heard
            for name, heard in snapshot.replicas.items()
            if heard.heard_us != self._sample_times.get(name)
        ]
        self._sample_times = {name: heard.heard_us for name, heard in snapshot.replicas.items()}
        published = published_stages(snapshot)
        added = [self.rings.append_sample(heard.sample, published) for heard in fresh]
        names = _replica_names(snapshot)
        self._ask((names - self._asked) | (names & self._take_due(snapshot)))
        if any(added):
            self.extended.emit()

    def _start_anew(self, rings: LagBuffers) -> None:
        """Nothing is known, and nobody waits for what was asked before."""
        self.rings = rings
        for known in (self._asked, self._awaited):
            known.clear()
        self._failed_us.clear()

    def _take_due(self, snapshot: BackendSnapshot) -> set[str]:
        """Return, once, the replicas whose past could not be had a while ago."""
        due = {
            name
            for name, failed_us in self._failed_us.items()
            if snapshot.now_us - failed_us >= _RETRY_AFTER_US
        }
        for name in due:
            del self._failed_us[name]
        return due

    def _ask(self, names: set[str]) -> None:
        if self._snapshot is None or self._snapshot.phase != "connected":
            return
        since = self._snapshot.wall_us - self._length_s * SECOND_US
        rings = self.rings
        for name in names:
            self._asked.add(name)
            self._awaited.add(name)
            request = AskLagSeries(
                replica=name, views=list(rings.choice.views), since_us=since, step_s=rings.step
            )
            self._client.request(
                request,
                partial(self._on_history, rings, name),
                prepare=partial(replica_history, rings.choice),
            )

    def _on_history(self, rings: LagBuffers, name: str, past: ReplicaHistory | Failure) -> None:
        """A replica's past came; an answer to an older choice is dropped."""
        if rings is not self.rings:
            return
        self._awaited.discard(name)
        if isinstance(past, ReplicaHistory):
            rings.load_history(past)
            self.loaded.emit()
        elif self._snapshot is not None:
            self._failed_us[name] = self._snapshot.now_us
        self.extended.emit()


def _replica_names(snapshot: BackendSnapshot) -> set[str]:
    """Return every replica there is: one that says nothing has a past, too."""
    known = {each.name for each in snapshot.processes if each.role in ("replica", "archive")}
    return known | snapshot.replicas.keys()
