"""When the newest commands were received, decided, on disk, answered and published; in memory."""

from collections import deque
from collections.abc import Sequence

import msgspec

from backend.clock import Clock, Micros, monotonic_us
from backend.messages.commands import Answer

KEPT_COMMANDS = 10_000


class BatchTimes(msgspec.Struct):
    """What all commands of one transaction share; monotonic microseconds, None: not yet."""

    decided_us: Micros | None = None
    on_disk_us: Micros | None = None
    answered_us: Micros | None = None
    published_us: Micros | None = None


class CommandTrace(msgspec.Struct, frozen=True, gc=False):
    """One command: when it was received, its answer, and the times of its transaction."""

    received_us: Micros
    answer: Answer
    batch: BatchTimes


class _TracedRequest(msgspec.Struct, frozen=True, gc=False):
    """The answers of a request that one transaction has brought."""

    received_us: Micros
    answers: Sequence[Answer]
    batch: BatchTimes


class CommandTraces:
    """The newest commands by their ids; of one that was sent again, the first time counts.

    They are kept as they came, a request at a time, and looked through when one is asked for: each
    command pays for what is kept, and hardly any is ever asked for.
    """

    def __init__(self, ticks: Clock = monotonic_us, limit: int = KEPT_COMMANDS) -> None:
        """`ticks`: a monotonic clock, which costs little. `limit`: of commands, and a request."""
        self._ticks = ticks
        self._limit = limit
        self._requests: deque[_TracedRequest] = deque()
        self._kept = 0  # commands
        self._batch = BatchTimes()

    def begin_batch(self) -> None:
        """A transaction begins; what is marked from now on is its own."""
        self._batch = BatchTimes()

    def mark_decided(self) -> None:
        """All of it is decided."""
        self._batch.decided_us = self._ticks()

    def mark_on_disk(self) -> None:
        """It is committed."""
        self._batch.on_disk_us = self._ticks()

    def mark_answered(self) -> None:
        """Its answers are on their way; what is answered later is another's."""
        if self._batch.answered_us is None:
            self._batch.answered_us = self._ticks()

    def mark_published(self) -> None:
        """Its events are on their way to the replicas."""
        if self._batch.published_us is None:
            self._batch.published_us = self._ticks()

    def add(self, received_us: Micros, answers: Sequence[Answer]) -> None:
        """Keep the answers that the present transaction has brought; they are not changed later."""
        if not answers:
            return
        self._requests.append(_TracedRequest(received_us, answers, self._batch))
        self._kept += len(answers)
        while (rest := self._kept - len(self._requests[0].answers)) >= self._limit:
            self._requests.popleft()
            self._kept = rest

    def find(self, command_id: bytes) -> CommandTrace | None:
        """Return the trace of a command; None where it is not kept any more, or never was."""
        for each in self._requests:
            for answer in each.answers:
                if answer.command_id == command_id:
                    return CommandTrace(each.received_us, answer, each.batch)
        return None
