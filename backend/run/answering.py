"""A replica's query side: a thread of its own, so that questions never wait for applying."""

import threading
from collections.abc import Callable

from backend.clock import SECOND
from backend.errors import Unreadable
from backend.messages.commands import Failure
from backend.messages.queries import Reply
from backend.query.later import Later
from backend.query.service import QueryService
from backend.run.station import Station
from backend.wire.codec import QUESTIONS, REPLIES, request_of
from backend.wire.gate import ANYONE
from backend.wire.loop import Loop
from backend.wire.sockets import Socket, offer, pair, router, take, take_addressed

_START = 30.0  # seconds
_STOP = 5.0  # seconds that the question in hand may still take
_MOST = 100  # questions in one go


class _Waiting:
    """Questions whose answer waits until the rows have come further."""

    def __init__(self) -> None:
        self.items: list[tuple[bytes, int, Later]] = []

    def patience(self) -> float | None:
        """Return the seconds until the first of them must be answered."""
        if not self.items:
            return None
        return min(later.left() for _, _, later in self.items) / SECOND


class Answering:
    """Listens, asks the service, and answers.

    `endpoint` and `service` are there after `start`. A thread that ends by itself ends the
    process, which is then started anew.
    """

    def __init__(self, station: Station, make: Callable[[], QueryService]) -> None:
        """`make` is called in the thread, because the service belongs to it."""
        self._station = station
        self._make = make
        self._ready = threading.Event()
        self._loop = Loop()
        self._waiting = _Waiting()
        self._here, self._there = pair(station.context)
        self._thread = threading.Thread(target=self._run, name="answering")
        self.endpoint = ""
        self.service: QueryService | None = None

    def start(self) -> None:
        """Start the thread, and wait until its socket is bound."""
        self._thread.start()
        self._station.loop.add(self._here, self._on_end)
        self._ready.wait(_START)

    def applied(self) -> None:
        """The rows have come further; wakes the thread only if a question waits for that."""
        if self._waiting.items:
            offer(self._here, b"applied")

    def close(self) -> bool:
        """End the thread; False when a question holds it too long."""
        if self._thread.ident is not None:
            offer(self._here, b"stop")
            self._thread.join(_STOP)
        if self._thread.is_alive():
            return False
        self._here.close()
        return True

    def _on_end(self) -> None:
        """The thread has ended by itself: so does the process, which is then started anew."""
        if take(self._here) is not None:
            self._station.loop.stop()

    def _run(self) -> None:
        """Serve until told to stop."""
        station = self._station
        bound = router(station.context, station.bootstrap.ring.server, ANYONE)
        try:
            service = self._make()
            try:
                self.service, self.endpoint = service, bound.endpoint
                self._serve(Desk(bound.socket, service, station.session, self._waiting))
            finally:
                service.close()
        except Exception:
            station.logger.exception("the query side has ended")
            offer(self._there, b"ended")
        finally:
            self._ready.set()
            bound.socket.close()
            station.gate.close()
            self._there.close()

    def _serve(self, desk: "Desk") -> None:
        """Go round."""
        loop = self._loop
        gate = self._station.gate
        loop.add(gate.socket, gate.answer)
        loop.add(desk.socket, desk.take)
        loop.add(self._there, self._on_word)
        loop.between(desk.settle)
        self._ready.set()
        loop.run()

    def _on_word(self) -> None:
        """Stop when told to; anything else only wakes the loop."""
        while (word := take(self._there)) is not None:
            if word == b"stop":
                self._loop.stop()


class Desk:
    """The query socket; one thread."""

    def __init__(
        self, socket: Socket, service: QueryService, session: str, waiting: _Waiting
    ) -> None:
        self.socket = socket
        self._service = service
        self._session = session
        self._waiting = waiting

    def take(self) -> None:
        """Answer the questions that wait, up to a bound."""
        for _ in range(_MOST):
            message = take_addressed(self.socket)
            if message is None:
                return
            self._receive(*message)

    def settle(self) -> float | None:
        """Answer what can be answered by now; return when the next deadline comes."""
        for item in tuple(self._waiting.items):
            sender, request, later = item
            reply = later.retry()
            if reply is not None:
                self._waiting.items.remove(item)
                self._reply(sender, request, reply)
        return self._waiting.patience()

    def _receive(self, sender: bytes, frame: bytes) -> None:
        """Answer one question, now or later."""
        try:
            question = QUESTIONS.decode(frame)
        except Unreadable as error:
            failure = Failure(code=error.code, message=error.message)
            self._reply(sender, request_of(frame), failure)
            return
        answer = self._service.answer(question.body)
        if isinstance(answer, Later):
            self._waiting.items.append((sender, question.request, answer))
        else:
            self._reply(sender, question.request, answer)

    def _reply(self, sender: bytes, request: int, reply: Reply) -> None:
        """Send an answer; a client that does not read is not waited for."""
        offer(self.socket, sender, REPLIES.encode(reply, request, self._session))
