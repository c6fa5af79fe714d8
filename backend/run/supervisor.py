"""The supervisor's composition root: starts the others, watches them, and tells clients of them."""

import os
import signal
import sys
import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Self

from backend.clock import now
from backend.errors import MarigraphError, StorageFailed, Unreadable
from backend.messages.control import Welcome
from backend.messages.notices import (
    Applied,
    Notice,
    PrimarySample,
    Process,
    Ready,
    ReplicaSample,
    Role,
    Topology,
)
from backend.run.board import Board
from backend.run.bootstrap import OWNER_ONLY, STDIN, Bootstrap
from backend.run.child import Child
from backend.run.control import Control, Known
from backend.run.holding import hold
from backend.run.household import Household
from backend.run.logs import Book
from backend.run.memory import resident
from backend.run.signals import ENDING, Signals
from backend.settings import Settings
from backend.telemetry.history import HistoryStore
from backend.wire import connection
from backend.wire.codec import NOTICES, PROTOCOL
from backend.wire.connection import Connection
from backend.wire.gate import ANYONE, PEERS, open_gate
from backend.wire.keys import make_ring
from backend.wire.loop import Loop
from backend.wire.sockets import Context, offer, pull, router, take, xpub
from backend.wire.visitors import Visitors

Announce = Callable[[Connection], None]


class Supervisor:
    """One backend on one data folder; use it as a context, and `run` it.

    Raises:
        AlreadyRunning: another backend holds the folder.
        StorageFailed: a child cannot start with what lies in the folder.
    """

    def __init__(self, settings: Settings, announce: Announce, *, borrowed: bool = False) -> None:
        """Lock the folder and bind the sockets; `announce` is called when everything is ready.

        `borrowed`: stop at the end of the standard input, which whoever needs us holds.
        """
        self._borrowed = borrowed
        self._settings = settings
        self._announce: Announce | None = announce
        self._folder = settings.folder
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = hold(settings)
        self._session = uuid.uuid4().hex
        self._since = now()
        self._book = Book(self._folder)
        self._logger = self._book.logger("supervisor")
        self._history = HistoryStore(self._folder / "telemetry.sqlite", self._logger)
        self._board = Board()
        self._loop = Loop()
        self._state: Process | None = None
        self._last_words = ""
        self._signals = Signals((*ENDING, signal.SIGCHLD), self._on_signal)
        self._open_sockets()

    def _open_sockets(self) -> None:
        """Bind everything, and make the children that connect to it."""
        self._context = Context()
        self._ring = make_ring()
        server = self._ring.server
        self._gate = open_gate(self._context, self._ring)
        self._clients = router(self._context, server, ANYONE)
        self._telemetry = xpub(self._context, server, ANYONE)
        self._notices = pull(self._context, server, PEERS)
        self._orders = router(self._context, server, PEERS)
        self._visitors = Visitors(self._clients.socket)
        self._household = Household(
            [Child(self._bootstrap(name, role)) for name, role in _cast(self._settings)],
            self._loop,
            self._book,
            self._publish_topology,
            self._give_up,
        )
        self._control = Control(
            self._clients.socket,
            self._orders.socket,
            self._session,
            Known(
                welcome=lambda: Welcome(session=self._session, topology=self._topology()),
                health=lambda: self._board.health(self._topology(), self._visitors.count),
                history=self._history.answer,
                stop=self._stop,
            ),
            self._logger,
        )

    def __enter__(self) -> Self:
        """Listen to everything."""
        loop = self._loop
        loop.add(self._signals.handle, self._signals.take)
        if self._borrowed:
            loop.add(STDIN, self._watch_borrower)
        loop.add(self._gate.socket, self._gate.answer)
        loop.add(self._clients.socket, self._control.serve)
        loop.add(self._orders.socket, self._control.relay)
        loop.add(self._notices.socket, self._take_notices)
        loop.add(self._telemetry.socket, self._greet)
        loop.add(self._visitors.socket, self._visitors.note)
        loop.every(1.0, self._tick)
        return self

    def run(self) -> None:
        """Serve until a signal or an order stops it."""
        self._logger.info("starts, pid %d, session %s", os.getpid(), self._session)
        self._household.start()
        connection.write(self._folder, self._connection())
        self._loop.run()
        if self._last_words:
            raise StorageFailed(self._last_words)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the children, say so, and leave nothing behind."""
        self._household.stop()
        connection.remove(self._folder, self._session)
        self._publish_topology()
        self._visitors.close()
        for bound in (self._clients, self._telemetry, self._notices, self._orders):
            bound.socket.close()
        self._gate.close()
        self._context.term()
        self._history.close()
        self._logger.info("has stopped")
        self._book.close()
        self._lock.release()
        self._signals.close()

    def _bootstrap(self, name: str, role: Role) -> Bootstrap:
        """Return what a child is told."""
        return Bootstrap(
            name=name,
            role=role,
            session=self._session,
            ring=self._ring,
            settings=self._settings,
            notices=self._notices.endpoint,
            orders=self._orders.endpoint,
            telemetry=self._telemetry.endpoint,
        )

    def _connection(self) -> Connection:
        """Return what clients find in the connection file."""
        return Connection(
            protocol=PROTOCOL,
            session=self._session,
            pid=os.getpid(),
            control=self._clients.endpoint,
            telemetry=self._telemetry.endpoint,
            server=self._ring.server.public,
            client=self._ring.client,
            log=self._settings.log_url,
            installation=self._settings.installation,
        )

    def _topology(self) -> Topology:
        """Return all processes as they are now."""
        own = Process(
            name="supervisor",
            role="supervisor",
            pid=os.getpid(),
            state="running",
            since=self._since,
            restarts=0,
            endpoints={"control": self._clients.endpoint, "telemetry": self._telemetry.endpoint},
            memory=resident(os.getpid()),
        )
        processes = [own, *self._household.describe()]
        return Topology(session=self._session, at=now(), processes=processes)

    def _publish_topology(self) -> None:
        """Tell everybody, and announce once that all is ready."""
        self._publish(self._topology())
        if self._announce and self._household.all_running():
            announce, self._announce = self._announce, None
            announce(self._connection())

    def _publish(self, notice: Notice) -> None:
        """Send to every subscriber."""
        offer(self._telemetry.socket, NOTICES.publish(notice, self._session))

    def _greet(self) -> None:
        """Tell newcomers at once what they would hear within a second."""
        came = False
        while (wish := take(self._telemetry.socket)) is not None:
            came = came or wish.startswith(b"\1")
        if came:
            self._publish_topology()

    def _take_notices(self) -> None:
        """Keep and pass on what the processes say."""
        while (frame := take(self._notices.socket)) is not None:
            try:
                notice = NOTICES.decode(frame).body
            except Unreadable as error:
                self._logger.warning("a notice is dropped: %s", error)
                continue
            match notice:
                case Ready():
                    self._household.note_ready(notice)
                case PrimarySample() | ReplicaSample():
                    self._note(notice)
                case Applied():
                    self._publish(notice)
                case Topology():
                    self._logger.error("a process sent a topology")

    def _note(self, sample: PrimarySample | ReplicaSample) -> None:
        """Keep a sample, and pass it on."""
        self._board.note(sample)
        if isinstance(sample, ReplicaSample):
            self._history.keep(sample)
        self._publish(sample)

    def _tick(self) -> None:
        """Do what is due every second."""
        self._household.reap()
        self._control.expire()
        topology = self._topology()
        for sample in self._board.silent(topology):
            self._note(sample)
        self._publish(topology)
        self._history.commit()

    def _on_signal(self, number: int) -> None:
        """React to a signal; a second wish to stop does not wait for anybody."""
        if number == signal.SIGCHLD:
            self._household.reap()
        else:
            self._stop(signal.Signals(number).name)

    def _watch_borrower(self) -> None:
        """Stop when whoever started us is gone."""
        if not os.read(STDIN, 4096):
            self._loop.remove(STDIN)
            self._stop("the end of its input")

    def _stop(self, by: str) -> None:
        """Leave the loop."""
        self._logger.info("stops, by %s", by)
        self._loop.stop()

    def _give_up(self, last_words: str) -> None:
        """End, because a child cannot start at all."""
        self._last_words = last_words
        self._loop.stop()


def main(
    settings: Settings, announce: Announce = lambda _connection: None, *, borrowed: bool = False
) -> int:
    """Run a backend until it is stopped; return the exit code (0, or 3 with a line on stderr)."""
    os.umask(OWNER_ONLY)
    try:
        with Supervisor(settings, announce, borrowed=borrowed) as supervisor:
            supervisor.run()
    except MarigraphError as error:
        sys.stderr.write(f"{error.message}\n")
        return 3
    except OSError as error:
        sys.stderr.write(f"The data folder {settings.folder} cannot be used: {error}\n")
        return 3
    return 0


def _cast(settings: Settings) -> list[tuple[str, Role]]:
    """Return name and role of every child."""
    replicas: list[tuple[str, Role]] = [
        (f"replica-{number + 1}", "replica") for number in range(settings.replicas)
    ]
    archive: list[tuple[str, Role]] = [("archive", "archive")] if settings.archive else []
    return [("primary", "primary"), *replicas, *archive]
