"""Requests and their answers: every one is answered, by the backend or by a Failure."""

import itertools

from backend.clock import SECOND_US, Clock
from backend.messages.commands import Answer, Answers, Command, Failure, FromPrimary, SendCommands
from backend.messages.control import ControlRequest, ControlResponse
from backend.messages.notices import Topology
from backend.messages.queries import QueryReply, Question
from console.link.backend_sockets import BackendSockets, answering_replicas
from console.link.pending_requests import PendingRequest, PendingRequests, Prepare, ResultCallback

_REQUEST_TIMEOUT_US = 15 * SECOND_US  # for a question or an order
_COMMAND_TIMEOUT_US = 30 * SECOND_US
_LOST = Failure(
    code="lost", message="The connection to the backend is lost. Try again when it is back."
)
_NO_REPLICA = Failure(
    code="no-replica", message="No replica answers at the moment. Try again shortly."
)
_BUSY = Failure(code="busy", message="Too much is on its way already. Try again a little later.")
_TIMED_OUT = Failure(code="timed-out", message="No answer came within 15 s. Try again.")
_UNKNOWN_OUTCOME = Failure(
    code="unknown",
    message="No answer came within 30 s: it is not known whether this was done. "
    "Sending the same command again is safe.",
)


class RequestTracker:
    """Keep what is on its way; collect results for the GUI thread. Belongs to the I/O thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._questions: PendingRequests[int, tuple[Question, str]] = PendingRequests()
        self._requests: PendingRequests[int, ControlRequest] = PendingRequests()
        self._commands: PendingRequests[bytes, Command] = PendingRequests()
        self._replicas: list[str] = []
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
        self, question: Question, callback: ResultCallback, replica: str, prepare: Prepare
    ) -> None:
        """Ask a replica by name, or any."""
        target = replica or next(iter(self._replicas), "")
        if self._sockets is None or target not in self._replicas:
            self._add_result(callback, _LOST if self._sockets is None else _NO_REPLICA)
            return
        number = next(self._numbers)
        if not self._sockets.send_question(target, question, number):
            self._add_result(callback, _BUSY)
            return
        until = self._clock() + _REQUEST_TIMEOUT_US
        self._questions.add(
            number,
            PendingRequest(
                body=(question, replica),
                callback=callback,
                target=target,
                expires_us=until,
                prepare=prepare,
            ),
        )

    def request(self, request: ControlRequest, callback: ResultCallback, prepare: Prepare) -> None:
        """Send an order or a question to the supervisor."""
        number = next(self._numbers)
        if self._sockets is None or not self._sockets.send_request(request, number):
            self._add_result(callback, _LOST if self._sockets is None else _BUSY)
            return
        until = self._clock() + _REQUEST_TIMEOUT_US
        self._requests.add(
            number,
            PendingRequest(
                body=request,
                callback=callback,
                target="supervisor",
                expires_us=until,
                prepare=prepare,
            ),
        )

    def send(self, command: Command, callback: ResultCallback) -> None:
        """Send a command, and again whenever the primary comes back, until it is answered."""
        until = self._clock() + _COMMAND_TIMEOUT_US
        waiting = PendingRequest(
            body=command, callback=callback, target="primary", expires_us=until
        )
        self._commands.add(command.id, waiting)
        if self._sockets is not None:
            self._sockets.send_to_primary(SendCommands(commands=[command]), 0)

    def on_reply(self, number: int, reply: QueryReply) -> None:
        """A replica answered; what nobody waits for any more is dropped."""
        waiting = self._questions.pop(number)
        if waiting is not None:
            self._add_result(waiting.callback, _prepared(waiting.prepare, reply))

    def on_response(self, number: int, response: ControlResponse) -> None:
        """The supervisor answered."""
        waiting = self._requests.pop(number)
        if waiting is not None:
            self._add_result(waiting.callback, _prepared(waiting.prepare, response))

    def on_answer(self, said: FromPrimary) -> None:
        """The primary answered some commands."""
        if isinstance(said, Answers):
            for answer in said.answers:
                self._deliver_answer(answer)

    def attach(self, attached: BackendSockets) -> None:
        """A session answers: everything goes there from now on."""
        self._sockets = attached

    def apply_topology(self, topology: Topology, moved: set[str], *, primary_is_new: bool) -> None:
        """Processes came and went: ask others what gone ones were asked, send commands again."""
        self._replicas = answering_replicas(topology.processes)
        for waiting in [w for name in moved for w in self._questions.pop_all(name)]:
            question, wish = waiting.body
            self.ask(question, waiting.callback, wish, waiting.prepare)
        if primary_is_new and self._sockets is not None:
            for command in self._commands:
                self._sockets.send_to_primary(SendCommands(commands=[command.body]), 0)

    def detach(self) -> None:
        """The session is gone: questions and orders failed, commands wait for the next one."""
        self._sockets, self._replicas = None, []
        lost = [w.callback for w in self._questions.pop_all()] + [
            w.callback for w in self._requests.pop_all()
        ]
        for then in lost:
            self._add_result(then, _LOST)

    def expire_overdue(self) -> None:
        """Fail what has waited too long."""
        now = self._clock()
        for question in self._questions.pop_overdue(now):
            self._add_result(question.callback, _TIMED_OUT)
        for order in self._requests.pop_overdue(now):
            self._add_result(order.callback, _TIMED_OUT)
        for command in self._commands.pop_overdue(now):
            self._add_result(command.callback, _UNKNOWN_OUTCOME)

    def _deliver_answer(self, answer: Answer) -> None:
        waiting = self._commands.pop(answer.command_id)
        if waiting is not None:
            self._add_result(waiting.callback, answer)

    def _add_result(self, callback: ResultCallback, result: object) -> None:
        self._results.append((callback, result))


def _prepared(prepare: Prepare, reply: object) -> object:
    return reply if isinstance(reply, Failure) else prepare(reply)
