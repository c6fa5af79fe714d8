"""Requests and their answers: every one is answered, by the backend or by a Failure."""

import itertools
from collections.abc import Callable

from backend.clock import SECOND_US, Clock
from backend.messages.commands import (
    Answers,
    AskCommandTimes,
    CheckCommand,
    Command,
    Failure,
    FromPrimary,
    SendCommands,
)
from backend.messages.control import ControlRequest, ControlResponse
from backend.messages.notices import ReplicaSample, Topology
from backend.messages.queries import (
    CancelQuestion,
    QueryReply,
    Question,
    QuestionProgress,
    view_of,
)
from console.link import request_failures
from console.link.backend_sockets import BackendSockets, answering_replicas
from console.link.known_replicas import KnownReplicas
from console.link.pending_requests import (
    NO_HANDLE,
    PendingRequest,
    PendingRequests,
    Prepare,
    ProgressCallback,
    QuestionHandle,
    ResultCallback,
)
from console.link.request_failures import attempt

PrimaryQuestion = CheckCommand | AskCommandTimes
_REQUEST_TIMEOUT_US = 15 * SECOND_US  # for a question or an order
_COMMAND_TIMEOUT_US = 30 * SECOND_US


class RequestTracker:
    """Keep what is on its way; collect results for the GUI thread. Belongs to the I/O thread.

    `clock`: monotonic microseconds.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._questions: PendingRequests[int, tuple[Question, str]] = PendingRequests()
        self._requests: PendingRequests[int, ControlRequest] = PendingRequests()
        self._commands: PendingRequests[bytes, tuple[int, Command]] = PendingRequests()
        self._primary_questions: PendingRequests[int, PrimaryQuestion] = PendingRequests()
        self._sent_ids: set[bytes] = set()  # of commands that may have reached the primary
        self._replicas = KnownReplicas(clock)
        self._sockets: BackendSockets | None = None
        self._results: list[tuple[ResultCallback, object]] = []

    def take_results(self) -> list[tuple[ResultCallback, object]]:
        """Give out what was answered since the last call."""
        results, self._results = self._results, []
        return results

    @property
    def has_results(self) -> bool:
        """Whether anything was answered since the last call of `take_results`."""
        return bool(self._results)

    @property
    def has_requests(self) -> bool:
        """Whether an order is not answered yet."""
        return len(self._requests) > 0

    def ask(
        self,
        question: Question,
        callback: ResultCallback,
        replica: str,
        prepare: Prepare,
        handle: QuestionHandle = NO_HANDLE,
        on_progress: ProgressCallback | None = None,
    ) -> None:
        """Ask a replica by name, or any; `handle`: to cancel it by."""
        sockets, target = self._sockets, replica or self._replicas.best(view_of(question))
        if sockets is None or target not in self._replicas.names:
            lost = request_failures.lost() if sockets is None else None
            self._add_result(callback, lost or request_failures.no_replica(replica))
            return
        number = next(self._numbers)
        if not self._try_send(callback, lambda: sockets.send_question(target, question, number)):
            return
        waiting = PendingRequest(
            body=(question, replica),
            callback=callback,
            target=target,
            expires_us=self._clock() + _REQUEST_TIMEOUT_US,
            prepare=prepare,
            handle=handle,
            on_progress=on_progress,
        )
        self._questions.add(number, waiting)

    def cancel(self, handle: QuestionHandle) -> None:
        """Give a question up: nobody is called back, and its replica stops working at it."""
        found = self._questions.pop_handle(handle)
        if found is not None:
            self._send_cancel(*found)

    def request(self, request: ControlRequest, callback: ResultCallback, prepare: Prepare) -> None:
        """Send an order or a question to the supervisor."""
        sockets = self._sockets
        if sockets is None:
            self._add_result(callback, request_failures.lost())
            return
        number = next(self._numbers)
        if not self._try_send(callback, lambda: sockets.send_request(request, number)):
            return
        waiting = PendingRequest(
            body=request,
            callback=callback,
            target="supervisor",
            expires_us=self._clock() + _REQUEST_TIMEOUT_US,
            prepare=prepare,
        )
        self._requests.add(number, waiting)

    def ask_primary(self, question: PrimaryQuestion, callback: ResultCallback) -> None:
        """Ask the primary something that changes nothing; it is asked once."""
        sockets = self._sockets
        if sockets is None or not sockets.has_primary:
            self._add_result(callback, request_failures.lost())
            return
        number = next(self._numbers)
        if not self._try_send(callback, lambda: sockets.send_to_primary(question, number)):
            return
        waiting = PendingRequest(
            body=question,
            callback=callback,
            target="primary",
            expires_us=self._clock() + _REQUEST_TIMEOUT_US,
        )
        self._primary_questions.add(number, waiting)

    def send(self, command: Command, callback: ResultCallback) -> None:
        """Send a command, and again whenever the primary comes back, until it is answered."""
        waiting = PendingRequest(
            body=(next(self._numbers), command),
            callback=callback,
            target="primary",
            expires_us=self._clock() + _COMMAND_TIMEOUT_US,
        )
        self._commands.add(command.id, waiting)
        self._send_to_primary(*waiting.body)

    def apply_sample(self, sample: ReplicaSample) -> None:
        """Note how fresh a replica's rows are."""
        self._replicas.apply_sample(sample)

    def on_reply(self, number: int, reply: QueryReply) -> None:
        """A replica answered; what nobody waits for any more is dropped."""
        waiting = self._questions.pop(number)
        if waiting is not None:
            self._add_result(waiting.callback, _prepared(waiting.prepare, reply))

    def on_progress(self, number: int, progress: QuestionProgress) -> None:
        """A replica works at a question: it is waited for as if it were asked now."""
        waiting = self._questions.prolong(number, self._clock() + _REQUEST_TIMEOUT_US)
        if waiting is not None and waiting.on_progress is not None:
            self._add_result(waiting.on_progress, progress)

    def on_response(self, number: int, response: ControlResponse) -> None:
        """The supervisor answered."""
        waiting = self._requests.pop(number)
        if waiting is not None:
            self._add_result(waiting.callback, _prepared(waiting.prepare, response))

    def on_answer(self, number: int, message: FromPrimary) -> None:
        """The primary answered some commands, or could not take the frame with this number."""
        asked = self._primary_questions.pop(number)
        if asked is not None:
            self._add_result(asked.callback, message)
        elif isinstance(message, Answers):
            for answer in message.answers:
                self._sent_ids.discard(answer.command_id)
                self._finish_command(answer.command_id, answer)
        elif isinstance(message, Failure):
            self._finish_command(self._command_of(number), message)

    def on_unreadable(self, number: int, failure: Failure) -> bool:
        """The answer to a request cannot be read; return whether anyone waits for that number."""
        for waiting in (
            self._questions.pop(number),
            self._requests.pop(number),
            self._primary_questions.pop(number),
        ):
            if waiting is not None:
                self._add_result(waiting.callback, failure)
                return True
        unknown = Failure(code=request_failures.UNKNOWN_OUTCOME, message=failure.message)
        return self._finish_command(self._command_of(number), unknown)  # it may have been done

    def deliver(self, callback: ResultCallback, result: object) -> None:
        """Hand out what no process was asked for, or why something could not even be sent."""
        self._add_result(callback, result)

    def attach(self, sockets: BackendSockets) -> None:
        """A session answers: everything goes there from now on."""
        self._sockets = sockets

    def apply_topology(self, topology: Topology, moved: set[str], *, primary_is_new: bool) -> None:
        """Processes came and went: ask others what gone ones were asked, send commands again."""
        self._replicas.names = answering_replicas(topology.processes)
        self._replicas.shares = {each.name: each.share for each in topology.processes}
        for waiting in [w for name in moved for w in self._questions.pop_all(name)]:
            question, replica = waiting.body
            self.ask(
                question,
                waiting.callback,
                replica,
                waiting.prepare,
                waiting.handle,
                waiting.on_progress,
            )
        if primary_is_new:
            for asked in self._primary_questions.pop_all():
                self._add_result(asked.callback, request_failures.lost())
            for command in self._commands:
                self._send_to_primary(*command.body)

    def detach(self) -> None:
        """The session is gone: questions and orders failed, commands wait for the next one."""
        self._sockets, self._replicas.names = None, []
        for gone in (self._questions, self._requests, self._primary_questions):
            for waiting in gone.pop_all():
                self._add_result(waiting.callback, request_failures.lost())

    def expire_overdue(self) -> None:
        """Fail what has waited too long; the replica that still works at it is asked to stop."""
        now = self._clock()
        for number, question in self._questions.pop_overdue(now):
            self._send_cancel(number, question)
            self._add_result(question.callback, request_failures.timed_out())
        for waits in (self._requests, self._primary_questions):
            for _, request in waits.pop_overdue(now):
                self._add_result(request.callback, request_failures.timed_out())
        for command_id, command in self._commands.pop_overdue(now):
            is_open = command_id in self._sent_ids  # also when an earlier attempt was sent
            failure = request_failures.unknown_outcome() if is_open else request_failures.not_sent()
            self._add_result(command.callback, failure)

    def _send_cancel(self, number: int, question: PendingRequest[tuple[Question, str]]) -> None:
        """Tell a replica that nobody waits for this answer; a hint, which may get lost."""
        if self._sockets is not None:
            self._sockets.send_question(question.target, CancelQuestion(request=number), number)

    def _send_to_primary(self, number: int, command: Command) -> None:
        """Send a command that waits; what no frame or queue can carry is answered at once."""
        sockets = self._sockets
        if sockets is None:
            return
        sent = attempt(lambda: sockets.send_to_primary(SendCommands(commands=[command]), number))
        if isinstance(sent, Failure):
            self._finish_command(command.id, sent)
        elif sent:
            self._sent_ids.add(command.id)
        elif sockets.has_primary:
            self._finish_command(command.id, request_failures.busy())

    def _command_of(self, number: int) -> bytes:
        """Return the id of the command that waits under the number of its frame; empty for none."""
        return next((w.body[1].id for w in self._commands if w.body[0] == number), b"")

    def _finish_command(self, command_id: bytes, result: object) -> bool:
        waiting = self._commands.pop(command_id)
        if waiting is not None:
            self._add_result(waiting.callback, result)
        return waiting is not None

    def _try_send(self, callback: ResultCallback, send: Callable[[], bool]) -> bool:
        """Send; what cannot be sent, and what finds a full queue, is answered with a Failure."""
        sent = attempt(send)
        if isinstance(sent, Failure):
            self._add_result(callback, sent)
        elif not sent:
            self._add_result(callback, request_failures.busy())
        return sent is True

    def _add_result(self, callback: ResultCallback, result: object) -> None:
        self._results.append((callback, request_failures.in_language(result)))


def _prepared(prepare: Prepare, reply: object) -> object:
    return reply if isinstance(reply, Failure) else attempt(lambda: prepare(reply))
