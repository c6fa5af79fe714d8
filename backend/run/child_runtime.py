"""A child's side: notices go up, orders come down, and it ends when the supervisor is gone."""

import gc
import logging
import os
import select
from collections.abc import Callable
from typing import TypeVar

from backend.clock import monotonic_us
from backend.errors import DamagedFile, StorageFailed
from backend.messages.commands import Failure
from backend.messages.control import ControlOrder, OrderDone
from backend.messages.notices import Notice, ProcessReady, ProcessWaiting, Topology
from backend.run.bootstrap import RESTART_REQUESTED, STDIN, Bootstrap
from backend.run.log_file import stderr_logger
from backend.run.signal_pipe import TERMINATION_SIGNALS, SignalPipe
from backend.wire.codec import NOTICES, ORDERS, RESPONSES, topic
from backend.wire.guest_list import GuestList
from backend.wire.loop import Loop
from backend.wire.sockets import BoundSocket, Context, dealer, push, sub, try_recv, try_send
from backend.wire.zap_authenticator import open_authenticator

_DEFAULT_YOUNG_OBJECTS = 50_000  # objects made before they are looked through for garbage
_OLD_ROUNDS = 200  # rounds before everything is: most of it is cached rows, and it takes 40 ms
_RETRY_INTERVAL_S = 0.5  # between two attempts to use what is not there
T = TypeVar("T")
_ANSWER_S = 0.2  # that an answer gets to leave before a restart
HandleOrder = Callable[[ControlOrder], OrderDone | Failure]


class ChildRuntime:
    """The sockets and the loop that every child process has.

    The authenticator answers in this loop, so the loop's steps must be short; a process whose
    listening sockets belong to another thread puts `authenticator` into that thread's loop instead.
    """

    def __init__(self, bootstrap: Bootstrap) -> None:
        """Connect to the supervisor."""
        self.bootstrap = bootstrap
        self.name = bootstrap.name
        self.session = bootstrap.session
        self.pid, self.started_us = os.getpid(), monotonic_us()
        self.logger: logging.Logger = stderr_logger(bootstrap.name)
        self.context = Context()
        self.loop = Loop()
        self.beyond = bootstrap.beyond
        guests = GuestList(bootstrap.settings.data_folder) if self.beyond else None
        self.authenticator = open_authenticator(self.context, bootstrap.ring, guests)
        access = bootstrap.access
        self._notices = push(self.context, access, bootstrap.notices)
        self._orders = dealer(self.context, access, bootstrap.orders, bootstrap.name.encode())
        self._telemetry = sub(self.context, access, bootstrap.telemetry, [topic(Topology)])
        self._signals = SignalPipe(TERMINATION_SIGNALS, lambda _number: self.loop.stop())
        self.exit_code = 0
        self._is_waiting = False
        self._handle_order: HandleOrder | None = None
        self._handle_topology: Callable[[Topology], None] | None = None
        self.loop.add(self._signals.handle, self._signals.dispatch)
        self.loop.add(STDIN, self._watch_supervisor)

    def run(self, young: int = _DEFAULT_YOUNG_OBJECTS) -> None:
        """Go round until told to stop, or until the supervisor is gone.

        What start-up has made stays for ever: no garbage collection needs to look at it, and the
        young generation (`young` objects) is large enough for a batch's own objects to die in it.
        """
        gc.freeze()
        gc.set_threshold(young, 10, _OLD_ROUNDS)
        gc.enable()
        self.loop.run()

    def retry_until_available(self, attempt: Callable[[], T]) -> T:
        """Return what the attempt gives; after a restart it is made again until it succeeds.

        Raises:
            StorageFailed: on a first start or for a damaged file at once, else when told to stop
                meanwhile.
        """
        reported = ""
        while True:
            try:
                found = attempt()
            except StorageFailed as error:
                if not self.bootstrap.is_restart or isinstance(error, DamagedFile):
                    raise
                if error.message != reported:
                    reported = error.message
                    self.report_waiting(reported)
                if not self.pause(_RETRY_INTERVAL_S):
                    raise
            else:
                self._end_waiting()
                return found

    def pause(self, seconds: float) -> bool:
        """Wait; False when this process is to end."""
        return not select.select([self._signals.handle, STDIN], [], [], seconds)[0]

    def restart(self) -> None:
        """End soon, when the answer in hand is on its way, and be started again at once."""
        self.exit_code = RESTART_REQUESTED
        self.loop.after(_ANSWER_S, self.loop.stop)

    def drop_revoked(self, *bound: BoundSocket) -> None:
        """Cut connections of other hosts when an invitation counts no more; call it every second.

        It belongs to the thread whose loop the authenticator is in.
        """
        guests = self.authenticator.guests
        if guests is not None and guests.has_dropped():
            for each in bound:
                each.drop_guests(with_local=guests.is_local)

    def serve_authenticator(self) -> None:
        """Answer the authenticator's requests in this loop."""
        self.loop.add(self.authenticator.socket, self.authenticator.answer_requests)

    def on_order(self, handle: HandleOrder) -> None:
        """Carry out orders with this function; it must not take long."""
        self._handle_order = handle
        self.loop.add(self._orders, self._receive_orders)

    def on_topology(self, handle: Callable[[Topology], None]) -> None:
        """Call this with every new topology."""
        self._handle_topology = handle
        self.loop.add(self._telemetry, self._receive_topology)

    def send_notice(self, notice: Notice) -> None:
        """Tell the supervisor; what it has no room for is lost, as a newer one will come."""
        try_send(self._notices, NOTICES.encode(notice, 0, self.session))

    def report_waiting(self, reason: str, *, is_at_work: bool = False) -> None:
        """Say what this process waits for, or does first, before its sockets are bound."""
        self._is_waiting = True
        self.send_notice(
            ProcessWaiting(name=self.name, pid=self.pid, reason=reason, is_at_work=is_at_work)
        )

    def _end_waiting(self) -> None:
        """Say that this is over: what follows in the start must not pass for it."""
        if self._is_waiting:
            self.report_waiting("")
            self._is_waiting = False

    def announce_ready(self, **endpoints: str) -> None:
        """Say that this process's sockets are bound."""
        self.send_notice(ProcessReady(name=self.name, pid=self.pid, endpoints=endpoints))

    def close(self) -> None:
        """Close the sockets; every socket that others opened in this context must be closed."""
        self._signals.close()
        for socket in (self._notices, self._orders, self._telemetry, self.authenticator.socket):
            socket.close()
        self.context.term()

    def _watch_supervisor(self) -> None:
        """Stop when the pipe from the supervisor has ended."""
        if not os.read(STDIN, 4096):
            self.loop.remove(STDIN)
            self.loop.stop()

    def _receive_orders(self) -> None:
        """Carry out every order that waits, and answer it."""
        while (frame := try_recv(self._orders)) is not None and self._handle_order:
            order = ORDERS.decode(frame)
            answer = self._handle_order(order.body)
            try_send(self._orders, RESPONSES.encode(answer, order.request, self.session))

    def _receive_topology(self) -> None:
        """Hand on the newest topology that waits."""
        newest: bytes | None = None
        while (frame := try_recv(self._telemetry)) is not None:
            newest = frame
        if newest is not None and self._handle_topology:
            notice = NOTICES.decode_published(newest).body
            if isinstance(notice, Topology):
                self._handle_topology(notice)
