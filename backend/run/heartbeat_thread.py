"""A replica's sign of life while one step of its work lasts long, and which event it is at.

It is a thread of its own, because samples are sent between two steps; it looks at the questions
that are being answered as well. A handler that holds Python's lock for ever stops this thread, too:
the replica is silent then.
"""

import threading

from backend.clock import SECOND_US, monotonic_us
from backend.messages.notices import ReplicaBusy
from backend.projection.handler_watch import LOOK_INTERVAL_S, HandlerWatch
from backend.query.question_watch import QuestionWatch
from backend.run.child_runtime import ChildRuntime
from backend.wire.codec import NOTICES
from backend.wire.sockets import push, try_send

_LONG_STEP_US = 3 * SECOND_US // 2  # a sample was due before that
_SEND_INTERVAL_US = SECOND_US
_MAX_ERROR_CHARS = 300


class HeartbeatThread:
    """Looks at both watches, and tells the supervisor of a long step once a second.

    An error does not end it: `error` says so until the next look succeeds.
    """

    def __init__(
        self, runtime: ChildRuntime, watch: HandlerWatch, questions: QuestionWatch
    ) -> None:
        """Connect; the socket is the thread's from its start to its end."""
        self._watch = watch
        self._questions = questions
        self._logger = runtime.logger
        self.error = ""
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
            try:
                self._look(monotonic_us())
            except Exception as error:  # noqa: BLE001 - unseen, a hanging handler would be silence
                self._note_error(error)
            else:
                self.error = ""

    def _look(self, now_us: int) -> None:
        self._questions.look(now_us)
        self._watch.look(now_us)
        if self._watch.step_us >= _LONG_STEP_US and self._is_due(now_us):
            self._send(now_us)

    def _note_error(self, error: Exception) -> None:
        """Log an error once for as long as it lasts; the replica's samples tell it."""
        text = f"{type(error).__name__}: {error}"[:_MAX_ERROR_CHARS]
        if text != self.error:
            self._logger.error("the watch over handlers and questions fails", exc_info=error)
        self.error = text

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
