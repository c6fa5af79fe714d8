"""The command side of the primary: what waits, in order, and the replies to it."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence

import msgspec

from backend.clock import Clock, monotonic_us
from backend.command.decider import Deferred, Outcome, StreamQueueState
from backend.command.message_handler import MessageHandler, RecordAnnulment
from backend.command.pending_commands import (
    AddressedReply,
    CommandSlice,
    PendingSend,
    SingleMessage,
    busy_answer,
    too_many_commands,
    too_many_messages,
)
from backend.command.secret_hasher import Hasher, HashingPool, HashJob
from backend.command.stream_queue import StreamQueue
from backend.command.unit_of_work import IdGenerator
from backend.command.writer import Writer
from backend.domain.registry import Registry
from backend.messages.bounds import MAX_COMMANDS_PER_SEND
from backend.messages.commands import (
    Answer,
    Answers,
    Command,
    FromPrimary,
    SendCommands,
    ToPrimary,
)
from backend.messages.events import Event, Origin
from backend.settings import Settings
from backend.store.log_port import EventLog

MAX_COMMANDS_PER_BATCH = 1000
MAX_WAITING_MESSAGES = 32  # batches of facts, each as large as a frame may be
_NOTHING_QUEUED = StreamQueueState()


class WorkResult(msgspec.Struct, frozen=True):
    """What a piece of work brought: events that are on disk now, and the replies due."""

    events: list[Event]
    replies: list[AddressedReply]


class AnswerCounts(msgspec.Struct):
    """Answers given since the start."""

    accepted: int = 0
    rejected: int = 0
    failed: int = 0

    def add(self, answers: Sequence[Answer]) -> None:
        """Count these, too."""
        outcomes = [answer.outcome for answer in answers]
        self.accepted += outcomes.count("accepted")
        self.rejected += outcomes.count("rejected")
        self.failed += outcomes.count("failed")


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
        record_annulment: RecordAnnulment,
        hasher: Hasher | None = None,
    ) -> None:
        """Begin with nothing waiting; `record_annulment` puts each annulment on record."""
        self.counts = AnswerCounts()
        self.writer = Writer(log, registry, settings, clock, ids)
        self.traces = self.writer.traces
        self._messages = MessageHandler(log, self.writer, record_annulment)
        self._max_waiting = settings.max_waiting
        self._hashing_pool = HashingPool(settings.hashers, wake, hasher)
        self._queue: deque[CommandSlice | SingleMessage] = deque()
        self._queued = 0  # commands and messages in the queue
        self._queued_messages = 0  # of them messages, which may be large
        self._stream_queue: StreamQueue[CommandSlice] = StreamQueue()
        self._replies: list[AddressedReply] = []
        self._held = 0  # commands that wait for a secret of their stream

    @property
    def store(self) -> None:
        """No store of another program is followed."""
        return

    @property
    def origins(self) -> Mapping[int, Origin]:
        """None: what is decided here is of no other program's store."""
        return {}

    @property
    def waiting(self) -> int:
        """Messages and commands to be worked on now, without those that wait for a hash."""
        return self._queued + len(self._replies)

    @property
    def undecided(self) -> int:
        """Commands without an answer, those that wait for a hash included."""
        return self._queued + self._held

    def receive(self, message: ToPrimary, reply_to: bytes, request: int, role: str) -> None:
        """Put a message in the queue, or answer at once that too much waits.

        `role`: whose key it came in with.
        """
        match message:
            case SendCommands():
                self._receive_send(message.commands, reply_to, request)
            case _:
                self._receive_single(SingleMessage(reply_to, request, message, role))

    def _receive_send(self, commands: list[Command], to: bytes, request: int) -> None:
        if len(commands) > MAX_COMMANDS_PER_SEND:
            self._reply(to, request, too_many_commands(len(commands)))
        elif self.undecided and self.undecided + len(commands) > self._max_waiting:
            busy = [busy_answer(command, self.undecided) for command in commands]
            self.counts.failed += len(busy)
            self._reply(to, request, Answers(answers=busy))
        elif not commands:
            self._reply(to, request, Answers(answers=[]))
        else:
            pending = PendingSend(to, request, [], len(commands), monotonic_us())
            self._queue.append(CommandSlice(pending, 0, commands))
            self._queued += len(commands)

    def _receive_single(self, item: SingleMessage) -> None:
        if self._queued_messages >= MAX_WAITING_MESSAGES:
            self._reply(item.to, item.request, too_many_messages(self._queued_messages))
            return
        self._queue.append(item)
        self._queued += 1
        self._queued_messages += 1

    def _reply(self, to: bytes, request: int, body: FromPrimary) -> None:
        self._replies.append(AddressedReply(to, request, body))

    def work(self) -> WorkResult:
        """Do one transaction's worth of what waits; nothing is returned before it is on disk."""
        self._collect_hashed()
        events = self._work_on_next()
        replies, self._replies = self._replies, []
        return WorkResult(events, replies)

    def find_events(self) -> list[Event]:
        """Return, once, what is on disk although it seemed to fail; to be published."""
        return self.writer.find_events()

    def _work_on_next(self) -> list[Event]:
        if not self._queue:
            return []
        first = self._queue[0]
        if isinstance(first, SingleMessage):
            self._queue.popleft()
            self._queued -= 1
            self._queued_messages -= 1
            body, events = self._messages.answer(first.message, first.role)
            self._reply(first.to, first.request, body)
            return events
        return self._decide(self._next_slices())

    def _next_slices(self) -> list[CommandSlice]:
        parts: list[CommandSlice] = []
        count = 0
        while self._queue and count < MAX_COMMANDS_PER_BATCH:
            part = self._queue[0]
            if isinstance(part, SingleMessage):
                break
            self._queue.popleft()
            parts.append(part)
            count += len(part.commands)
        self._queued -= count
        return parts

    def _decide(self, parts: list[CommandSlice]) -> list[Event]:
        commands = [command for part in parts for command in part.commands]
        self.traces.begin_batch()
        handled = self.writer.handle(commands, self._queue_state(parts))
        after = 0
        for part in parts:
            before, after = after, after + len(part.commands)
            self._fill_answers(part, handled.outcomes[before:after])
        return handled.events

    def _queue_state(self, parts: list[CommandSlice]) -> StreamQueueState:
        """Return which streams wait for a secret, and what was hashed for those in their turn."""
        streams = self._stream_queue.streams
        if not streams:
            return _NOTHING_QUEUED
        results = {part.commands[0].id: part.hash_result for part in parts if part.stream}
        return StreamQueueState(frozenset(streams), results)

    def _fill_answers(self, part: CommandSlice, outcomes: list[Outcome]) -> None:
        """Put the answers into their request; what waits for a hash goes its own way."""
        request = part.request
        answers = [each for each in outcomes if isinstance(each, Answer)]
        self.counts.add(answers)
        self.traces.add(request.received_us, answers)
        request.unanswered -= len(answers)
        request.answers[part.first : part.first + len(outcomes)] = outcomes
        if len(answers) < len(outcomes):
            self._hold_unanswered(part, outcomes)
        if part.stream and answers:
            self._release_next(part.stream)
        if request.unanswered == 0:
            if len(answers) < len(request.answers):
                answers = [each for each in request.answers if isinstance(each, Answer)]
            self._reply(request.to, request.request, Answers(answers=answers))

    def _hold_unanswered(self, part: CommandSlice, outcomes: list[Outcome]) -> None:
        for index, outcome in enumerate(outcomes):
            if not isinstance(outcome, Answer):
                self._hold(part, index, outcome)

    def _hold(self, part: CommandSlice, index: int, outcome: HashJob | Deferred) -> None:
        """Let a command wait on its stream: for its hash, or behind those that do."""
        self._held += 1
        part.is_released = False
        if not part.stream:
            part = CommandSlice(part.request, index, [part.commands[index]], outcome.stream)
            part.sets_secret = isinstance(outcome, HashJob) or outcome.sets_secret
            self._stream_queue.enqueue(part.stream, part)
        if isinstance(outcome, HashJob):
            self._hashing_pool.start(outcome)
        elif self._stream_queue.head(part.stream) is part:
            self._requeue([part])  # the last of those before it was answered in this batch

    def _collect_hashed(self) -> None:
        for result in self._hashing_pool.take_finished():
            part = self._stream_queue.head(result.job.stream)
            part.hash_result = result
            self._requeue([part])

    def _release_next(self, stream: str) -> None:
        """Go on with the next of a stream: all up to one that has a secret to be hashed."""
        following: list[CommandSlice] = []
        for part in self._stream_queue.leave(stream):
            if part.is_released:
                return  # it is being decided at this moment
            following.append(part)
            if part.sets_secret:
                break
        self._requeue(following)

    def _requeue(self, parts: list[CommandSlice]) -> None:
        """Put them before all that waits, in their order."""
        for part in parts:
            part.is_released = True
        self._held -= len(parts)
        self._queued += len(parts)
        self._queue.extendleft(reversed(parts))

    def close(self) -> None:
        """Stop hashing; what was not answered is safe to send again to the next run."""
        self._hashing_pool.close()
