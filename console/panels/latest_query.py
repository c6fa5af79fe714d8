"""Questions of which only the newest matters: one is on its way, at most one more waits."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from shiboken6 import Shiboken

from backend.messages.commands import Failure
from backend.messages.queries import Question, QuestionProgress
from console.link.bridge import BackendClient
from console.link.pending_requests import Prepare, QuestionHandle, pass_through

_MISSED = frozenset(("no-replica", "lost", "busy", "timed-out", "unavailable"))


class LatestQuery(QObject):
    """Ask `client` one question at a time; what waits is replaced by what is asked later.

    The answer to a question before is handed out while a newer one about the same waits: who
    drags a slider wants to see something. Nobody wants one about something else, though.

    `was_missed`: nobody was there to answer the newest one, which may be asked again.

    Signals:
        answered(object): what `prepare` made of the reply
        progressed(object): how far the replica has come with it (QuestionProgress)
        failed(object): the Failure instead of it
    """

    answered = Signal(object)
    progressed = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        client: BackendClient,
        *,
        prepare: Prepare = pass_through,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.was_missed = False
        self._client = client
        self._prepare = prepare
        self._subject: object = None
        self._number = 0  # of the question that was asked last: answers to others are dropped
        self._in_flight: QuestionHandle | None = None
        self._queued: tuple[Question, str, Prepare] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way."""
        return self._in_flight is None

    def ask(
        self,
        question: Question,
        replica: str = "",
        prepare: Prepare | None = None,
        *,
        subject: object = None,
    ) -> None:
        """Ask now, or as soon as the question before is answered; `prepare` for this one only.

        `subject`: what it is about, as which entity; a question about another one is given up.
        """
        prepare = prepare or self._prepare
        if subject != self._subject:
            self.cancel()
            self._subject = subject
        if self._in_flight is not None:
            self._queued = (question, replica, prepare)
            return
        self._number += 1
        self.was_missed = False
        on_reply = partial(self._on_reply, self._number)
        self._in_flight = self._client.ask(
            question,
            on_reply,
            replica=replica,
            prepare=prepare,
            on_progress=partial(self._on_progress, self._number),
        )

    def replace(
        self, question: Question, replica: str = "", prepare: Prepare | None = None
    ) -> None:
        """Ask now: nobody wants the answer to the question before any more."""
        self.cancel()
        self.ask(question, replica, prepare, subject=self._subject)

    def cancel(self) -> None:
        """Give up what is on its way and what waits."""
        handle, self._in_flight, self._queued = self._in_flight, None, None
        self.was_missed = False
        if handle is not None:
            self._client.cancel(handle)

    def _on_progress(self, number: int, progress: QuestionProgress) -> None:
        if self._in_flight is not None and number == self._number and Shiboken.isValid(self):
            self.progressed.emit(progress)

    def _on_reply(self, number: int, result: object) -> None:
        is_given_up = self._in_flight is None or number != self._number
        if is_given_up or not Shiboken.isValid(self):
            return  # its answer was on its way already; so is that to a panel which has gone
        self._in_flight = None
        following, self._queued = self._queued, None
        if following is not None:
            self.ask(*following, subject=self._subject)
        if isinstance(result, Failure):
            self.was_missed = self.is_idle and result.code in _MISSED
            self.failed.emit(result)
        else:
            self.answered.emit(result)
