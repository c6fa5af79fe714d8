"""Threads for questions that take long, so that nobody else's question waits behind them."""

import queue
import threading
from collections.abc import Callable
from functools import partial

import msgspec

from backend.errors import Busy, TimedOut
from backend.messages.commands import Failure
from backend.messages.filter_plans import ScanProgress
from backend.messages.queries import QueryReply, Question
from backend.query.query_service import QueryService
from backend.query.question_budget import UNLIMITED, QuestionBudget
from backend.query.question_watch import AnsweringThread, QuestionWatch
from backend.query.views.view_answers import LaterReply
from backend.wire.failures import failure_of

THREADS = 2  # a third would only take the processor from those who apply
_MAX_QUEUED = 32
_HUNG_AFTER_S = 5.0  # over its limit; then a question is not waited for any more


class ScanJob(msgspec.Struct):
    """One question: who asked, with which request number, and how long it may take.

    `progress`: how far a scan of the log has come that it needs, until its asker hears of it;
    `reported_s`: when that was the last time, in the budget's age.
    """

    sender: bytes
    request: int
    question: Question
    budget: QuestionBudget
    reply: QueryReply | LaterReply | None = None
    service: QueryService | None = None
    marks: AnsweringThread | None = None
    progress: ScanProgress | None = None
    reported_s: float = 0.0


class ScanWorkers:
    """A few threads, each with a query service of its own; started when they are first needed.

    In a worker's thread `on_done` is called when a job is finished, which `take_done` gives, and
    `on_scanned` when a scan has come further, which stands in its job.
    """

    def __init__(
        self,
        make: Callable[[], QueryService],
        limit_s: float,
        on_done: Callable[[], None],
        watch: QuestionWatch,
        on_scanned: Callable[[], None] = lambda: None,
    ) -> None:
        """`make` is called in each thread; `limit_s`: seconds that one question may take."""
        self._watch = watch
        self._in_hand: dict[str, ScanJob] = {}  # by thread
        self._make = make
        self._limit_s = limit_s
        self._on_done = on_done
        self._report_scan = on_scanned
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
        if len(self._hung_jobs()) == THREADS:
            return _no_thread_left()
        self._start()
        job = ScanJob(sender, request, question, UNLIMITED)
        job.budget = QuestionBudget(self._limit_s, partial(self._on_scanned, job))
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

    def take_hung(self) -> list[tuple[tuple[bytes, int], Failure]]:
        """Give up what does not end though its time is over; without a thread left, all else, too.

        Returns to whom that is to be said, and what.
        """
        hung = self._hung_jobs()
        given_up = {
            (job.sender, job.request): _not_ending(self._limit_s)
            for job in hung
            if self.active.get((job.sender, job.request)) is job
        }
        if len(hung) == THREADS:
            given_up = dict.fromkeys(self.active, _no_thread_left()) | given_up
        for key in given_up:
            self.cancel(*key)
        return list(given_up.items())

    def _hung_jobs(self) -> list[ScanJob]:
        latest_s = self._limit_s + _HUNG_AFTER_S
        return [job for job in tuple(self._in_hand.values()) if job.budget.elapsed_s > latest_s]

    def close(self, timeout_s: float) -> bool:
        """Give everything up and end the threads; False when one does not end in time."""
        for key in tuple(self.active):
            self.cancel(*key)
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(timeout_s)
        return not any(thread.is_alive() for thread in self._threads)

    def _on_scanned(self, job: ScanJob, progress: ScanProgress) -> None:
        """A worker's scan has come further: it does not stand still, and its asker may be told."""
        job.progress = progress
        if job.marks is not None:
            job.marks.beat()
        self._report_scan()

    def _start(self) -> None:
        if len(self._threads) < min(THREADS, len(self.active) + 1):
            thread = threading.Thread(target=self._run, name=f"scan-{len(self._threads) + 1}")
            self._threads.append(thread)
            thread.start()

    def _run(self) -> None:
        name = threading.current_thread().name
        marks = AnsweringThread(self._limit_s, is_only=False)
        self._watch.add(marks)
        service: QueryService | None = None
        try:
            while (job := self._jobs.get()) is not None:
                if job.budget.is_cancelled:
                    continue
                try:
                    service = service or self._make()
                    job.budget.restart()
                    self._in_hand[name] = job
                    job.marks = marks
                    with marks.answering(job.question):
                        job.reply = _answer(service, job)
                except Exception as error:  # noqa: BLE001 - the next question needs this thread
                    job.reply = failure_of(error, "The question")
                finally:
                    self._in_hand.pop(name, None)
                self._done.put(job)
                self._on_done()
        finally:
            marks.end()
            if service is not None:
                service.close()


def _answer(service: QueryService, job: ScanJob) -> QueryReply | LaterReply:
    job.service = service
    try:
        return service.answer(job.question, job.budget)
    finally:
        job.service = None


def _not_ending(limit_s: float) -> Failure:
    return failure_of(
        TimedOut(
            f"The question may take {limit_s:g} s, and does not come to an end. It is given up;"
            " `marigraph health` says what to do.",
            field="filter",
        )
    )


def _no_thread_left() -> Failure:
    return failure_of(
        Busy(
            f"All {THREADS} threads for questions that take long are at questions that do not come"
            " to an end; `marigraph health` says what to do."
        )
    )
