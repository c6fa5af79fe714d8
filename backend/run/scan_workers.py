"""Threads for questions that take long, so that nobody else's question waits behind them."""

import queue
import threading
from collections.abc import Callable

import msgspec

from backend.messages.commands import Failure
from backend.messages.queries import QueryReply, Question
from backend.query.deferred_reply import DeferredReply
from backend.query.query_service import QueryService
from backend.query.question_budget import QuestionBudget
from backend.wire.failures import failure_of

THREADS = 2  # a third would only take the processor from those who apply
_MAX_QUEUED = 32


class ScanJob(msgspec.Struct):
    """One question: who asked, with which request number, and how long it may take."""

    sender: bytes
    request: int
    question: Question
    budget: QuestionBudget
    reply: QueryReply | DeferredReply | None = None
    service: QueryService | None = None


class ScanWorkers:
    """A few threads, each with a query service of its own; started when they are first needed.

    `on_done` is called in a worker's thread when a job is finished; `take_done` gives it.
    """

    def __init__(
        self, make: Callable[[], QueryService], limit_s: float, on_done: Callable[[], None]
    ) -> None:
        """`make` is called in each thread; `limit_s`: seconds that one question may take."""
        self._make = make
        self._limit_s = limit_s
        self._on_done = on_done
        self._jobs: queue.SimpleQueue[ScanJob | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[ScanJob] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self.active: dict[tuple[bytes, int], ScanJob] = {}

    def submit(self, sender: bytes, request: int, question: Question) -> Failure | None:
        """Put a question in the queue; return why not, if too many wait."""
        if len(self.active) >= _MAX_QUEUED:
            return Failure(
                code="busy",
                message=f"{_MAX_QUEUED} questions that take long are being worked at already; "
                "ask again in a while.",
            )
        self._start()
        job = ScanJob(sender, request, question, QuestionBudget(self._limit_s))
        self.active[sender, request] = job
        self._jobs.put(job)
        return None

    def cancel(self, sender: bytes, request: int) -> None:
        """Give a question up, wherever it stands."""
        job = self.active.pop((sender, request), None)
        if job is not None:
            job.budget.cancel()
            if job.service is not None:
                job.service.interrupt()

    def take_done(self) -> list[ScanJob]:
        """Return the jobs that have their answer, without those that were given up."""
        done: list[ScanJob] = []
        while not self._done.empty():
            job = self._done.get_nowait()
            if self.active.pop((job.sender, job.request), None) is job:
                done.append(job)
        return done

    def close(self, timeout_s: float) -> bool:
        """Give everything up and end the threads; False when one does not end in time."""
        for key in tuple(self.active):
            self.cancel(*key)
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(timeout_s)
        return not any(thread.is_alive() for thread in self._threads)

    def _start(self) -> None:
        if len(self._threads) < min(THREADS, len(self.active) + 1):
            thread = threading.Thread(target=self._run, name=f"scan-{len(self._threads) + 1}")
            self._threads.append(thread)
            thread.start()

    def _run(self) -> None:
        service: QueryService | None = None
        try:
            while (job := self._jobs.get()) is not None:
                if job.budget.is_cancelled:
                    continue
                try:
                    service = service or self._make()
                    job.reply = _answer(service, job)
                except Exception as error:  # noqa: BLE001 - the next question needs this thread
                    job.reply = failure_of(error, "The question")
                self._done.put(job)
                self._on_done()
        finally:
            if service is not None:
                service.close()


def _answer(service: QueryService, job: ScanJob) -> QueryReply | DeferredReply:
    job.budget.restart()
    job.service = service
    try:
        return service.answer(job.question, job.budget)
    finally:
        job.service = None
