"""The I/O thread: owns every socket, hands over 36 times a second, and starts anew on an error."""

import itertools
import logging
import queue
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path

import msgspec
import zmq

from backend.clock import SECOND_US, Clock, Micros, monotonic_us
from backend.messages.access_roles import AccessRole
from backend.messages.commands import Command, Failure
from backend.messages.control import ControlRequest
from backend.messages.queries import Question
from backend.translation import tr
from backend.wire import sockets
from backend.wire.loop import Loop
from console.link.backend_connection import BackendConnection, StateRecorder
from console.link.pending_requests import (
    Prepare,
    ProgressCallback,
    QuestionHandle,
    ResultCallback,
)
from console.link.request_failures import attempt, describe
from console.link.request_tracker import PrimaryQuestion, RequestTracker

_RESULTS_INTERVAL_US = SECOND_US // 36  # above a frame: pictures have their time between two
_SNAPSHOT_INTERVAL_US = SECOND_US // 30
_SHUTDOWN_LIMIT_US = 2 * SECOND_US  # for orders that are on their way when the window closes
_CHECK_INTERVAL_S = 0.25  # between two looks at the connection file, timeouts and silence
_FIRST_DELAY_US, _LONGEST_DELAY_US = SECOND_US, 30 * SECOND_US  # before a start after an error
_PAUSE_S = 0.05  # an error that comes back at once must not take a whole core

_logger = logging.getLogger(__name__)


class Delivery(msgspec.Struct, frozen=True):
    """What the GUI thread gets at once: results with those who wait for them, and a snapshot.

    `snapshot` None: the last one was delivered a moment ago, and the next one follows.
    """

    results: list[tuple[ResultCallback, object]]
    snapshot: object


class IoThread:
    """One thread, joined by `stop`; every other method may be called from one other thread.

    An error in one request is that request's failure. Any other error is shown as a lost
    connection with its reason, and the thread starts anew, later each time that it comes back.
    """

    def __init__(
        self,
        folder: Path,
        recorder: StateRecorder,
        deliver: Callable[[Delivery], None],
        clock: Clock = monotonic_us,
        role: AccessRole = "administrator",
    ) -> None:
        self._recorder = recorder
        self._deliver = deliver
        self._clock = clock
        self._outbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._context = zmq.Context[zmq.Socket[bytes]]()
        self._wake, self._woken = sockets.pair(self._context)
        # of one that is never started too: a context waits for its sockets when it is collected
        self._close = weakref.finalize(self, _close, self._context, self._wake, self._woken)
        self._close.atexit = False
        self._thread = threading.Thread(target=self._run, name="link")
        self._tracker = RequestTracker(clock)
        self._connection = BackendConnection(
            self._context, folder, recorder, self._tracker, clock, role
        )
        self._loop = Loop()
        self._delay_us = _FIRST_DELAY_US
        self._handles = itertools.count(1)
        self._is_delivery_pending = False
        self._delivered_us: Micros = 0
        self._snapshot_us: Micros = 0  # when the last one was delivered
        self._ends_at_us: Micros | None = None
        self._is_ended = False
        self._stopped = False

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread and wait for it."""
        if self._thread.is_alive():
            self._post(self._begin_shutdown)
            self._thread.join()
        self._stopped = True
        self._close()

    def ask(
        self,
        question: Question,
        callback: ResultCallback,
        replica: str,
        prepare: Prepare,
        on_progress: ProgressCallback | None = None,
    ) -> QuestionHandle:
        """Ask a replica by name, or any; return by what it can be cancelled."""
        handle = QuestionHandle(next(self._handles))
        self._post_request(
            lambda: self._tracker.ask(question, callback, replica, prepare, handle, on_progress),
            callback,
        )
        return handle

    def cancel(self, handle: QuestionHandle) -> None:
        """Give a question up."""
        self._post(lambda: self._tracker.cancel(handle))

    def send(self, command: Command, callback: ResultCallback) -> None:
        """Send a command to the primary."""
        self._post_request(lambda: self._tracker.send(command, callback), callback)

    def ask_primary(self, question: PrimaryQuestion, callback: ResultCallback) -> None:
        """Ask the primary."""
        self._post_request(lambda: self._tracker.ask_primary(question, callback), callback)

    def request(self, request: ControlRequest, callback: ResultCallback, prepare: Prepare) -> None:
        """Send a request to the supervisor."""
        self._post_request(lambda: self._tracker.request(request, callback, prepare), callback)

    def read(self, work: Callable[[], object], callback: ResultCallback) -> None:
        """Read files beside the window; the callback gets what was read, or a Failure."""
        self._post(lambda: self._tracker.deliver(callback, attempt(work)))

    def set_role(self, role: AccessRole) -> None:
        """Go on with the key of another role."""
        self._post(lambda: self._connection.set_role(role))

    def acknowledge_delivery(self) -> None:
        """The last delivery was taken: the next may come."""
        self._post(self._allow_delivery)

    def _post_request(self, work: Callable[[], None], callback: ResultCallback) -> None:
        """Do the work of a request on the I/O thread; an error in it is its failure."""

        def answer() -> None:
            failure = attempt(work)
            if isinstance(failure, Failure):
                self._tracker.deliver(callback, failure)

        self._post(answer)

    def _post(self, work: Callable[[], None]) -> None:
        if self._stopped:
            return  # a window that is closing may still ask for something
        self._outbox.put(work)
        sockets.try_send(self._wake, b"")  # a full queue means that it wakes up anyway

    # From here on everything happens on the I/O thread.

    def _run(self) -> None:
        failure: Exception | None = None
        while not self._is_ended:
            started_us = self._clock()
            try:
                if failure is not None:
                    self._recover(failure)
                self._run_loop()
            except Exception as error:
                _logger.exception("The console's connection failed; it starts anew")
                failure = error
                if self._clock() - started_us > _LONGEST_DELAY_US:
                    self._delay_us = _FIRST_DELAY_US
                # closing must not wait for what may fail again and again
                self._is_ended = self._ends_at_us is not None
        self._connection.close()

    def _run_loop(self) -> None:
        """Go round until the end, or until an error."""
        self._run_posted()
        self._loop = Loop()
        self._loop.add(self._woken, self._run_posted)
        self._loop.every(_CHECK_INTERVAL_S, self._connection.check)
        self._loop.every(1.0, self._mark_changed)  # ages change without any message
        self._loop.add_step(self._deliver_if_due)
        self._loop.add_step(self._finish_shutdown)
        self._connection.start(self._loop)
        self._connection.check()
        self._loop.run()

    def _recover(self, error: Exception) -> None:
        """Show the error as a lost connection, and get ready to start anew."""
        time.sleep(_PAUSE_S)  # what fails at once would fail again at once
        self._recorder.discard_new()
        seconds = self._delay_us // SECOND_US
        reason = tr(
            "The console's own connection failed ({error}); again in {seconds} s.",
            error=describe(error),
            seconds=seconds,
        )
        self._connection.break_off(reason, self._delay_us)
        self._delay_us = min(2 * self._delay_us, _LONGEST_DELAY_US)

    def _begin_shutdown(self) -> None:
        self._ends_at_us = self._clock() + _SHUTDOWN_LIMIT_US

    def _finish_shutdown(self) -> float | None:
        """Leave once every order was answered, or has had time enough: closing forgets them."""
        if self._ends_at_us is None:
            return None
        if not self._tracker.has_requests or self._clock() >= self._ends_at_us:
            self._is_ended = True
            self._loop.stop()
        return 0.05

    def _run_posted(self) -> None:
        while sockets.try_recv(self._woken) is not None:
            pass  # each says only that something has been posted
        while not self._outbox.empty():
            self._outbox.get_nowait()()

    def _mark_changed(self) -> None:
        self._connection.changed = True

    def _allow_delivery(self) -> None:
        self._is_delivery_pending = False

    def _deliver_if_due(self) -> float | None:
        """Deliver when something is new, the last delivery was taken, and 22 ms have passed."""
        if self._is_delivery_pending or not (self._connection.changed or self._tracker.has_results):
            return None
        now_us = self._clock()
        wait_us = self._snapshot_wait_us(now_us)
        if self._tracker.has_results:
            wait_us = min(wait_us, self._delivered_us + _RESULTS_INTERVAL_US - now_us)
        if wait_us > 0:
            return wait_us / SECOND_US
        snapshot: object = None
        if self._snapshot_wait_us(now_us) <= 0:
            snapshot = self._recorder.take_snapshot()  # it may fail: no result may get lost by it
            self._snapshot_us = self._clock()
        self._delivered_us = self._clock()
        self._connection.changed = snapshot is None  # who got an answer gets the next one, too
        self._is_delivery_pending = True
        self._deliver(Delivery(self._tracker.take_results(), snapshot))
        return None

    def _snapshot_wait_us(self, now_us: Micros) -> int:
        """Return how long the next snapshot has to wait; 0 or less for not at all."""
        return self._snapshot_us + _SNAPSHOT_INTERVAL_US - now_us


def _close(context: zmq.Context[zmq.Socket[bytes]], *ends: zmq.Socket[bytes]) -> None:
    for end in ends:
        end.close()
    context.term()
