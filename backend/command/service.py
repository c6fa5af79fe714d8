"""What waits, in order, and which reply belongs to whom."""

import logging
from collections import Counter, deque
from collections.abc import Callable, Sequence
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
    """A `Send`, with its answers as far as they are there; `missing`: how many are not."""

    to: bytes
    request: int
    answers: list[Answer | Job]
    missing: int


class _Part(msgspec.Struct):
    """Commands of a request, from `first` on: all of them, or one whose password is hashed."""

    request: _Request
    first: int
    commands: list[Command]
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
        self._queue: deque[_Part | _Alone] = deque()
        self._queued = 0  # commands and messages in the queue
        self._turns: Turns[_Part] = Turns()
        self._replies: list[Reply] = []
        self._parked = 0

    @property
    def waiting(self) -> int:
        """Messages and commands to be worked on now; those being hashed are not among them."""
        return self._queued + len(self._replies)

    @property
    def undecided(self) -> int:
        """Commands without an answer, those being hashed included."""
        return self._queued + self._parked

    def receive(self, message: ToPrimary, reply_to: bytes, request: int) -> None:
        """Put a message in the queue, or answer at once that too much waits."""
        match message:
            case Send():
                self._receive_send(message.commands, reply_to, request)
            case Record() | AskProgress():
                self._queue.append(_Alone(reply_to, request, message))
                self._queued += 1
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
            self._queue.append(_Part(_Request(to, request, [], len(commands)), 0, commands))
            self._queued += len(commands)

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
            self._queued -= 1
            return self._deal_with(first)
        return self._decide(self._next_parts())

    def _next_parts(self) -> list[_Part]:
        parts: list[_Part] = []
        count = 0
        while self._queue and count < MOST_IN_BATCH:
            part = self._queue[0]
            if isinstance(part, _Alone):
                break
            self._queue.popleft()
            parts.append(part)
            count += len(part.commands)
        self._queued -= count
        return parts

    def _decide(self, parts: list[_Part]) -> list[Event]:
        commands = [command for part in parts for command in part.commands]
        proofs = {part.commands[0].id: part.proof for part in parts if part.proof is not None}
        handled = self.writer.handle(commands, proofs)
        self._count(handled.outcomes)
        after = 0
        for part in parts:
            before, after = after, after + len(part.commands)
            self._settle(part, handled.outcomes[before:after])
        return handled.events

    def _count(self, outcomes: Sequence[Answer | Job]) -> None:
        counted = Counter(each.outcome for each in outcomes if isinstance(each, Answer))
        self.counts.accepted += counted["accepted"]
        self.counts.rejected += counted["rejected"]
        self.counts.failed += counted["failed"]

    def _settle(self, part: _Part, outcomes: list[Answer | Job]) -> None:
        """Put the answers into their request; what waits for a hash goes its own way."""
        request = part.request
        if part.user_id and isinstance(outcomes[0], Answer):
            self._end_turn(part.user_id)
        request.answers[part.first : part.first + len(outcomes)] = outcomes
        jobs = [(n, outcome) for n, outcome in enumerate(outcomes) if isinstance(outcome, Job)]
        for index, job in jobs:
            again = part if part.user_id else _Part(request, index, [part.commands[index]])
            self._hash(again, job)
        request.missing -= len(outcomes) - len(jobs)
        if request.missing == 0:
            answers = [each for each in request.answers if isinstance(each, Answer)]
            self._reply(request.to, request.request, Answers(answers=answers))

    def _hash(self, part: _Part, job: Job) -> None:
        part.user_id = job.user_id
        self._parked += 1
        if self._turns.join(job.user_id, part):
            self._passwords.start(job)

    def _fetch_hashed(self) -> None:
        for job, proof in self._passwords.ready():
            part = self._turns.first(job.user_id)
            part.proof = proof
            self._put_first(part)

    def _put_first(self, part: _Part) -> None:
        self._parked -= 1
        self._queued += 1
        self._queue.appendleft(part)

    def _end_turn(self, user_id: str) -> None:
        following = self._turns.leave(user_id)
        if following is not None:
            self._put_first(following)

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
