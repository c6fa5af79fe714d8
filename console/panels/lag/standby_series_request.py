"""Lag of the log's standbys over time: the backend's history first, then live."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from backend.clock import SECOND_US
from backend.messages.commands import Failure
from backend.messages.known_sentences import read_sentence
from backend.messages.log_standbys import AskStandbySeries, LogStandbys
from backend.translation import tr
from console.link.bridge import BackendClient
from console.state.backend_snapshot import BackendSnapshot
from console.state.lag_buffers import SampleStep
from console.state.ring_buffer import Columns
from console.state.standby_buffers import StandbyBuffers, standby_columns

_RETRY_AFTER_US = SECOND_US  # until a past that could not be had is asked for again


class StandbyPast(QObject):
    """Rings that begin with the past, asked anew for every session, step and standby that comes.

    A log that has no standbys, as a file, is never asked for them.

    Signals: `extended` when there is more to draw.
    """

    extended = Signal()

    def __init__(self, client: BackendClient, length_s: int, step: SampleStep) -> None:
        super().__init__()
        self._client, self._length_s = client, length_s
        self._sessions = 0
        self._session, self._sample_us = "", 0
        self._snapshot: BackendSnapshot | None = None
        self._asked: set[str] | None = None  # names that were known when it was asked
        self._is_awaited = False
        self._failed_us: int | None = None
        self.rings = StandbyBuffers(step)

    @property
    def known(self) -> LogStandbys | None:
        """What the writer says of them; None: its log has none, or nothing is known."""
        primary = self._snapshot.primary if self._snapshot is not None else None
        return primary.standbys if primary is not None else None

    @property
    def is_shown(self) -> bool:
        """Whether there is, or was, anything to be seen."""
        known = self.known
        if known is None:
            return False
        return bool(known.standbys or known.away or known.problem or self.rings.names())

    @property
    def is_complete(self) -> bool:
        """Whether the past of all has come, if there are any."""
        return self.known is None or (self._asked is not None and not self._is_awaited)

    def explain(self) -> str:
        """Return why there is nothing to show, as a sentence."""
        known = self.known
        if known is not None and known.problem:
            return read_sentence(known.problem)
        if known is not None and not known.standbys:
            return tr("No standby is connected to the log's server.")
        return tr("No sample was kept of this time.")

    def select(self, length_s: int, step: SampleStep) -> None:
        """Reach further back; what is followed already stays."""
        if (length_s, step) == (self._length_s, self.rings.step):
            return
        self._length_s = length_s
        self._start_anew(step)
        self._ask_if_due()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Append what a snapshot brings."""
        self._snapshot = snapshot
        if snapshot.session != self._session:
            self._session = snapshot.session
            self._start_anew(self.rings.step)
        if snapshot.sessions != self._sessions:  # it may have been cut off: the gap is known there
            self._sessions, self._asked = snapshot.sessions, None
        self._ask_if_due()
        primary, known = snapshot.primary, self.known
        if primary is None or known is None or primary.at_us == self._sample_us:
            return
        self._sample_us = primary.at_us
        if known.problem:
            return
        added = [self.rings.append_sample(primary.at_us, each) for each in known.standbys]
        if any(added):
            self.extended.emit()

    def _start_anew(self, step: SampleStep) -> None:
        self.rings = StandbyBuffers(step)
        self._asked, self._is_awaited, self._failed_us = None, False, None

    def _ask_if_due(self) -> None:
        snapshot, known = self._snapshot, self.known
        if snapshot is None or known is None or snapshot.phase != "connected" or self._is_awaited:
            return
        names = {each.name for each in known.standbys}
        failed_us = self._failed_us
        is_due = failed_us is None or snapshot.now_us - failed_us >= _RETRY_AFTER_US
        if is_due and (self._asked is None or not names <= self._asked):
            self._asked, self._is_awaited = names, True
            rings = self.rings
            since_us = snapshot.wall_us - self._length_s * SECOND_US
            self._client.request(
                AskStandbySeries(since_us=max(0, since_us), step_s=rings.step),
                partial(self._on_history, rings),
                prepare=standby_columns,
            )

    def _on_history(self, rings: StandbyBuffers, past: dict[str, Columns] | Failure) -> None:
        """The past came; an answer to an older choice is dropped."""
        if rings is not self.rings:
            return
        self._is_awaited = False
        if isinstance(past, Failure):
            self._asked = None
            self._failed_us = self._snapshot.now_us if self._snapshot is not None else None
            return
        rings.load_history(past)
        self.extended.emit()
