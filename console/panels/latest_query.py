"""Questions of which only the newest matters: one is on its way, at most one more waits."""

from PySide6.QtCore import QObject, Signal

from backend.messages.commands import Failure
from backend.messages.queries import Question
from console.link.bridge import BackendClient
from console.link.pending_requests import Prepare, pass_through


class LatestQuery(QObject):
    """Ask `client` one question at a time; what waits is replaced by what is asked later.

    Signals:
        answered(object): what `prepare` made of the reply to the newest question
        failed(object): the Failure instead of it
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        client: BackendClient,
        *,
        prepare: Prepare = pass_through,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._prepare = prepare
        self._in_flight = False
        self._queued: tuple[Question, str, Prepare] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way."""
        return not self._in_flight

    def ask(self, question: Question, replica: str = "", prepare: Prepare | None = None) -> None:
        """Ask now, or as soon as the question before is answered; `prepare` for this one only."""
        prepare = prepare or self._prepare
        if self._in_flight:
            self._queued = (question, replica, prepare)
            return
        self._in_flight = True
        self._client.ask(question, self._on_reply, replica=replica, prepare=prepare)

    def _on_reply(self, result: object) -> None:
        self._in_flight = False
        following, self._queued = self._queued, None
        if following is not None:
            self.ask(*following)
        if isinstance(result, Failure):
            self.failed.emit(result)
        else:
            self.answered.emit(result)
