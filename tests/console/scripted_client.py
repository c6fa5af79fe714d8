"""A client whose questions and orders are answered by the test, when it says so."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from backend.messages.access_roles import AccessRole
from backend.messages.control import ControlRequest
from backend.messages.queries import Question
from console.link.bridge import BackendClient
from console.link.pending_requests import (
    Prepare,
    ProgressCallback,
    QuestionHandle,
    ResultCallback,
    pass_through,
)
from console.state.state_store import StateStore


class AwaitedAnswer(msgspec.Struct):
    """What was asked, of whom, and a way to answer it, and to say how far that has come.

    `prepare`: what the I/O thread would do to the reply first.
    """

    body: Question | ControlRequest
    answer: Callable[[object], None]
    replica: str = ""
    report: ProgressCallback | None = None
    prepare: Prepare = pass_through


class ScriptedClient(BackendClient):
    """Notes what is asked and ordered, oldest first; nothing leaves this process."""

    def __init__(self, folder: Path, role: AccessRole = "administrator") -> None:
        super().__init__(folder, StateStore(), role)
        self.asked: list[AwaitedAnswer] = []
        self.ordered: list[AwaitedAnswer] = []
        self.cancelled: list[QuestionHandle] = []

    def ask(
        self,
        question: Question,
        callback: ResultCallback,
        *,
        replica: str = "",
        prepare: Prepare = pass_through,
        on_progress: ProgressCallback | None = None,
    ) -> QuestionHandle:
        """Note a question."""
        self.asked.append(AwaitedAnswer(question, callback, replica, on_progress, prepare))
        return QuestionHandle(len(self.asked))

    def cancel(self, handle: QuestionHandle) -> None:
        """Note that a question was given up."""
        self.cancelled.append(handle)

    def request(
        self, request: ControlRequest, callback: ResultCallback, *, prepare: Prepare = pass_through
    ) -> None:
        """Note an order."""
        del prepare
        self.ordered.append(AwaitedAnswer(request, self._watch_order(request, callback)))
