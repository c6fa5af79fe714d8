"""What waits, in order, and which reply belongs to whom."""

import logging
from collections import deque
from collections.abc import Callable
from typing import assert_never

import msgspec

from backend.clock import Clock
from backend.command.batch import Ids
from backend.command.passwords import Hasher, Job, Passwords, Proof
from backend.command.turns import Turns
from backend.command.writer import Writer
from backend.domain.registry import Registry
from backend.errors import Busy, Defect, MarigraphError
from backend.messages.commands import (
    Answer,
    Answers,
    AskProgress,
    Command,
    Failure,
    FromPrimary,
    Progress,
    Record,
    Send,
    ToPrimary,
)
from backend.messages.events import Event
from backend.settings import Settings
from backend.store.port import Log

_logger = logging.getLogger(__name__)
MOST_IN_SEND = 100
MOST_IN_BATCH = 1000


class Reply(msgspec.Struct, frozen=True):
    """A message for whoever asked: `to` and `request` are what `receive` was given."""

    to: bytes
    request: int
    body: FromPrimary


class Worked(msgspec.Struct, frozen=True):
    """What a piece of work brought: events that are on disk now, and the replies due."""

    events: list[Event]
    replies: list[Reply]


class Counts(msgspec.Struct):
    """Answers given since the start."""

    accepted: int = 0
    rejected: int = 0
    failed: int = 0


class _Request(msgspec.Struct):
    """A `Send` whose answers are not all there yet."""

    to: bytes
    request: int
    answers: list[Answer | None]
    missing: int


class _Task(msgspec.Struct):
    """One command of a request."""

    request: _Request
    index: int
    command: Command
    proof: Proof | None = None
    user_id: str = ""  # set once it stands in a user's line for hashing


class _Alone(msgspec.Struct, frozen=True):
    """A message that is dealt with by itself, in its turn."""

    to: bytes
    request: int
    message: Record | AskProgress


class CommandService:
    """The command side as a loop sees it; one thread, no waiting inside.

    The loop calls `receive` for every message that came in, then `work` until `waiting` is 0,
    sends the replies and publishes the events. `wake` is called from another thread when `work`
    has something to do again (a password was hashed): it must make the loop stir.
    Each `Send` gets one reply, with its answers in the order of its commands.
    """

    def __init__(
        self,
        log: Log,
        registry: Registry,
        settings: Settings,
        *,
        clock: Clock,
        ids: Ids,
        wake: Callable[[], None],
        hasher: Hasher | None = None,
    ) -> None:
        """Begin with nothing waiting."""
        self.counts = Counts()
        self.writer = Writer(log, registry, settings, clock, ids)
        self._log = log
        self._most = settings.max_waiting
        self._passwords = Passwords(settings.hashers, wake, hasher)
        self._queue: deque[_Task | _Alone] = deque()
        self._turns: Turns[_Task] = Turns()
        self._replies: list[Reply] = []
        self._parked = 0

    @property
    def waiting(self) -> int:
        """Messages and commands to be worked on now; those being hashed are not among them."""
        return len(self._queue) + len(self._replies)

    @property
    def undecided(self) -> int:
        """Commands without an answer, those being hashed included."""
        return len(self._queue) + self._parked

    def receive(self, message: ToPrimary, reply_to: bytes, request: int) -> None:
        """Put a message in the queue, or answer at once that too much waits."""
        match message:
            case Send():
                self._receive_send(message.commands, reply_to, request)
            case Record() | AskProgress():
                self._queue.append(_Alone(reply_to, request, message))
            case _:
                assert_never(message)

    def _receive_send(self, commands: list[Command], to: bytes, request: int) -> None:
        if len(commands) > MOST_IN_SEND:
            self._reply(to, request, _too_many(len(commands)))
        elif self.undecided and self.undecided + len(commands) > self._most:
            busy = [_busy(command, self.undecided) for command in commands]
            self.counts.failed += len(busy)
            self._reply(to, request, Answers(answers=busy))
        elif not commands:
            self._reply(to, request, Answers(answers=[]))
        else:
            whole = _Request(to, request, [None] * len(commands), len(commands))
            self._queue.extend(_Task(whole, i, command) for i, command in enumerate(commands))

    def _reply(self, to: bytes, request: int, body: FromPrimary) -> None:
        self._replies.append(Reply(to, request, body))

    def work(self) -> Worked:
        """Do one transaction's worth of what waits; nothing is returned before it is on disk."""
        self._fetch_hashed()
        events = self._next()
        replies, self._replies = self._replies, []
        return Worked(events, replies)

    def _next(self) -> list[Event]:
        if not self._queue:
            return []
        first = self._queue[0]
        if isinstance(first, _Alone):
            self._queue.popleft()
            return self._deal_with(first)
        return self._decide(self._next_tasks())

    def _next_tasks(self) -> list[_Task]:
        tasks: list[_Task] = []
        while self._queue and len(tasks) < MOST_IN_BATCH:
            task = self._queue[0]
            if isinstance(task, _Alone):
                break
            self._queue.popleft()
            tasks.append(task)
        return tasks

    def _decide(self, tasks: list[_Task]) -> list[Event]:
        proofs = {task.command.id: task.proof for task in tasks if task.proof is not None}
        handled = self.writer.handle([task.command for task in tasks], proofs)
        for task, outcome in zip(tasks, handled.outcomes, strict=True):
            match outcome:
                case Answer():
                    self._answer(task, outcome)
                case Job():
                    self._hash(task, outcome)
                case _:
                    assert_never(outcome)
        return handled.events

    def _hash(self, task: _Task, job: Job) -> None:
        task.user_id = job.user_id
        self._parked += 1
        if self._turns.join(job.user_id, task):
            self._passwords.start(job)

    def _fetch_hashed(self) -> None:
        for job, proof in self._passwords.ready():
            task = self._turns.first(job.user_id)
            task.proof = proof
            self._put_first(task)

    def _put_first(self, task: _Task) -> None:
        self._parked -= 1
        self._queue.appendleft(task)

    def _answer(self, task: _Task, answer: Answer) -> None:
        self._count(answer)
        if task.user_id:
            following = self._turns.leave(task.user_id)
            if following is not None:
                self._put_first(following)
        request = task.request
        request.answers[task.index] = answer
        request.missing -= 1
        if request.missing == 0:
            answers = [answer for answer in request.answers if answer is not None]
            self._reply(request.to, request.request, Answers(answers=answers))

    def _count(self, answer: Answer) -> None:
        match answer.outcome:
            case "accepted":
                self.counts.accepted += 1
            case "rejected":
                self.counts.rejected += 1
            case "failed":
                self.counts.failed += 1
            case _:
                assert_never(answer.outcome)

    def _deal_with(self, item: _Alone) -> list[Event]:
        body: FromPrimary
        try:
            body, events = self._result(item.message)
        except Exception as error:  # noqa: BLE001 - one message's trouble is not its neighbours'
            body, events = _failed(item.message, error), []
        self._reply(item.to, item.request, body)
        return events

    def _result(self, message: Record | AskProgress) -> tuple[FromPrimary, list[Event]]:
        match message:
            case Record():
                return self.writer.record(message)
            case AskProgress():
                kept = self._log.progress(message.origin)
                return Progress(origin=message.origin, upto=kept.upto, state=kept.state), []
            case _:
                assert_never(message)

    def close(self) -> None:
        """Stop hashing; what was not answered is safe to send again to the next run."""
        self._passwords.close()


def _busy(command: Command, waiting: int) -> Answer:
    return Answer(
        command_id=command.id,
        outcome="failed",
        code=Busy.code,
        message=f"{waiting} commands wait already; send this one again a little later.",
    )


def _failed(message: Record | AskProgress, error: Exception) -> Failure:
    if isinstance(error, MarigraphError):
        return Failure(code=error.code, message=error.message, field=error.field)
    kind = type(message).__name__
    _logger.error("%s of %s failed", kind, message.origin, exc_info=error)
    return Failure(code=Defect.code, message=f"{kind} failed in a way it should not; see the log.")


def _too_many(count: int) -> Failure:
    return Failure(
        code="too-many",
        message=f"{count} commands in one message are too many; send at most {MOST_IN_SEND}.",
        field="commands",
    )
