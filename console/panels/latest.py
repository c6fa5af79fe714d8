"""Questions of which only the newest matters: one is on its way, at most one more waits."""

from PySide6.QtCore import QObject, Signal

from backend.messages.commands import Failure
from backend.messages.queries import Question
from console.link.bridge import Link
from console.link.pending import Prepare, unprepared


class Latest(QObject):
    """Ask `link` one question at a time; what waits is replaced by what is asked later.

    Signals:
        answered(object): what `prepare` made of the reply to the newest question
        failed(object): the Failure instead of it
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(
        self, link: Link, *, prepare: Prepare = unprepared, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._prepare = prepare
        self._under_way = False
        self._next: tuple[Question, str, Prepare] | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way."""
        return not self._under_way

    def ask(self, question: Question, replica: str = "", prepare: Prepare | None = None) -> None:
        """Ask now, or as soon as the question before is answered; `prepare` for this one only."""
        prepare = prepare or self._prepare
        if self._under_way:
            self._next = (question, replica, prepare)
            return
        self._under_way = True
        self._link.ask(question, self._take, replica=replica, prepare=prepare)

    def _take(self, result: object) -> None:
        self._under_way = False
        following, self._next = self._next, None
        if following is not None:
            self.ask(*following)
        if isinstance(result, Failure):
            self.failed.emit(result)
        else:
            self.answered.emit(result)
