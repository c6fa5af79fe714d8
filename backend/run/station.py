"""A child's side: notices go up, orders come down, and it ends when the supervisor is gone."""

import gc
import logging
import os
from collections.abc import Callable

from backend.messages.commands import Failure
from backend.messages.control import Done, Order
from backend.messages.notices import Notice, Ready, Topology
from backend.run.bootstrap import STDIN, Bootstrap
from backend.run.logs import to_stderr
from backend.run.signals import ENDING, Signals
from backend.wire.codec import NOTICES, ORDERS, RESPONSES, topic
from backend.wire.gate import open_gate
from backend.wire.loop import Loop
from backend.wire.sockets import Context, dealer, offer, push, sub, take

_YOUNG = 50_000  # objects made before they are looked through for garbage
_OLD = 200  # rounds before everything is: most of it is cached rows, and it takes 40 ms
Carry = Callable[[Order], Done | Failure]


class Station:
    """The sockets and the loop that every child process has.

    The gate answers in this station's loop, so the loop's steps must be short; a process whose
    listening sockets belong to another thread puts `gate` into that thread's loop instead.
    """

    def __init__(self, bootstrap: Bootstrap) -> None:
        """Connect to the supervisor."""
        self.bootstrap = bootstrap
        self.name = bootstrap.name
        self.session = bootstrap.session
        self.pid = os.getpid()
        self.logger: logging.Logger = to_stderr(bootstrap.name)
        self.context = Context()
        self.loop = Loop()
        self.gate = open_gate(self.context, bootstrap.ring)
        access = bootstrap.access
        self._notices = push(self.context, access, bootstrap.notices)
        self._orders = dealer(self.context, access, bootstrap.orders, bootstrap.name.encode())
        self._telemetry = sub(self.context, access, bootstrap.telemetry, [topic(Topology)])
        self._signals = Signals(ENDING, lambda _number: self.loop.stop())
        self._carry: Carry | None = None
        self._heed: Callable[[Topology], None] | None = None
        self.loop.add(self._signals.handle, self._signals.take)
        self.loop.add(STDIN, self._watch_supervisor)

    def run(self, young: int = _YOUNG) -> None:
        """Go round until told to stop, or until the supervisor is gone.

        What start-up has made stays for ever: no garbage collection needs to look at it again, and
        the young generation (`young` objects) is large enough for a batch's own objects to die in
        it.
        """
        gc.collect()
        gc.freeze()
        gc.set_threshold(young, 10, _OLD)
        self.loop.run()

    def keep_gate(self) -> None:
        """Answer the gate's questions in this loop."""
        self.loop.add(self.gate.socket, self.gate.answer)

    def obey(self, carry: Carry) -> None:
        """Carry out orders with this function; it must not take long."""
        self._carry = carry
        self.loop.add(self._orders, self._take_orders)

    def heed(self, heed: Callable[[Topology], None]) -> None:
        """Call this with every new topology."""
        self._heed = heed
        self.loop.add(self._telemetry, self._take_topology)

    def say(self, notice: Notice) -> None:
        """Tell the supervisor; what it has no room for is lost, as a newer one will come."""
        offer(self._notices, NOTICES.encode(notice, 0, self.session))

    def ready(self, **endpoints: str) -> None:
        """Say that this process's sockets are bound."""
        self.say(Ready(name=self.name, pid=self.pid, endpoints=endpoints))

    def close(self) -> None:
        """Close the sockets; every socket that others opened in this context must be closed."""
        self._signals.close()
        for socket in (self._notices, self._orders, self._telemetry, self.gate.socket):
            socket.close()
        self.context.term()

    def _watch_supervisor(self) -> None:
        """Stop when the pipe from the supervisor has ended."""
        if not os.read(STDIN, 4096):
            self.loop.remove(STDIN)
            self.loop.stop()

    def _take_orders(self) -> None:
        """Carry out every order that waits, and answer it."""
        while (frame := take(self._orders)) is not None and self._carry:
            order = ORDERS.decode(frame)
            answer = self._carry(order.body)
            offer(self._orders, RESPONSES.encode(answer, order.request, self.session))

    def _take_topology(self) -> None:
        """Hand on the newest topology that waits."""
        newest: bytes | None = None
        while (frame := take(self._telemetry)) is not None:
            newest = frame
        if newest is not None and self._heed:
            notice = NOTICES.published(newest).body
            if isinstance(notice, Topology):
                self._heed(notice)
