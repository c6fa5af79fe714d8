"""Requests and their answers: every one is answered, by the backend or by a Failure."""

import itertools

from backend.clock import SECOND, Clock
from backend.messages.commands import Answer, Answers, Command, Failure, FromPrimary, Send
from backend.messages.control import Request, Response
from backend.messages.notices import Topology
from backend.messages.queries import Question, Reply
from console.link.attached import Attached, questionable
from console.link.pending import Pending, Prepare, Then, Waiting

_PATIENCE = 15 * SECOND  # for a question or an order
_COMMAND_PATIENCE = 30 * SECOND
_LOST = Failure(
    code="lost", message="The connection to the backend is lost. Try again when it is back."
)
_NOBODY = Failure(code="no-replica", message="No replica answers at the moment. Try again shortly.")
_BUSY = Failure(code="busy", message="Too much is on its way already. Try again a little later.")
_SLOW = Failure(code="timed-out", message="No answer came within 15 s. Try again.")
_OPEN = Failure(
    code="unknown",
    message="No answer came within 30 s: it is not known whether this was done. "
    "Sending the same command again is safe.",
)


class Mail:
    """Keep what is on its way; collect results for the GUI thread. Belongs to the I/O thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._questions: Pending[int, tuple[Question, str]] = Pending()
        self._orders: Pending[int, Request] = Pending()
        self._commands: Pending[bytes, Command] = Pending()
        self._replicas: list[str] = []
        self._attached: Attached | None = None
        self._results: list[tuple[Then, object]] = []

    def results(self) -> list[tuple[Then, object]]:
        """Give out what was answered since the last call."""
        results, self._results = self._results, []
        return results

    @property
    def has_results(self) -> bool:
        """Whether anything was answered since the last call of `results`."""
        return bool(self._results)

    @property
    def has_orders(self) -> bool:
        """Whether an order is not answered yet."""
        return len(self._orders) > 0

    def ask(self, question: Question, then: Then, replica: str, prepare: Prepare) -> None:
        """Ask a replica by name, or any."""
        target = replica or next(iter(self._replicas), "")
        if self._attached is None or target not in self._replicas:
            self._finish(then, _LOST if self._attached is None else _NOBODY)
            return
        number = next(self._numbers)
        if not self._attached.ask(target, question, number):
            self._finish(then, _BUSY)
            return
        until = self._clock() + _PATIENCE
        self._questions.add(number, Waiting(
            body=(question, replica), then=then, target=target, until=until, prepare=prepare,
        ))  # fmt: skip

    def order(self, request: Request, then: Then, prepare: Prepare) -> None:
        """Send an order or a question to the supervisor."""
        number = next(self._numbers)
        if self._attached is None or not self._attached.order(request, number):
            self._finish(then, _LOST if self._attached is None else _BUSY)
            return
        until = self._clock() + _PATIENCE
        self._orders.add(number, Waiting(
            body=request, then=then, target="supervisor", until=until, prepare=prepare,
        ))  # fmt: skip

    def send(self, command: Command, then: Then) -> None:
        """Send a command, and again whenever the primary comes back, until it is answered."""
        until = self._clock() + _COMMAND_PATIENCE
        waiting = Waiting(body=command, then=then, target="primary", until=until)
        self._commands.add(command.id, waiting)
        if self._attached is not None:
            self._attached.tell(Send(commands=[command]), 0)

    def replied(self, number: int, reply: Reply) -> None:
        """A replica answered; what nobody waits for any more is dropped."""
        waiting = self._questions.take(number)
        if waiting is not None:
            self._finish(waiting.then, _made(waiting.prepare, reply))

    def responded(self, number: int, response: Response) -> None:
        """The supervisor answered."""
        waiting = self._orders.take(number)
        if waiting is not None:
            self._finish(waiting.then, _made(waiting.prepare, response))

    def answered(self, said: FromPrimary) -> None:
        """The primary answered some commands."""
        if isinstance(said, Answers):
            for answer in said.answers:
                self._settle(answer)

    def attach(self, attached: Attached) -> None:
        """A session answers: everything goes there from now on."""
        self._attached = attached

    def follow(self, topology: Topology, moved: set[str], *, primary_is_new: bool) -> None:
        """Processes came and went: ask others what gone ones were asked, send commands again."""
        self._replicas = questionable(topology.processes)
        for waiting in [w for name in moved for w in self._questions.clear(name)]:
            question, wish = waiting.body
            self.ask(question, waiting.then, wish, waiting.prepare)
        if primary_is_new and self._attached is not None:
            for command in self._commands:
                self._attached.tell(Send(commands=[command.body]), 0)

    def detach(self) -> None:
        """The session is gone: questions and orders failed, commands wait for the next one."""
        self._attached, self._replicas = None, []
        lost = [w.then for w in self._questions.clear()] + [w.then for w in self._orders.clear()]
        for then in lost:
            self._finish(then, _LOST)

    def give_up(self) -> None:
        """Fail what has waited too long."""
        now = self._clock()
        for question in self._questions.overdue(now):
            self._finish(question.then, _SLOW)
        for order in self._orders.overdue(now):
            self._finish(order.then, _SLOW)
        for command in self._commands.overdue(now):
            self._finish(command.then, _OPEN)

    def _settle(self, answer: Answer) -> None:
        waiting = self._commands.take(answer.command_id)
        if waiting is not None:
            self._finish(waiting.then, answer)

    def _finish(self, then: Then, result: object) -> None:
        self._results.append((then, result))


def _made(prepare: Prepare, reply: object) -> object:
    return reply if isinstance(reply, Failure) else prepare(reply)
