"""Asks the primary, while a form is filled in, what would come of the command; nothing is sent."""

import uuid
from functools import partial

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from backend.messages.commands import Answer, CheckCommand, Command, CommandChecked, Failure
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.commands.command_draft import CommandDraft
from console.state.form_schema import without_secrets

_DEBOUNCE_MS = 300  # without a key, before anything is asked


class CommandChecker(QObject):
    """Checks the newest state of one form; at most one question is on its way.

    A command with a secret is not checked: secrets go nowhere before they are sent.

    Signals:
        checked(object): the Answer that the command would get, a Failure, or None: not known
    """

    checked = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._draft: CommandDraft | None = None
        self._actor = ""
        self._version: int | None = None
        self._number = 0
        self._timer = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._timer.timeout.connect(self.ask_now)

    def check_soon(self, draft: CommandDraft, actor: str, version: int | None) -> None:
        """Check what stands in a form as soon as nothing is typed any more."""
        self._draft, self._actor, self._version = draft, actor, version
        self._number += 1  # what is on its way is about something else
        self.checked.emit(None)
        self._timer.start()

    def cancel(self) -> None:
        """Check nothing any more."""
        self._draft = None
        self._number += 1
        self._timer.stop()
        self.checked.emit(None)

    def ask_now(self) -> None:
        """Ask at once, unless something is missing or secret."""
        draft = self._draft
        payload = draft.form.payload() if draft is not None else None
        if draft is None or payload is None or not self._actor:
            return
        if without_secrets(draft.form.fields, payload) != payload:
            return
        command = Command(
            id=uuid.uuid4().bytes,
            type=draft.type,
            data=msgspec.json.encode(payload),
            actor=self._actor,
            expected_version=self._version,
        )
        self._client.ask_primary(
            CheckCommand(command=command), partial(self._on_reply, self._number)
        )

    def _on_reply(self, number: int, reply: object) -> None:
        if number != self._number:
            return
        if isinstance(reply, CommandChecked):
            self.checked.emit(reply.answer)
        elif isinstance(reply, Failure):
            self.checked.emit(reply)


def describe_check(checked: Answer | Failure | None) -> str:
    """Say what would come of a command; empty while nobody knows."""
    if checked is None:
        return ""
    if isinstance(checked, Failure):
        return tr("It could not be checked: {reason}", reason=checked.message)
    if checked.outcome == "accepted":
        return tr("● It would be accepted now.")
    values = {"reason": checked.message, "code": checked.code}
    if checked.outcome == "rejected":
        return tr("◆ It would be rejected now: {reason} ({code})", **values)
    return tr("◆ It would fail now: {reason} ({code})", **values)
