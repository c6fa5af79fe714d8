"""The connection to the backend of a data folder: found, kept while it is heard, found again."""

from pathlib import Path
from typing import Literal, Protocol

from backend.clock import SECOND_US, Clock, Micros
from backend.errors import Unavailable, Unreadable
from backend.messages.access_roles import AccessRole
from backend.messages.commands import Failure, FromPrimary
from backend.messages.control import ControlResponse, Hello, SessionWelcome
from backend.messages.events import FeedMessage
from backend.messages.known_sentences import read_sentence
from backend.messages.notices import Notice, ReplicaSample, Topology
from backend.messages.queries import QueryReply, QuestionProgress
from backend.translation import tr
from backend.wire import connection
from backend.wire.loop import Loop
from backend.wire.sockets import Context
from console.link.backend_sockets import BackendSockets
from console.link.request_tracker import RequestTracker

ConnectionPhase = Literal["starting", "connecting", "connected", "lost"]

_SILENCE_LIMIT_US = 3 * SECOND_US  # without a word from the supervisor the backend counts as gone
# One of another host may be on a slow path that loses packets: coming in takes five round trips,
# and what is lost is repeated after ever longer. Beginning anew would make it last longer still.
_PATIENCE_US = 10 * SECOND_US


class StateRecorder(Protocol):
    """Who keeps account of what arrives, on the I/O thread."""

    def set_connection(self, phase: ConnectionPhase, reason: str) -> None:
        """The connection changed."""

    def set_host(self, host: str) -> None:
        """The backend that is looked for runs on another host; empty: on this one."""

    def set_session(self, name: str) -> None:
        """A backend answered with its session."""

    def apply_notice(self, message: Notice) -> None:
        """A process published a notice."""

    def apply_feed(self, message: FeedMessage) -> None:
        """The log grew, or its end was reported again."""

    def discard_new(self) -> None:
        """Drop what was not given out yet: it could not be."""

    def take_snapshot(self) -> object:
        """Everything known, with what is new since the last call."""


class BackendConnection:
    """Looks for a backend until one answers, and again when it falls silent.

    Belongs to the I/O thread; `clock` counts monotonic microseconds. `session` names the backend
    that answered last, empty before the first. `changed` says whether anything was heard that is
    not shown yet.
    """

    def __init__(
        self,
        context: Context,
        folder: Path,
        recorder: StateRecorder,
        tracker: RequestTracker,
        clock: Clock,
        role: AccessRole,
    ) -> None:
        self._context = context
        self._role: AccessRole = role
        self._folder = folder
        self._recorder = recorder
        self._tracker = tracker
        self._clock = clock
        self._loop = Loop()
        self._sockets: BackendSockets | None = None
        self._is_elsewhere = False  # whether it runs on another host
        self._primary_endpoint = ""
        self._heard_us: Micros = 0
        self._resumes_us: Micros = 0
        self.session = ""
        self.changed = True

    def start(self, loop: Loop) -> None:
        """Wait for everything in this loop from now on."""
        self._loop = loop

    def set_role(self, role: AccessRole) -> None:
        """Connect anew at once with the key of another role."""
        self._role = role
        if self._sockets is not None:
            self.close()
            self._connect()

    def break_off(self, reason: str, delay_us: Micros) -> None:
        """Be lost for this reason, and look for the backend again after so long."""
        self._resumes_us = self._clock() + delay_us
        self._disconnect(reason)

    def check(self) -> None:
        """Look for a backend when there is none, and for silence when there is one."""
        self._tracker.expire_overdue()
        if self._sockets is not None and self._clock() - self._heard_us > _SILENCE_LIMIT_US:
            self._note_silence(self._sockets)
        if self._sockets is None and self._clock() >= self._resumes_us:
            self._connect()

    def close(self) -> None:
        """Close every socket; what was asked and not answered has failed."""
        sockets, self._sockets, self._primary_endpoint = self._sockets, None, ""
        self._tracker.detach()
        if sockets is not None:
            sockets.close()

    def on_notice(self, session: str, message: Notice) -> None:
        """Hear a process; the topology also says where the others are."""
        self._heard_us = self._clock()
        if isinstance(message, Topology):
            self._apply_topology(session, message)
        elif isinstance(message, ReplicaSample):
            self._tracker.apply_sample(message)
        self._recorder.apply_notice(message)
        self.changed = True

    def on_feed(self, message: FeedMessage) -> None:
        """Hear the feed."""
        self._recorder.apply_feed(message)
        self.changed = True

    def on_response(self, number: int, message: ControlResponse) -> None:
        """Hear the supervisor."""
        self._heard_us = self._clock()
        if isinstance(message, SessionWelcome):
            self.on_notice(message.session, message.topology)
        self._tracker.on_response(number, message)

    def on_answer(self, number: int, message: FromPrimary) -> None:
        """Hear the primary."""
        self._tracker.on_answer(number, message)

    def on_reply(self, number: int, message: QueryReply) -> None:
        """Hear a replica."""
        self._tracker.on_reply(number, message)

    def on_progress(self, number: int, progress: QuestionProgress) -> None:
        """Hear a replica that still works at a question."""
        self._tracker.on_progress(number, progress)

    def on_unreadable(self, number: int, why: Unreadable) -> None:
        """An answer that cannot be read is its request's failure; anything else ends the session.

        Another version on the other side is the likeliest reason: say so, and keep looking.
        """
        message = read_sentence(why.message)
        failure = Failure(code=why.code, message=message)
        if not self._tracker.on_unreadable(number, failure):
            self._disconnect(message)

    def _connect(self) -> None:
        try:
            found = connection.read_connection_file(self._folder)
        except (Unavailable, Unreadable) as error:
            self._report_absent(read_sentence(error.message))
            return
        self._is_elsewhere = bool(found.host)
        self._recorder.set_host(found.host)
        self._sockets = BackendSockets(self._context, self._loop, found, self, self._role)
        self._heard_us = self._clock()
        self._sockets.send_request(Hello(client="console"), 0)

    def _note_silence(self, open_sockets: BackendSockets) -> None:
        """Count the backend as gone; the sockets to one of another host are kept for a while."""
        refusal = read_sentence(open_sockets.refusal)
        reason = refusal or tr("The backend has fallen silent; looking for it again.")
        limit_us = _PATIENCE_US if self._is_elsewhere and not refusal else _SILENCE_LIMIT_US
        if self._clock() - self._heard_us > limit_us:
            self._disconnect(reason)
        else:
            self._report_absent(reason)

    def _disconnect(self, reason: str) -> None:
        self._report_absent(reason)
        self.close()

    def _report_absent(self, reason: str) -> None:
        self._recorder.set_connection("lost" if self.session else "connecting", reason)
        self.changed = True

    def _apply_topology(self, session: str, message: Topology) -> None:
        if self._sockets is None:
            return
        if session != self.session or self._primary_endpoint == "":
            self._tracker.attach(self._sockets)
        self.session = session
        self._recorder.set_session(session)
        moved = self._sockets.apply_topology(message)
        endpoints = [
            p.endpoints.get("commands", "") for p in message.processes if p.role == "primary"
        ]
        primary = next(iter(endpoints), "")
        is_new = primary not in ("", self._primary_endpoint)
        self._tracker.apply_topology(message, moved, primary_is_new=is_new)
        self._primary_endpoint = primary
