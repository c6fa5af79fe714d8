"""A replica's query side: a thread of its own, so that questions never wait for applying."""

import threading
from collections.abc import Callable

from backend.clock import SECOND_US, monotonic_us
from backend.errors import MarigraphError, Unavailable, Unreadable
from backend.messages.commands import Failure
from backend.messages.queries import (
    CancelQuestion,
    QueryReply,
    QueryResponse,
    Question,
    QuestionProgress,
)
from backend.messages.row_copies import AskRowCopy, RowCopyPart
from backend.query.duty_cycle import LookDutyCycle
from backend.query.page_watch import PageWait
from backend.query.query_service import QueryService
from backend.query.question_budget import OutOfBudget, QuestionBudget
from backend.query.question_watch import AnsweringThread, QuestionWatch
from backend.query.views.view_answers import LaterReply
from backend.run.child_runtime import ChildRuntime
from backend.run.command_endpoint import LoopWaker
from backend.run.deferred_replies import DeferredReplies
from backend.run.row_giver import RowGiver
from backend.run.scan_workers import ScanJob, ScanWorkers
from backend.run.untaken_parts import UntakenParts
from backend.translation import tr_noop
from backend.wire.codec import QUESTIONS, REPLIES, request_number
from backend.wire.failures import failure_of
from backend.wire.loop import Loop
from backend.wire.sockets import (
    BoundSocket,
    Socket,
    UserMessage,
    is_connected,
    pair,
    router,
    try_recv,
    try_recv_as,
    try_send,
)
from backend.wire.zap_authenticator import CLIENTS_DOMAIN

_START_TIMEOUT_S = 30.0  # seconds
_STOP_TIMEOUT_S = 5.0  # seconds that the question in hand may still take
_MAX_QUESTIONS = 100  # questions in one go
_SLICE_S = 0.05  # that a question may take before it goes to the scan workers
_PROGRESS_INTERVAL_S = 1.0
SCAN_INTERVAL_S = 0.04  # between two words of the same scan


class QueryThread:
    """Listens, asks the service, and answers.

    `endpoint` and `service` are there after `start`. A thread that ends by itself ends the
    process, which is then started anew.
    """

    def __init__(
        self,
        runtime: ChildRuntime,
        make: Callable[[], QueryService],
        watch: QuestionWatch,
        giver: RowGiver | None = None,
    ) -> None:
        """`make` is called in each thread that answers, because a service belongs to its thread.

        `giver`: of the rows, to replicas on other hosts; None where nobody can come from there.
        """
        self._giver = giver
        self._runtime = runtime
        self._make = make
        self._ready = threading.Event()
        self._loop = Loop()
        self._deferred = DeferredReplies()
        self._main_end, self._thread_end = pair(runtime.context)
        self._scan_waker = LoopWaker()
        limit_s = runtime.bootstrap.settings.question_limit_s
        self._workers = ScanWorkers(
            make, limit_s, self._scan_waker.wake, watch, self._scan_waker.wake
        )
        self._watch = watch
        self._thread = threading.Thread(target=self._run, name="answering")
        self.endpoint = ""
        self.service: QueryService | None = None

    def start(self) -> None:
        """Start the thread, and wait until its socket is bound."""
        self._thread.start()
        self._runtime.loop.add(self._main_end, self._on_thread_end)
        self._ready.wait(_START_TIMEOUT_S)

    def wake_deferred(self) -> None:
        """The rows have come further; wakes the thread only if a question waits for that."""
        if self._deferred.items:
            try_send(self._main_end, b"applied")

    def close(self) -> bool:
        """End the thread; False when a question holds it too long."""
        if self._thread.ident is not None:
            try_send(self._main_end, b"stop")
            self._thread.join(_STOP_TIMEOUT_S)
        else:  # an open socket would keep the process from its end
            self._thread_end.close()
        if self._thread.is_alive() or not self._workers.close(_STOP_TIMEOUT_S):
            return False
        self._main_end.close()
        self._scan_waker.close()
        return True

    def _on_thread_end(self) -> None:
        """The thread has ended by itself: so does the process, which is then started anew."""
        if try_recv(self._main_end) is not None:
            self._runtime.loop.stop()

    def _run(self) -> None:
        """Serve until told to stop."""
        runtime = self._runtime
        keys = runtime.bootstrap.ring.server
        bound = router(runtime.context, keys, CLIENTS_DOMAIN, beyond=runtime.beyond)
        try:
            service = self._make()
            try:
                self.service, self.endpoint = service, bound.endpoint
                marks = AnsweringThread(_SLICE_S, is_only=True)
                self._serve(
                    QueryEndpoint(
                        bound.socket,
                        service,
                        (runtime.session, runtime.bootstrap.name),
                        self._deferred,
                        self._workers,
                        marks,
                        self._giver,
                    ),
                    marks,
                    bound,
                )
            finally:
                service.close()
                if self._giver is not None:
                    self._giver.close()
        except Exception:
            runtime.logger.critical("the query side has ended", exc_info=True)
            try_send(self._thread_end, b"ended")
        finally:
            self._ready.set()
            bound.socket.close()
            runtime.authenticator.close()
            self._thread_end.close()

    def _serve(self, endpoint: "QueryEndpoint", marks: AnsweringThread, bound: BoundSocket) -> None:
        """Go round, and be looked at."""

        def on_scanned() -> None:
            self._scan_waker.acknowledge()
            endpoint.answer_scanned()
            endpoint.report_scans()

        def on_second() -> None:
            marks.beat()
            self._runtime.drop_revoked(bound)
            endpoint.report_progress()
            endpoint.give_up_hung()
            endpoint.tick_giver()

        loop = self._loop
        authenticator = self._runtime.authenticator
        loop.add(authenticator.socket, authenticator.answer_requests)
        loop.add(endpoint.socket, endpoint.receive_questions)
        loop.add(self._thread_end, self._on_signal_frame)
        loop.add(self._scan_waker.handle, on_scanned)
        loop.add_step(endpoint.answer_deferred)
        loop.every(_PROGRESS_INTERVAL_S, on_second)
        self._watch.add(marks)
        self._ready.set()
        try:
            loop.run()
        finally:
            marks.end()

    def _on_signal_frame(self) -> None:
        """Stop when told to; anything else only wakes the loop."""
        while (word := try_recv(self._thread_end)) is not None:
            if word == b"stop":
                self._loop.stop()


class QueryEndpoint:
    """The query socket; one thread.

    Every question is tried at once, for a moment; one that takes longer goes to the scan workers.
    """

    def __init__(
        self,
        socket: Socket,
        service: QueryService,
        identity: tuple[str, str],
        waiting: DeferredReplies,
        workers: ScanWorkers,
        marks: AnsweringThread,
        giver: RowGiver | None = None,
    ) -> None:
        """`identity`: the session, and the name under which it answers; `giver`: of the rows."""
        self._marks, self._giver = marks, giver
        self._untaken = UntakenParts(self._is_there)
        self.socket = socket
        self._service = service
        self._session, self._name = identity
        self._deferred = waiting
        self._workers = workers
        self._duty_cycle = LookDutyCycle(lambda key: key in workers.active, monotonic_us)

    def receive_questions(self) -> None:
        """Answer the questions that wait, up to a bound."""
        for _ in range(_MAX_QUESTIONS):
            message = try_recv_as(self.socket)
            if message is None:
                return
            self._receive(message)

    def answer_deferred(self) -> float | None:
        """Answer what can be answered by now; return when the next deadline comes."""
        for key, deferred in tuple(self._deferred.items.items()):
            is_live = isinstance(deferred, PageWait)
            if is_live and self._duty_cycle.wait_us():
                continue
            resumed = deferred.resume()
            if resumed is None:
                continue
            del self._deferred.items[key]
            if isinstance(resumed, Failure):
                self._reply(*key, resumed)
            elif is_live:
                with self._duty_cycle.look(key):
                    self._answer(*key, resumed)
            else:
                self._answer(*key, resumed)
        return self._deferred.next_deadline_s(self._duty_cycle.wait_us())

    def answer_scanned(self) -> None:
        """Send the answers that the workers have found."""
        for job in self._workers.take_done():
            self._send_or_defer(job.sender, job.request, job.reply)

    def give_up_hung(self) -> None:
        """Answer those whose question does not end though its time is over."""
        for (sender, request), failure in self._workers.take_hung():
            self._reply(sender, request, failure)

    def report_progress(self) -> None:
        """Tell those who wait that it goes on; give up for those who are gone, or do not read."""
        for key, wait in self._deferred.live():
            progress = QuestionProgress(
                elapsed_us=wait.age_us(), replica=self._name, unchanged_at=wait.unchanged_at()
            )
            if not self._reply(*key, progress):
                del self._deferred.items[key]
        for job in tuple(self._workers.active.values()):
            self._report(job)

    def report_scans(self) -> None:
        """Tell those whose scan has come further, unless they were told a moment ago."""
        for job in tuple(self._workers.active.values()):
            if job.progress is not None and job.budget.age_s - job.reported_s >= SCAN_INTERVAL_S:
                self._report(job)

    def _report(self, job: ScanJob) -> None:
        job.reported_s, scan, job.progress = job.budget.age_s, job.progress, None
        progress = QuestionProgress(
            elapsed_us=round(job.reported_s * SECOND_US), replica=self._name, scan=scan
        )
        if not self._reply(job.sender, job.request, progress):
            self._workers.cancel(job.sender, job.request)

    def _receive(self, message: UserMessage) -> None:
        """Answer one question, now or later."""
        sender = message.sender
        try:
            question = QUESTIONS.decode(message.frame)
        except Unreadable as error:
            self._reply(sender, request_number(message.frame), failure_of(error))
            return
        if isinstance(question.body, CancelQuestion):
            self._cancel(sender, question.body.request)
        elif isinstance(question.body, AskRowCopy):
            self._reply(sender, question.request, self._give(message, question.body))
        elif not self._is_in_hand(sender, question.request):
            self._answer(sender, question.request, question.body)

    def _give(self, message: UserMessage, asked: AskRowCopy) -> RowCopyPart | Failure:
        if self._giver is None:
            return failure_of(Unavailable(tr_noop("This backend lets in nobody from other hosts.")))
        user, sender = message.user, message.sender
        try:
            self._untaken.require_taken(user, sender, asked.ticket)
            return self._untaken.with_ticket(user, sender, self._giver.answer(user, asked))
        except MarigraphError as error:  # it is the answer
            return failure_of(error)

    def tick_giver(self) -> None:
        """Forget what is not given any more; called every second."""
        if self._giver is not None:
            self._giver.tick()
            self._untaken.tick()

    def _is_there(self, sender: bytes) -> bool:
        frame = encode_reply(RowCopyPart(copy=""), 0, self._session)  # no answer has this number
        return is_connected(self.socket, sender, frame)

    def _is_in_hand(self, sender: bytes, request: int) -> bool:
        """Whether it is a question sent again that is being worked at, or waits."""
        key = (sender, request)
        return key in self._workers.active or key in self._deferred.items

    def _answer(self, sender: bytes, request: int, question: Question) -> None:
        try:
            with self._marks.answering(question):
                answer = self._service.answer(question, QuestionBudget(_SLICE_S))
        except OutOfBudget:
            busy = self._workers.submit(sender, request, question)
            if busy is not None:
                self._reply(sender, request, busy)
        else:
            self._send_or_defer(sender, request, answer)

    def _send_or_defer(
        self, sender: bytes, request: int, answer: QueryReply | LaterReply | None
    ) -> None:
        refusal = self._deferred.refusal_of(sender) if isinstance(answer, PageWait) else None
        if refusal is not None:
            self._reply(sender, request, refusal)
        elif isinstance(answer, LaterReply):
            self._deferred.items[sender, request] = answer
        elif answer is not None:
            self._reply(sender, request, answer)

    def _cancel(self, sender: bytes, request: int) -> None:
        self._deferred.items.pop((sender, request), None)
        self._workers.cancel(sender, request)

    def _reply(self, sender: bytes, request: int, reply: QueryResponse) -> bool:
        """Send an answer; a client that does not read is not waited for: False then."""
        return try_send(self.socket, sender, encode_reply(reply, request, self._session))


def encode_reply(reply: QueryResponse, request: int, session: str) -> bytes:
    """Return an answer's frame; of one that no message can hold, the failure that says so."""
    try:
        return REPLIES.encode(reply, request, session)
    except Unreadable as error:
        return REPLIES.encode(failure_of(error), request, session)
