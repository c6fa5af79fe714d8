"""The I/O thread: finds the backend, owns every socket, hands over at most every 33 ms."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import zmq

from backend.clock import SECOND, Clock
from backend.errors import MarigraphError, Unavailable, Unreadable
from backend.messages.commands import Command, FromPrimary
from backend.messages.control import Hello, Request, Response, Welcome
from backend.messages.events import Fed
from backend.messages.notices import Notice, Topology
from backend.messages.queries import Question, Reply
from backend.wire import connection, sockets
from backend.wire.loop import Loop
from console.link.attached import Attached
from console.link.mail import Mail
from console.link.pending import Prepare, Then

Phase = Literal["starting", "connecting", "connected", "lost"]

_FRAME = SECOND // 30
_SILENCE = 3 * SECOND  # without a word from the supervisor the backend counts as gone
_FAREWELL = 2 * SECOND  # for orders that are on their way when the window closes
_BROKEN = "A mistake in the console itself ended its connection: please start the console anew."
_LOOK = 0.25  # seconds between two looks at the connection file, timeouts and silence


class Account(Protocol):
    """Who keeps account of what arrives, on the I/O thread."""

    def connection(self, phase: Phase, reason: str) -> None:
        """The connection changed."""

    def session(self, name: str) -> None:
        """A backend answered with its session."""

    def notice(self, said: Notice) -> None:
        """A process said something of itself."""

    def feed(self, said: Fed) -> None:
        """The log grew, or its end was said again."""

    def take(self) -> object:
        """Everything known, with what is new since the last call."""


@dataclass(frozen=True)
class Delivery:
    """What the GUI thread gets at once: results with those who wait for them, and a frame."""

    results: list[tuple[Then, object]]
    frame: object


class Channel:
    """One thread, joined by `stop`; every other method may be called from one other thread."""

    def __init__(
        self, folder: Path, account: Account, deliver: Callable[[Delivery], None], clock: Clock
    ) -> None:
        self._folder = folder
        self._account = account
        self._deliver = deliver
        self._clock = clock
        self._mail = Mail(clock)
        self._outbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._context = zmq.Context[zmq.Socket[bytes]]()
        self._wake, self._woken = sockets.pair(self._context)
        self._thread = threading.Thread(target=self._run, name="link")
        self._loop = Loop()
        self._attached: Attached | None = None
        self._session = ""
        self._primary = ""
        self._heard = 0
        self._changed = True
        self._waits_for_gui = False
        self._stopped = False
        self._ends_at: int | None = None
        self._delivered = 0

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread and wait for it."""
        if self._thread.is_alive():
            self._call(self._end)
            self._thread.join()
        self._stopped = True
        self._wake.close()
        self._woken.close()
        self._context.term()

    def ask(self, question: Question, then: Then, replica: str, prepare: Prepare) -> None:
        """Ask a replica by name, or any."""
        self._call(lambda: self._mail.ask(question, then, replica, prepare))

    def send(self, command: Command, then: Then) -> None:
        """Send a command to the primary."""
        self._call(lambda: self._mail.send(command, then))

    def order(self, request: Request, then: Then, prepare: Prepare) -> None:
        """Send a request to the supervisor."""
        self._call(lambda: self._mail.order(request, then, prepare))

    def taken(self) -> None:
        """The last delivery was taken: the next may come."""
        self._call(self._allow)

    def _call(self, work: Callable[[], None]) -> None:
        if self._stopped:
            return  # a window that is closing may still ask for something
        self._outbox.put(work)
        sockets.offer(self._wake, b"")  # a full queue means that it wakes up anyway

    # From here on everything happens on the I/O thread.

    def _run(self) -> None:
        self._loop.add(self._woken, self._work)
        self._loop.every(_LOOK, self._look)
        self._loop.every(1.0, self._touch)  # ages of samples change without any message
        self._loop.between(self._hand_over)
        self._loop.between(self._leave)
        try:
            self._look()
            self._loop.run()
        except BaseException:
            self._account.connection("lost", _BROKEN)
            self._deliver(Delivery(self._mail.results(), self._account.take()))
            raise
        finally:
            self._detach()

    def _end(self) -> None:
        self._ends_at = self._clock() + _FAREWELL

    def _leave(self) -> float | None:
        """Leave once every order was answered, or has had time enough: closing forgets them."""
        if self._ends_at is None:
            return None
        if not self._mail.has_orders or self._clock() >= self._ends_at:
            self._loop.stop()
        return 0.05

    def _work(self) -> None:
        while sockets.take(self._woken) is not None:
            pass
        while not self._outbox.empty():
            self._outbox.get_nowait()()

    def _touch(self) -> None:
        self._changed = True

    def _allow(self) -> None:
        self._waits_for_gui = False

    def _hand_over(self) -> float | None:
        """Deliver when something is new, the last delivery was taken, and 33 ms have passed."""
        if self._waits_for_gui or not (self._changed or self._mail.has_results):
            return None
        wait = self._delivered + _FRAME - self._clock()
        if 0 < wait <= _FRAME:
            return wait / SECOND
        self._delivered, self._changed, self._waits_for_gui = self._clock(), False, True
        self._deliver(Delivery(self._mail.results(), self._account.take()))
        return None

    def _look(self) -> None:
        """Look for a backend when there is none, and for silence when there is one."""
        self._mail.give_up()
        if self._attached is not None and self._clock() - self._heard > _SILENCE:
            self._lose("The backend has been silent for 3 s; looking for it again.")
        if self._attached is None:
            self._attach()

    def _attach(self) -> None:
        try:
            found = connection.read(self._folder)
        except (Unavailable, Unreadable) as error:
            self._say_absent(error)
            return
        self._attached = Attached(self._context, self._loop, found, self)
        self._heard = self._clock()
        self._attached.order(Hello(client="console"), 0)

    def _say_absent(self, error: MarigraphError) -> None:
        self._account.connection("lost" if self._session else "connecting", error.message)
        self._changed = True

    def _lose(self, reason: str) -> None:
        self._account.connection("lost" if self._session else "connecting", reason)
        self._changed = True
        self._detach()

    def _detach(self) -> None:
        if self._attached is not None:
            self._attached.close()
            self._attached = None
        self._primary = ""
        self._mail.detach()

    def notice(self, session: str, said: Notice) -> None:
        """Hear a process; the topology also says where the others are."""
        self._heard = self._clock()
        if isinstance(said, Topology):
            self._follow(session, said)
        self._account.notice(said)
        self._changed = True

    def fed(self, said: Fed) -> None:
        """Hear the feed."""
        self._account.feed(said)
        self._changed = True

    def response(self, number: int, said: Response) -> None:
        """Hear the supervisor."""
        self._heard = self._clock()
        if isinstance(said, Welcome):
            self.notice(said.session, said.topology)
        self._mail.responded(number, said)

    def answer(self, number: int, said: FromPrimary) -> None:
        """Hear the primary; commands are known by their ids, not by `number`."""
        del number
        self._mail.answered(said)

    def reply(self, number: int, said: Reply) -> None:
        """Hear a replica."""
        self._mail.replied(number, said)

    def unreadable(self, why: Unreadable) -> None:
        """Something cannot be read: another version, most likely; say so, and keep looking."""
        self._lose(why.message)

    def _follow(self, session: str, said: Topology) -> None:
        if self._attached is None:
            return
        if session != self._session or self._primary == "":
            self._mail.attach(self._attached)
        self._session = session
        self._account.session(session)
        moved = self._attached.follow(said)
        primary = next(
            (p.endpoints.get("commands", "") for p in said.processes if p.role == "primary"), ""
        )
        self._mail.follow(said, moved, primary_is_new=bool(primary) and primary != self._primary)
        self._primary = primary
