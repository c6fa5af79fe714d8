"""The one place where the I/O thread and Qt meet."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from backend.messages.access_roles import AccessRole
from backend.messages.commands import Answer, Command, Failure
from backend.messages.control import ControlOrder, ControlRequest
from backend.messages.queries import Question
from console.link.backend_connection import StateRecorder
from console.link.io_thread import Delivery, IoThread
from console.link.pending_requests import (
    Prepare,
    ProgressCallback,
    QuestionHandle,
    ResultCallback,
    pass_through,
)
from console.link.request_tracker import PrimaryQuestion


class BackendClient(QObject):
    """A console's connection to its backend; use it from the GUI thread only.

    Signals: `snapshot_changed` with one `console.state.backend_snapshot.BackendSnapshot`, at
    most every 33 ms. `role_changed` with the role that it has now, at most `highest_role`.
    `order_sent` with a control order, `order_answered` with it and what came of it.
    """

    snapshot_changed = Signal(object)
    role_changed = Signal(object)
    order_sent = Signal(object)
    order_answered = Signal(object, object)
    _arrived = Signal(object)
    _answered = Signal(object)

    def __init__(
        self, folder: Path, recorder: StateRecorder, role: AccessRole = "administrator"
    ) -> None:
        super().__init__()
        self._is_stopped = False
        self.role: AccessRole = role
        self.highest_role: AccessRole = role
        self._io_thread = IoThread(folder, recorder, self._arrived.emit, role=role)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._answered.connect(_call_back)

    def start(self) -> None:
        """Start the I/O thread; it looks for the backend until `stop`."""
        self._io_thread.start()

    def stop(self) -> None:
        """Stop and join the I/O thread; nothing is delivered any more."""
        self._is_stopped = True  # disconnecting would not take back what is queued already
        self._io_thread.stop()

    def set_role(self, role: AccessRole) -> None:
        """Connect anew with the key of another role; what is on its way fails."""
        if role != self.role:
            self.role = role
            self._io_thread.set_role(role)
            self.role_changed.emit(role)

    def ask(
        self,
        question: Question,
        callback: ResultCallback,
        *,
        replica: str = "",
        prepare: Prepare = pass_through,
        on_progress: ProgressCallback | None = None,
    ) -> QuestionHandle:
        """Ask a replica by name, `archive`, or any; `callback` gets the reply or a Failure.

        `prepare(reply)` runs on the I/O thread, never with a Failure; `callback` gets its result,
        and `on_progress` before it how far the replica has come, if it takes long.
        Returns by what the question can be cancelled.
        """
        return self._io_thread.ask(question, callback, replica, prepare, on_progress)

    def cancel(self, handle: QuestionHandle) -> None:
        """Give a question up: the replica stops working at it.

        The callback may still run, with an answer that was on its way already.
        """
        self._io_thread.cancel(handle)

    def send(self, command: Command, callback: Callable[[Answer | Failure], None]) -> None:
        """Send a command; `callback` gets its answer, or a Failure when it is not known."""
        self._io_thread.send(command, callback)

    def ask_primary(self, question: PrimaryQuestion, callback: ResultCallback) -> None:
        """Ask the primary about a command; `callback` gets the reply or a Failure."""
        self._io_thread.ask_primary(question, callback)

    def request(
        self, request: ControlRequest, callback: ResultCallback, *, prepare: Prepare = pass_through
    ) -> None:
        """Send an order or a question to the supervisor; `callback` and `prepare` as in `ask`."""
        self._io_thread.request(request, self._watch_order(request, callback), prepare)

    def read(self, work: Callable[[], object], callback: ResultCallback) -> None:
        """Read files without holding up the window; `callback` gets what `work` returns.

        It gets a Failure where `work` raises. `work` runs on the I/O thread, and is to be short.
        """
        self._io_thread.read(work, callback)

    def _watch_order(self, request: ControlRequest, callback: ResultCallback) -> ResultCallback:
        """Let those who follow orders hear of one, and of its answer after `callback`."""
        if not isinstance(request, ControlOrder):
            return callback
        self.order_sent.emit(request)
        return partial(self._on_order_answered, request, callback)

    def _on_order_answered(
        self, order: ControlOrder, callback: ResultCallback, response: object
    ) -> None:
        callback(response)
        self.order_answered.emit(order, response)

    @Slot(object)
    def _deliver(self, delivery: Delivery) -> None:
        if self._is_stopped:
            return
        self._io_thread.acknowledge_delivery()
        for answered in delivery.results:
            self._answered.emit(answered)  # an error of one receiver does not reach the others
        if delivery.snapshot is not None:
            self.snapshot_changed.emit(delivery.snapshot)


def _call_back(answered: tuple[ResultCallback, object]) -> None:
    callback, result = answered
    callback(result)
