"""The I/O thread: finds the backend, owns every socket, hands over at most every 33 ms."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import zmq

from backend.clock import SECOND_US, Clock
from backend.errors import MarigraphError, Unavailable, Unreadable
from backend.messages.commands import Command, FromPrimary
from backend.messages.control import ControlRequest, ControlResponse, Hello, SessionWelcome
from backend.messages.events import FeedMessage
from backend.messages.notices import Notice, Topology
from backend.messages.queries import QueryReply, Question
from backend.wire import connection, sockets
from backend.wire.loop import Loop
from console.link.backend_sockets import BackendSockets
from console.link.pending_requests import Prepare, ResultCallback
from console.link.request_tracker import RequestTracker

ConnectionPhase = Literal["starting", "connecting", "connected", "lost"]

_DELIVERY_INTERVAL_US = SECOND_US // 30
_SILENCE_LIMIT_US = 3 * SECOND_US  # without a word from the supervisor the backend counts as gone
_SHUTDOWN_LIMIT_US = 2 * SECOND_US  # for orders that are on their way when the window closes
_BROKEN = "A mistake in the console itself ended its connection: please start the console anew."
_CHECK_INTERVAL_S = 0.25  # seconds between two looks at the connection file, timeouts and silence


class StateRecorder(Protocol):
    """Who keeps account of what arrives, on the I/O thread."""

    def set_connection(self, phase: ConnectionPhase, reason: str) -> None:
        """The connection changed."""

    def set_session(self, name: str) -> None:
        """A backend answered with its session."""

    def apply_notice(self, said: Notice) -> None:
        """A process said something of itself."""

    def apply_feed(self, said: FeedMessage) -> None:
        """The log grew, or its end was said again."""

    def take_snapshot(self) -> object:
        """Everything known, with what is new since the last call."""


@dataclass(frozen=True)
class Delivery:
    """What the GUI thread gets at once: results with those who wait for them, and a frame."""

    results: list[tuple[ResultCallback, object]]
    snapshot: object


class IoThread:
    """One thread, joined by `stop`; every other method may be called from one other thread."""

    def __init__(
        self,
        folder: Path,
        recorder: StateRecorder,
        deliver: Callable[[Delivery], None],
        clock: Clock,
    ) -> None:
        self._folder = folder
        self._recorder = recorder
        self._deliver = deliver
        self._clock = clock
        self._tracker = RequestTracker(clock)
        self._outbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._context = zmq.Context[zmq.Socket[bytes]]()
        self._wake, self._woken = sockets.pair(self._context)
        self._thread = threading.Thread(target=self._run, name="link")
        self._loop = Loop()
        self._sockets: BackendSockets | None = None
        self._session = ""
        self._primary_endpoint = ""
        self._heard_us = 0
        self._changed = True
        self._is_delivery_pending = False
        self._stopped = False
        self._ends_at_us: int | None = None
        self._delivered_us = 0

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread and wait for it."""
        if self._thread.is_alive():
            self._post(self._begin_shutdown)
            self._thread.join()
        self._stopped = True
        self._wake.close()
        self._woken.close()
        self._context.term()

    def ask(
        self, question: Question, callback: ResultCallback, replica: str, prepare: Prepare
    ) -> None:
        """Ask a replica by name, or any."""
        self._post(lambda: self._tracker.ask(question, callback, replica, prepare))

    def send(self, command: Command, callback: ResultCallback) -> None:
        """Send a command to the primary."""
        self._post(lambda: self._tracker.send(command, callback))

    def request(self, request: ControlRequest, callback: ResultCallback, prepare: Prepare) -> None:
        """Send a request to the supervisor."""
        self._post(lambda: self._tracker.request(request, callback, prepare))

    def acknowledge_delivery(self) -> None:
        """The last delivery was taken: the next may come."""
        self._post(self._allow_delivery)

    def _post(self, work: Callable[[], None]) -> None:
        if self._stopped:
            return  # a window that is closing may still ask for something
        self._outbox.put(work)
        sockets.try_send(self._wake, b"")  # a full queue means that it wakes up anyway

    # From here on everything happens on the I/O thread.

    def _run(self) -> None:
        self._loop.add(self._woken, self._run_posted)
        self._loop.every(_CHECK_INTERVAL_S, self._check_connection)
        self._loop.every(1.0, self._mark_changed)  # ages of samples change without any message
        self._loop.add_step(self._deliver_if_due)
        self._loop.add_step(self._finish_shutdown)
        try:
            self._check_connection()
            self._loop.run()
        except BaseException:
            self._recorder.set_connection("lost", _BROKEN)
            self._deliver(Delivery(self._tracker.take_results(), self._recorder.take_snapshot()))
            raise
        finally:
            self._close_sockets()

    def _begin_shutdown(self) -> None:
        self._ends_at_us = self._clock() + _SHUTDOWN_LIMIT_US

    def _finish_shutdown(self) -> float | None:
        """Leave once every order was answered, or has had time enough: closing forgets them."""
        if self._ends_at_us is None:
            return None
        if not self._tracker.has_requests or self._clock() >= self._ends_at_us:
            self._loop.stop()
        return 0.05

    def _run_posted(self) -> None:
        while sockets.try_recv(self._woken) is not None:
            pass
        while not self._outbox.empty():
            self._outbox.get_nowait()()

    def _mark_changed(self) -> None:
        self._changed = True

    def _allow_delivery(self) -> None:
        self._is_delivery_pending = False

    def _deliver_if_due(self) -> float | None:
        """Deliver when something is new, the last delivery was taken, and 33 ms have passed."""
        if self._is_delivery_pending or not (self._changed or self._tracker.has_results):
            return None
        wait = self._delivered_us + _DELIVERY_INTERVAL_US - self._clock()
        if 0 < wait <= _DELIVERY_INTERVAL_US:
            return wait / SECOND_US
        self._delivered_us, self._changed, self._is_delivery_pending = self._clock(), False, True
        self._deliver(Delivery(self._tracker.take_results(), self._recorder.take_snapshot()))
        return None

    def _check_connection(self) -> None:
        """Look for a backend when there is none, and for silence when there is one."""
        self._tracker.expire_overdue()
        if self._sockets is not None and self._clock() - self._heard_us > _SILENCE_LIMIT_US:
            self._disconnect("The backend has been silent for 3 s; looking for it again.")
        if self._sockets is None:
            self._connect()

    def _connect(self) -> None:
        try:
            found = connection.read_connection_file(self._folder)
        except (Unavailable, Unreadable) as error:
            self._report_absent(error)
            return
        self._sockets = BackendSockets(self._context, self._loop, found, self)
        self._heard_us = self._clock()
        self._sockets.send_request(Hello(client="console"), 0)

    def _report_absent(self, error: MarigraphError) -> None:
        self._recorder.set_connection("lost" if self._session else "connecting", error.message)
        self._changed = True

    def _disconnect(self, reason: str) -> None:
        self._recorder.set_connection("lost" if self._session else "connecting", reason)
        self._changed = True
        self._close_sockets()

    def _close_sockets(self) -> None:
        if self._sockets is not None:
            self._sockets.close()
            self._sockets = None
        self._primary_endpoint = ""
        self._tracker.detach()

    def on_notice(self, session: str, said: Notice) -> None:
        """Hear a process; the topology also says where the others are."""
        self._heard_us = self._clock()
        if isinstance(said, Topology):
            self._apply_topology(session, said)
        self._recorder.apply_notice(said)
        self._changed = True

    def on_feed(self, said: FeedMessage) -> None:
        """Hear the feed."""
        self._recorder.apply_feed(said)
        self._changed = True

    def on_response(self, number: int, said: ControlResponse) -> None:
        """Hear the supervisor."""
        self._heard_us = self._clock()
        if isinstance(said, SessionWelcome):
            self.on_notice(said.session, said.topology)
        self._tracker.on_response(number, said)

    def on_answer(self, number: int, said: FromPrimary) -> None:
        """Hear the primary; commands are known by their ids, not by `number`."""
        del number
        self._tracker.on_answer(said)

    def on_reply(self, number: int, said: QueryReply) -> None:
        """Hear a replica."""
        self._tracker.on_reply(number, said)

    def on_unreadable(self, why: Unreadable) -> None:
        """Something cannot be read: another version, most likely; say so, and keep looking."""
        self._disconnect(why.message)

    def _apply_topology(self, session: str, said: Topology) -> None:
        if self._sockets is None:
            return
        if session != self._session or self._primary_endpoint == "":
            self._tracker.attach(self._sockets)
        self._session = session
        self._recorder.set_session(session)
        moved = self._sockets.apply_topology(said)
        primary = next(
            (p.endpoints.get("commands", "") for p in said.processes if p.role == "primary"), ""
        )
        self._tracker.apply_topology(
            said, moved, primary_is_new=bool(primary) and primary != self._primary_endpoint
        )
        self._primary_endpoint = primary
