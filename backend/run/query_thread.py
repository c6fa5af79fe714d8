"""A replica's query side: a thread of its own, so that questions never wait for applying."""

import threading
from collections.abc import Callable

from backend.clock import SECOND_US
from backend.errors import Unreadable
from backend.messages.queries import CancelQuestion, QueryReply
from backend.query.deferred_reply import DeferredReply
from backend.query.query_service import QueryService
from backend.run.child_runtime import ChildRuntime
from backend.wire.codec import QUESTIONS, REPLIES, request_number
from backend.wire.failures import failure_of
from backend.wire.loop import Loop
from backend.wire.sockets import Socket, pair, router, try_recv, try_recv_from, try_send
from backend.wire.zap_authenticator import CLIENTS_DOMAIN

_START_TIMEOUT_S = 30.0  # seconds
_STOP_TIMEOUT_S = 5.0  # seconds that the question in hand may still take
_MAX_QUESTIONS = 100  # questions in one go


class _DeferredReplies:
    """Questions whose answer waits until the rows have come further."""

    def __init__(self) -> None:
        self.items: list[tuple[bytes, int, DeferredReply]] = []

    def next_deadline_s(self) -> float | None:
        """Return the seconds until the first of them must be answered."""
        if not self.items:
            return None
        return min(later.remaining_us() for _, _, later in self.items) / SECOND_US


class QueryThread:
    """Listens, asks the service, and answers.

    `endpoint` and `service` are there after `start`. A thread that ends by itself ends the
    process, which is then started anew.
    """

    def __init__(self, station: ChildRuntime, make: Callable[[], QueryService]) -> None:
        """`make` is called in the thread, because the service belongs to it."""
        self._station = station
        self._make = make
        self._ready = threading.Event()
        self._loop = Loop()
        self._deferred = _DeferredReplies()
        self._main_end, self._thread_end = pair(station.context)
        self._thread = threading.Thread(target=self._run, name="answering")
        self.endpoint = ""
        self.service: QueryService | None = None

    def start(self) -> None:
        """Start the thread, and wait until its socket is bound."""
        self._thread.start()
        self._station.loop.add(self._main_end, self._on_thread_end)
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
        if self._thread.is_alive():
            return False
        self._main_end.close()
        return True

    def _on_thread_end(self) -> None:
        """The thread has ended by itself: so does the process, which is then started anew."""
        if try_recv(self._main_end) is not None:
            self._station.loop.stop()

    def _run(self) -> None:
        """Serve until told to stop."""
        station = self._station
        bound = router(station.context, station.bootstrap.ring.server, CLIENTS_DOMAIN)
        try:
            service = self._make()
            try:
                self.service, self.endpoint = service, bound.endpoint
                self._serve(QueryEndpoint(bound.socket, service, station.session, self._deferred))
            finally:
                service.close()
        except Exception:
            station.logger.exception("the query side has ended")
            try_send(self._thread_end, b"ended")
        finally:
            self._ready.set()
            bound.socket.close()
            station.authenticator.close()
            self._thread_end.close()

    def _serve(self, desk: "QueryEndpoint") -> None:
        """Go round."""
        loop = self._loop
        gate = self._station.authenticator
        loop.add(gate.socket, gate.answer_requests)
        loop.add(desk.socket, desk.receive_questions)
        loop.add(self._thread_end, self._on_signal_frame)
        loop.add_step(desk.answer_deferred)
        self._ready.set()
        loop.run()

    def _on_signal_frame(self) -> None:
        """Stop when told to; anything else only wakes the loop."""
        while (word := try_recv(self._thread_end)) is not None:
            if word == b"stop":
                self._loop.stop()


class QueryEndpoint:
    """The query socket; one thread."""

    def __init__(
        self, socket: Socket, service: QueryService, session: str, waiting: _DeferredReplies
    ) -> None:
        self.socket = socket
        self._service = service
        self._session = session
        self._deferred = waiting

    def receive_questions(self) -> None:
        """Answer the questions that wait, up to a bound."""
        for _ in range(_MAX_QUESTIONS):
            message = try_recv_from(self.socket)
            if message is None:
                return
            self._receive(*message)

    def answer_deferred(self) -> float | None:
        """Answer what can be answered by now; return when the next deadline comes."""
        for item in tuple(self._deferred.items):
            sender, request, later = item
            reply = later.retry()
            if reply is not None:
                self._deferred.items.remove(item)
                self._reply(sender, request, reply)
        return self._deferred.next_deadline_s()

    def _receive(self, sender: bytes, frame: bytes) -> None:
        """Answer one question, now or later."""
        try:
            question = QUESTIONS.decode(frame)
        except Unreadable as error:
            self._reply(sender, request_number(frame), failure_of(error))
            return
        if isinstance(question.body, CancelQuestion):
            return
        answer = self._service.answer(question.body)
        if isinstance(answer, DeferredReply):
            self._deferred.items.append((sender, question.request, answer))
        else:
            self._reply(sender, question.request, answer)

    def _reply(self, sender: bytes, request: int, reply: QueryReply) -> None:
        """Send an answer; a client that does not read is not waited for."""
        try_send(self.socket, sender, REPLIES.encode(reply, request, self._session))
