"""A replica's sign of life while one step of its work lasts long, and which event it is at.

It is a thread of its own, because samples are sent between two steps. A handler that holds Python's
lock for ever stops this thread, too: the replica is silent then.
"""

import threading

from backend.clock import SECOND_US, monotonic_us
from backend.messages.notices import ReplicaBusy
from backend.projection.handler_watch import LOOK_INTERVAL_S, HandlerWatch
from backend.run.child_runtime import ChildRuntime
from backend.wire.codec import NOTICES
from backend.wire.sockets import push, try_send

_LONG_STEP_US = 3 * SECOND_US // 2  # a sample was due before that
_SEND_INTERVAL_US = SECOND_US


class HeartbeatThread:
    """Looks at the watch, and tells the supervisor of a long step once a second."""

    def __init__(self, runtime: ChildRuntime, watch: HandlerWatch) -> None:
        """Connect; the socket is the thread's from its start to its end."""
        self._watch = watch
        self._name, self._pid, self._session = runtime.name, runtime.pid, runtime.session
        bootstrap = runtime.bootstrap
        self._socket = push(runtime.context, bootstrap.access, bootstrap.notices)
        self._sent_us = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat")

    def start(self) -> None:
        """Start looking."""
        self._thread.start()

    def close(self) -> None:
        """End the thread."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        while not self._stop.wait(LOOK_INTERVAL_S):
            now_us = monotonic_us()
            self._watch.look(now_us)
            if self._watch.step_us >= _LONG_STEP_US and self._is_due(now_us):
                self._send(now_us)

    def _is_due(self, now_us: int) -> bool:
        return now_us - self._sent_us >= _SEND_INTERVAL_US

    def _send(self, now_us: int) -> None:
        self._sent_us = now_us
        busy = ReplicaBusy(
            name=self._name,
            pid=self._pid,
            busy_us=self._watch.step_us,
            running=self._watch.running,
        )
        try_send(self._socket, NOTICES.encode(busy, 0, self._session))
