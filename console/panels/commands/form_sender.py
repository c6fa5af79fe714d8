"""Sending what stands in a form: once, and with the same id where it is not known what came of it.

While a command is on its way nothing sends it again.
"""

from PySide6.QtCore import QObject, Signal

from backend.messages.text_list import join_sentences
from backend.translation import tr
from console.panels.commands.command_checker import CommandChecker
from console.panels.commands.command_draft import CommandDraft
from console.panels.commands.command_history import CommandSubmitter, SentCommand
from console.panels.commands.result_area import ResultArea
from console.panels.commands.send_bar import SendBar
from console.state.workspace import Workspace


class FormSender(QObject):
    """Sends the form that is shown, and shows what came of the command that it was last.

    `draft`: that form; None while it is not known which commands there are.

    Signals:
        forgotten(): it is no more of interest what came of a command
    """

    forgotten = Signal()

    def __init__(
        self,
        send_bar: SendBar,
        submitter: CommandSubmitter,
        result: ResultArea,
        checker: CommandChecker,
        workspace: Workspace,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._send_bar, self._submitter, self._result = send_bar, submitter, result
        self._checker, self._workspace = checker, workspace
        self.draft: CommandDraft | None = None
        self._shown: int | None = None  # number of the command whose answer is shown
        send_bar.send_clicked.connect(self.send)
        send_bar.confirmed.connect(self._on_confirmed)
        send_bar.cancelled.connect(self._on_cancelled)
        result.answer.dismissed.connect(self._on_dismissed)

    def send(self) -> None:
        """Send what stands in the form, when nothing is wrong with it; or the same id again."""
        draft, state = self.draft, self._send_bar.state
        if draft is None or state in ("sending", "confirming"):
            return
        self._shown = None
        self._result.clear()
        if state == "unknown":
            self._resend_unknown(draft)
            return
        draft.form.show_all_errors()
        problem = join_sentences([*draft.problems(), *self._send_bar.problems()])
        if problem and draft.awaits_currency():
            self._result.show_problem(tr("Its currency is being looked up first."))
        elif problem:
            self._result.show_problem(problem)
        elif draft.is_double_press():
            self.show_last(draft)
        elif draft.question:
            is_final = draft.kind.risk == "irreversible"
            name = self._workspace.production.value if is_final else ""
            self._send_bar.ask(draft.question, name)
        else:
            self._post(draft)

    def resend(self, sent: SentCommand, draft: CommandDraft | None) -> None:
        """Send a command of the history with the same id; `draft`: the form of its type."""
        if sent.number not in self._submitter.resendable:
            return
        if draft is not None and draft.last_number == sent.number:
            draft.last_number = self._submitter.next_number
        self._shown = self._submitter.next_number
        self._submitter.resend(sent)

    def show_last(self, draft: CommandDraft) -> None:
        """Show what came of a form's last command, or nothing: others' answers are not its own."""
        last = self._submitter.find(draft.last_number)
        self._shown = last.number if last is not None else None
        if last is not None:
            self._result.show_command(last)
        else:
            self._result.clear()

    def show_command(self, sent: SentCommand) -> None:
        """Show what came of a command of the history."""
        self._shown = sent.number
        self._result.show_command(sent)

    def on_changed(self, sent: SentCommand) -> None:
        """Take up what came of a command."""
        if sent.number == self._shown:
            self._result.show_command(sent)
        if self.draft is not None and self.draft.last_number == sent.number:
            self.update_state()

    def update_state(self) -> None:
        """Offer what can be done with the form that is shown, by what came of its last command."""
        if self.draft is None:
            return
        last = self._submitter.find(self.draft.last_number)
        if last is not None and last.answer is None:
            self._send_bar.set_state("sending")
        else:
            is_unknown = last is not None and last.is_unknown
            self._send_bar.set_state("unknown" if is_unknown else "ready")
        self.draft.form.setEnabled(self._send_bar.state != "unknown")

    def _post(self, draft: CommandDraft) -> None:
        payload = draft.form.payload()
        actor, (version, _) = self._send_bar.checked_actor(), self._send_bar.checked_version()
        if payload is None or not actor:
            return
        self._checker.cancel()  # what it said of the form was about the time before
        self._shown = draft.note_sent(self._submitter.next_number)
        self._submitter.send(
            draft.type,
            payload,
            actor=actor,
            fields=draft.form.fields,
            expected_version=version,
        )
        draft.form.clear_secrets()

    def _resend_unknown(self, draft: CommandDraft) -> None:
        earlier = self._submitter.find(draft.last_number)
        if earlier is not None and earlier.number in self._submitter.resendable:
            self._shown = draft.note_sent(self._submitter.next_number)
            self._submitter.resend(earlier)

    def _on_confirmed(self) -> None:
        self._send_bar.set_state("ready")
        if self.draft is not None:
            self._post(self.draft)

    def _on_cancelled(self) -> None:
        self.update_state()
        self._result.show_problem(tr("It was cancelled."))
        self._send_bar.send_button.setFocus()

    def _on_dismissed(self) -> None:
        """Free the form of a command of which it stays open what came of it."""
        if self.draft is not None:
            earlier = self._submitter.find(self.draft.last_number)
            if earlier is not None:
                self._submitter.forget(earlier)
            self.draft.last_number = 0
        self._result.clear()
        self._shown = None
        self.forgotten.emit()
        self.update_state()
