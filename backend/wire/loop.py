"""A plain loop: poll, drain, timers. No coroutines: they cost two thirds of the rate."""

import heapq
import itertools
import time
from collections.abc import Callable

import zmq

from backend.wire.sockets import Socket

Handler = Callable[[], None]
Step = Callable[[], float | None]


class Loop:
    """Calls handlers when their sockets have something, timers when they are due, steps in between.

    Everything happens in the thread that calls `run`. Handlers drain their socket (or a bounded
    part of it; what is left is seen by the next poll). An exception ends `run`, and is the
    caller's.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._poller = zmq.Poller()
        self._handlers: dict[object, Handler] = {}
        self._timers: list[tuple[float, int, float, Handler]] = []
        self._order = itertools.count()
        self._steps: list[Step] = []
        self._running = True

    def add(self, source: Socket | int, handler: Handler) -> None:
        """Call `handler` whenever the socket (or file descriptor) can be read."""
        self._poller.register(source, zmq.POLLIN)
        self._handlers[source] = handler

    def remove(self, source: Socket | int) -> None:
        """Forget it."""
        self._poller.unregister(source)
        del self._handlers[source]

    def every(self, period_s: float, handler: Handler) -> None:
        """Call `handler` every so many seconds, late rather than twice; first after one period."""
        self._schedule(time.monotonic() + period_s, period_s, handler)

    def after(self, delay_s: float, handler: Handler) -> None:
        """Call `handler` once."""
        self._schedule(time.monotonic() + delay_s, 0.0, handler)

    def add_step(self, step: Step) -> None:
        """Call `step` each time round, after the sockets.

        It does a bounded piece of work, and returns the seconds after which it wants to be called
        again at the latest: 0 for at once, None for not before a socket or timer stirs.
        """
        self._steps.append(step)

    def stop(self) -> None:
        """Let `run` return after the handler that calls this; only from the loop's own thread.

        Nothing else is called any more, whatever is due or waits.
        """
        self._running = False

    def run(self) -> None:
        """Go round until `stop`."""
        patience: float | None = 0.0
        while self._running:
            for source, _ in self._poller.poll(self._poll_timeout_ms(patience)):
                handler = self._handlers.get(source)
                if handler is not None and self._running:
                    handler()
            self._run_due_timers()
            patience = self._run_steps()

    def _run_steps(self) -> float | None:
        """Call every step; return the shortest patience among them."""
        delays_s = (step() for step in self._steps if self._running)
        return min((each for each in delays_s if each is not None), default=None)

    def _poll_timeout_ms(self, patience: float | None) -> int | None:
        """Return how long to poll: until the next timer, or as long as the steps have patience."""
        if not self._running:
            return 0
        if self._timers:
            due = max(0.0, self._timers[0][0] - time.monotonic())
            patience = due if patience is None else min(patience, due)
        # rounded up: a poll that ends a little early would come round once more for nothing
        return None if patience is None else int(patience * 1000 + 0.999)

    def _run_due_timers(self) -> None:
        """Call the timers that are due."""
        moment = time.monotonic()
        while self._running and self._timers and self._timers[0][0] <= moment:
            due, _, period, handler = heapq.heappop(self._timers)
            if period:
                late = moment - due >= period
                self._schedule((moment if late else due) + period, period, handler)
            handler()

    def _schedule(self, due: float, period: float, handler: Handler) -> None:
        """Keep a timer."""
        heapq.heappush(self._timers, (due, next(self._order), period, handler))


class GatheredCall:
    """Calls a handler once, a while after the first of any number of requests; one thread."""

    def __init__(self, loop: Loop, delay_s: float, handler: Handler) -> None:
        """Nothing is requested yet."""
        self._loop = loop
        self._delay_s = delay_s
        self._handler = handler
        self._is_requested = False

    def request(self) -> None:
        """Let the handler be called; what was requested already comes at its time."""
        if not self._is_requested:
            self._is_requested = True
            self._loop.after(self._delay_s, self._call)

    def _call(self) -> None:
        self._is_requested = False
        self._handler()
