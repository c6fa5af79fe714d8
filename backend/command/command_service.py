"""What waits, in order, and which reply belongs to whom."""

import logging
from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import assert_never

import msgspec

from backend.clock import Clock
from backend.command.per_user_queue import PerUserQueue
from backend.command.secret_hashing import Hasher, HashingPool, HashJob, HashResult
from backend.command.unit_of_work import IdGenerator
from backend.command.writer import Writer
from backend.domain.registry import Registry
from backend.errors import Busy, Unreadable
from backend.messages.commands import (
    Answer,
    Answers,
    AskImportProgress,
    Command,
    Failure,
    FromPrimary,
    ImportProgressReply,
    RecordFacts,
    SendCommands,
    ToPrimary,
)
from backend.messages.events import Event
from backend.settings import Settings
from backend.store.log_port import EventLog
from backend.wire.failures import failure_of

_logger = logging.getLogger(__name__)
MAX_COMMANDS_PER_SEND = 100
MAX_COMMANDS_PER_BATCH = 1000


class AddressedReply(msgspec.Struct, frozen=True):
    """A message for whoever asked: `to` and `request` are what `receive` was given."""

    to: bytes
    request: int
    body: FromPrimary


class WorkResult(msgspec.Struct, frozen=True):
    """What a piece of work brought: events that are on disk now, and the replies due."""

    events: list[Event]
    replies: list[AddressedReply]


class AnswerCounts(msgspec.Struct):
    """Answers given since the start."""

    accepted: int = 0
    rejected: int = 0
    failed: int = 0


class _PendingSend(msgspec.Struct):
    """A `SendCommands`, with the answers so far; `unanswered`: how many are missing."""

    to: bytes
    request: int
    answers: list[Answer | HashJob]
    unanswered: int


class _CommandSlice(msgspec.Struct):
    """Commands of a request, from `first` on: all of them, or one whose password is hashed."""

    request: _PendingSend
    first: int
    commands: list[Command]
    hash_result: HashResult | None = None
    user_id: str = ""  # set once it stands in a user's line for hashing


class _SingleMessage(msgspec.Struct, frozen=True):
    """A message that is dealt with by itself, in its turn."""

    to: bytes
    request: int
    message: RecordFacts | AskImportProgress


class CommandService:
    """The command side as a loop sees it; one thread, no waiting inside.

    The loop calls `receive` for every message that came in, then `work` until `waiting` is 0,
    sends the replies and publishes the events. `wake` is called from another thread when `work`
    has something to do again (a password was hashed): it must make the loop stir.
    Each `SendCommands` gets one reply, with its answers in the order of its commands.
    """

    def __init__(
        self,
        log: EventLog,
        registry: Registry,
        settings: Settings,
        *,
        clock: Clock,
        ids: IdGenerator,
        wake: Callable[[], None],
        hasher: Hasher | None = None,
    ) -> None:
        """Begin with nothing waiting."""
        self.counts = AnswerCounts()
        self.writer = Writer(log, registry, settings, clock, ids)
        self._log = log
        self._max_waiting = settings.max_waiting
        self._hashing_pool = HashingPool(settings.hashers, wake, hasher)
        self._queue: deque[_CommandSlice | _SingleMessage] = deque()
        self._queued = 0  # commands and messages in the queue
        self._hash_queue: PerUserQueue[_CommandSlice] = PerUserQueue()
        self._replies: list[AddressedReply] = []
        self._hashing = 0

    @property
    def waiting(self) -> int:
        """Messages and commands to be worked on now; those being hashed are not among them."""
        return self._queued + len(self._replies)

    @property
    def undecided(self) -> int:
        """Commands without an answer, those being hashed included."""
        return self._queued + self._hashing

    def receive(self, message: ToPrimary, reply_to: bytes, request: int) -> None:
        """Put a message in the queue, or answer at once that too much waits."""
        match message:
            case SendCommands():
                self._receive_send(message.commands, reply_to, request)
            case RecordFacts() | AskImportProgress():
                self._queue.append(_SingleMessage(reply_to, request, message))
                self._queued += 1
            case _:
                assert_never(message)

    def _receive_send(self, commands: list[Command], to: bytes, request: int) -> None:
        if len(commands) > MAX_COMMANDS_PER_SEND:
            self._reply(to, request, _too_many_commands(len(commands)))
        elif self.undecided and self.undecided + len(commands) > self._max_waiting:
            busy = [_busy_answer(command, self.undecided) for command in commands]
            self.counts.failed += len(busy)
            self._reply(to, request, Answers(answers=busy))
        elif not commands:
            self._reply(to, request, Answers(answers=[]))
        else:
            self._queue.append(
                _CommandSlice(_PendingSend(to, request, [], len(commands)), 0, commands)
            )
            self._queued += len(commands)

    def _reply(self, to: bytes, request: int, body: FromPrimary) -> None:
        self._replies.append(AddressedReply(to, request, body))

    def work(self) -> WorkResult:
        """Do one transaction's worth of what waits; nothing is returned before it is on disk."""
        self._collect_hashed()
        events = self._work_on_next()
        replies, self._replies = self._replies, []
        return WorkResult(events, replies)

    def _work_on_next(self) -> list[Event]:
        if not self._queue:
            return []
        first = self._queue[0]
        if isinstance(first, _SingleMessage):
            self._queue.popleft()
            self._queued -= 1
            return self._handle_message(first)
        return self._decide(self._next_slices())

    def _next_slices(self) -> list[_CommandSlice]:
        parts: list[_CommandSlice] = []
        count = 0
        while self._queue and count < MAX_COMMANDS_PER_BATCH:
            part = self._queue[0]
            if isinstance(part, _SingleMessage):
                break
            self._queue.popleft()
            parts.append(part)
            count += len(part.commands)
        self._queued -= count
        return parts

    def _decide(self, parts: list[_CommandSlice]) -> list[Event]:
        commands = [command for part in parts for command in part.commands]
        proofs = {
            part.commands[0].id: part.hash_result for part in parts if part.hash_result is not None
        }
        handled = self.writer.handle(commands, proofs)
        self._count(handled.outcomes)
        after = 0
        for part in parts:
            before, after = after, after + len(part.commands)
            self._fill_answers(part, handled.outcomes[before:after])
        return handled.events

    def _count(self, outcomes: Sequence[Answer | HashJob]) -> None:
        counted = Counter(each.outcome for each in outcomes if isinstance(each, Answer))
        self.counts.accepted += counted["accepted"]
        self.counts.rejected += counted["rejected"]
        self.counts.failed += counted["failed"]

    def _fill_answers(self, part: _CommandSlice, outcomes: list[Answer | HashJob]) -> None:
        """Put the answers into their request; what waits for a hash goes its own way."""
        request = part.request
        if part.user_id and isinstance(outcomes[0], Answer):
            self._end_turn(part.user_id)
        request.answers[part.first : part.first + len(outcomes)] = outcomes
        jobs = [(n, outcome) for n, outcome in enumerate(outcomes) if isinstance(outcome, HashJob)]
        for index, job in jobs:
            again = part if part.user_id else _CommandSlice(request, index, [part.commands[index]])
            self._hash(again, job)
        request.unanswered -= len(outcomes) - len(jobs)
        if request.unanswered == 0:
            answers = [each for each in request.answers if isinstance(each, Answer)]
            self._reply(request.to, request.request, Answers(answers=answers))

    def _hash(self, part: _CommandSlice, job: HashJob) -> None:
        part.user_id = job.user_id
        self._hashing += 1
        if self._hash_queue.enqueue(job.user_id, part):
            self._hashing_pool.start(job)

    def _collect_hashed(self) -> None:
        for job, proof in self._hashing_pool.take_finished():
            part = self._hash_queue.head(job.user_id)
            part.hash_result = proof
            self._requeue_first(part)

    def _requeue_first(self, part: _CommandSlice) -> None:
        self._hashing -= 1
        self._queued += 1
        self._queue.appendleft(part)

    def _end_turn(self, user_id: str) -> None:
        following = self._hash_queue.dequeue(user_id)
        if following is not None:
            self._requeue_first(following)

    def _handle_message(self, item: _SingleMessage) -> list[Event]:
        body: FromPrimary
        try:
            body, events = self._result(item.message)
        except Exception as error:  # noqa: BLE001 - one message's trouble is not its neighbours'
            body, events = _message_failure(item.message, error), []
        self._reply(item.to, item.request, body)
        return events

    def _result(self, message: RecordFacts | AskImportProgress) -> tuple[FromPrimary, list[Event]]:
        match message:
            case RecordFacts():
                return self.writer.record(message)
            case AskImportProgress():
                kept = self._log.progress(message.origin)
                return ImportProgressReply(
                    origin=message.origin, upto=kept.upto, state=kept.state
                ), []
            case _:
                assert_never(message)

    def close(self) -> None:
        """Stop hashing; what was not answered is safe to send again to the next run."""
        self._hashing_pool.close()


def _busy_answer(command: Command, waiting: int) -> Answer:
    return Answer(
        command_id=command.id,
        outcome="failed",
        code=Busy.code,
        message=f"{waiting} commands wait already; send this one again a little later.",
    )


def _message_failure(message: RecordFacts | AskImportProgress, error: Exception) -> Failure:
    return failure_of(error, f"{type(message).__name__} of {message.origin}")


def _too_many_commands(count: int) -> Failure:
    return failure_of(
        Unreadable(
            f"{count} commands in one message are too many; send at most {MAX_COMMANDS_PER_SEND}.",
            code="too-many",
            field="commands",
        )
    )
