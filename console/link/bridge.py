"""The one place where the I/O thread and Qt meet."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from backend.clock import Clock
from backend.messages.commands import Answer, Command, Failure
from backend.messages.control import Request
from backend.messages.queries import Question
from console.link.channel import Account, Channel, Delivery
from console.link.pending import Prepare, Then, unprepared


class Link(QObject):
    """A console's connection to its backend; use it from the GUI thread only.

    Signals: `frame` with one `console.state.frame.Frame`, at most every 33 ms.
    """

    frame = Signal(object)
    _arrived = Signal(object)

    def __init__(self, folder: Path, account: Account, clock: Clock) -> None:
        super().__init__()
        self._channel = Channel(folder, account, self._arrived.emit, clock)
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Start the I/O thread; it looks for the backend until `stop`."""
        self._channel.start()

    def stop(self) -> None:
        """Stop and join the I/O thread; nothing is delivered any more."""
        self._arrived.disconnect(self._take)
        self._channel.stop()

    def ask(
        self, question: Question, then: Then, *, replica: str = "", prepare: Prepare = unprepared
    ) -> None:
        """Ask a replica by name, `archive`, or any; `then` gets the reply or a Failure.

        `prepare(reply)` runs on the I/O thread, never with a Failure; `then` gets its result.
        """
        self._channel.ask(question, then, replica, prepare)

    def send(self, command: Command, then: Callable[[Answer | Failure], None]) -> None:
        """Send a command; `then` gets its answer, or a Failure when it is not known."""
        self._channel.send(command, then)

    def order(self, request: Request, then: Then, *, prepare: Prepare = unprepared) -> None:
        """Send an order or a question to the supervisor; `then` and `prepare` as in `ask`."""
        self._channel.order(request, then, prepare)

    @Slot(object)
    def _take(self, delivery: Delivery) -> None:
        self._channel.taken()
        for then, result in delivery.results:
            then(result)
        self.frame.emit(delivery.frame)
