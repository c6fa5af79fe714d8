"""The commands panel: say something to the system, and see what comes of it."""

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Answer, Failure
from backend.translation import tr
from console.actions.action_registry import create_action, mark_writing
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.commands.command_checker import CommandChecker
from console.panels.commands.command_draft import CommandDraft
from console.panels.commands.command_drafts import CommandDrafts
from console.panels.commands.command_form import CommandForm
from console.panels.commands.command_history import CommandSubmitter, SentCommand
from console.panels.commands.command_list import CommandList
from console.panels.commands.command_split import CommandSplit
from console.panels.commands.command_store import CommandStore
from console.panels.commands.command_templates import CommandTemplates
from console.panels.commands.form_area import FormArea
from console.panels.commands.result_area import ResultArea
from console.panels.panel import Panel
from console.state.backend_snapshot import BackendSnapshot
from console.state.command_request import CommandRequest
from console.state.workspace import Workspace
from console.theme.theme import Theme


class CommandsPanel(Panel):
    """A form for each command, its answer, and the history of what was sent.

    A command is sent once: while it is on its way nothing sends it again, and while it is not
    known what came of it, it can only be sent again with the same id.
    """

    entry = panel_registry.COMMANDS

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self._shown: int | None = None
        self._restored_type = ""
        self.draft: CommandDraft | None = None
        self._store = CommandStore(workspace.config, workspace.data)
        stored = self._store.load()
        self.submitter = CommandSubmitter(client, self._on_command_changed, earlier=stored.commands)
        self._drafts = CommandDrafts(client, self)
        self.checker = CommandChecker(client, self)
        self.command_list = CommandList()
        self.form_area = FormArea(workspace.actor.value)
        self.send_bar = self.form_area.send_bar
        self.templates = CommandTemplates(
            self.form_area.templates, self._store, stored.templates, lambda: self.draft
        )
        self.result = ResultArea(client, theme, workspace)
        self.answer, self.history = self.result.answer, self.result.history
        self._split = CommandSplit(self.command_list, self.form_area, self.result)
        self._lay_out()
        self._connect()
        self._show_history()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Nothing here depends on what arrives."""

    @property
    def form(self) -> CommandForm | None:
        """The form that is shown."""
        return self.draft.form if self.draft is not None else None

    def is_ready(self) -> bool:
        """Whether the forms are there."""
        return self.draft is not None

    def save_state(self) -> dict[str, str]:
        """Return which command's form is shown, and what was typed into forms and not sent."""
        shown = self.draft.type if self.draft is not None else self._restored_type
        return {"command": shown, "drafts": self._drafts.save()}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Show the same form again, as soon as it is known which commands there are."""
        self._restored_type = state.get("command", "")
        self._drafts.restore(state.get("drafts", "{}"))

    def link_state(self) -> dict[str, str]:
        """Return which command's form is shown: what is typed goes to nobody else."""
        return {"command": self.save_state()["command"]}

    def open_link(self, state: Mapping[str, str]) -> None:
        """Show the form of a command."""
        self._restored_type = state.get("command", "")
        self._set_catalogue(self.workspace.catalogue.value)

    def keyboard_target(self) -> QWidget:
        """The list of commands, which finds one by its first letters."""
        return self.command_list

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to, and nothing is cut."""
        return QSize(self._split.minimumSizeHint().width() + 16, 280)

    def send(self) -> None:
        """Send what stands in the form, when nothing is wrong with it; or the same id again."""
        draft, state = self.draft, self.send_bar.state
        if draft is None or state in ("sending", "confirming"):
            return
        self._shown = None
        self.result.clear()
        if state == "unknown":
            self._resend_unknown(draft)
            return
        draft.form.show_all_errors()
        problem = " ".join([*draft.problems(), *self.send_bar.problems()])
        if problem and draft.awaits_currency():
            self.result.show_problem(tr("Its currency is being looked up first."))
        elif problem:
            self.result.show_problem(problem)
        elif draft.is_double_press():
            self._show_last(draft)
        elif draft.question:
            is_final = draft.kind.risk == "irreversible"
            self.send_bar.ask(draft.question, self.workspace.production.value if is_final else "")
        else:
            self._post(draft)

    def _post(self, draft: CommandDraft) -> None:
        payload = draft.form.payload()
        actor, (version, _) = self.send_bar.checked_actor(), self.send_bar.checked_version()
        if payload is None or not actor:
            return
        self.checker.cancel()  # what it said of the form was about the time before
        self._shown = draft.note_sent(self.submitter.next_number)
        self.submitter.send(
            draft.type,
            payload,
            actor=actor,
            fields=draft.form.fields,
            expected_version=version,
        )
        draft.form.clear_secrets()

    def _resend_unknown(self, draft: CommandDraft) -> None:
        earlier = self.submitter.find(draft.last_number)
        if earlier is not None and earlier.number in self.submitter.resendable:
            self._shown = draft.note_sent(self.submitter.next_number)
            self.submitter.resend(earlier)

    def _on_confirmed(self) -> None:
        self.send_bar.set_state("ready")
        if self.draft is not None:
            self._post(self.draft)

    def _on_cancelled(self) -> None:
        self._update_state()
        self.result.show_problem(tr("It was cancelled."))
        self.send_bar.send_button.setFocus()

    def _on_dismissed(self) -> None:
        """Free the form of a command of which it stays open what came of it."""
        if self.draft is not None:
            earlier = self.submitter.find(self.draft.last_number)
            if earlier is not None:
                self.submitter.forget(earlier)
            self.draft.last_number = 0
        self.result.clear()
        self._shown = None
        self._show_history()
        self._update_state()

    def _update_state(self) -> None:
        """Offer what can be done with the form that is shown, by what came of its last command."""
        if self.draft is None:
            return
        last = self.submitter.find(self.draft.last_number)
        if last is not None and last.answer is None:
            self.send_bar.set_state("sending")
        else:
            is_unknown = last is not None and last.is_unknown
            self.send_bar.set_state("unknown" if is_unknown else "ready")
        self.draft.form.setEnabled(self.send_bar.state != "unknown")

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._split)

    def _connect(self) -> None:
        self.command_list.selected.connect(self._select_command)
        self.send_bar.send_clicked.connect(self.send)
        self.send_bar.confirmed.connect(self._on_confirmed)
        self.send_bar.cancelled.connect(self._on_cancelled)
        self.send_bar.actor.editingFinished.connect(self._on_actor_edited)
        self.answer.position_activated.connect(self._show_event)
        self.answer.dismissed.connect(self._on_dismissed)
        self.history.selected.connect(self._show_command)
        self.history.edit_requested.connect(self._edit_again)
        self.history.resend_requested.connect(self._resend)
        self.templates.chosen.connect(self._write_requested)
        self.templates.refused.connect(self.result.show_problem)
        self._drafts.edited.connect(self._on_form_edited)
        self._drafts.currency_found.connect(self._on_currency)
        self._drafts.currency_missing.connect(self._on_currency_missing)
        self.checker.checked.connect(self._on_checked)
        self.workspace.requested_command.subscribe(self._write_requested)
        self.workspace.actor.subscribe(self.send_bar.actor.setText)
        self.workspace.catalogue.subscribe(self._set_catalogue)
        send = create_action(self, tr("Send the command"), self.send, "Ctrl+Return; Ctrl+Enter")
        send.setAutoRepeat(False)
        mark_writing(send)
        bar, resend = self.send_bar, self.history.resend_button
        limit_to_role(self.client, "operator", send, bar.send_button, bar.confirm_button, resend)
        self._set_catalogue(self.workspace.catalogue.value)

    def _on_actor_edited(self) -> None:
        if self.send_bar.checked_actor():
            self.workspace.actor.set(self.send_bar.checked_actor())

    def _set_catalogue(self, catalogue: CatalogueReply | None) -> None:
        if catalogue is None:
            return
        is_new = self._drafts.set_catalogue(catalogue)
        if is_new:
            self.command_list.set_catalogue(catalogue)
        if is_new or self._restored_type:
            restored, self._restored_type = self._restored_type, ""
            self.command_list.select(restored)

    def _select_command(self, kind: str) -> None:
        self.draft = self._drafts.make(kind)
        self.form_area.show_draft(self.draft)
        self._show_last(self.draft)
        self._update_state()
        self.templates.show()
        self._check_soon()

    def _on_currency(self, draft: CommandDraft) -> None:
        """Go on with what was to be sent as soon as its currency is known."""
        if draft is self.draft:
            self.send()

    def _on_currency_missing(self, draft: CommandDraft, reason: str) -> None:
        if draft is self.draft:
            self.result.show_problem(
                tr("{reason} In which currency this is, is not known.", reason=reason)
            )

    def _on_form_edited(self) -> None:
        if self.send_bar.state == "confirming":
            self._update_state()  # the question was about something else
        self._check_soon()

    def _check_soon(self) -> None:
        """Ask what would come of it, where this console may send at all."""
        version, is_valid = self.send_bar.checked_version()
        if self.draft is None or not is_valid or self.workspace.role == "observer":
            self.checker.cancel()
        else:
            self.checker.check_soon(self.draft, self.workspace.actor.value, version)

    def _on_checked(self, checked: Answer | Failure | None) -> None:
        self.form_area.show_check(checked)
        if isinstance(checked, Answer) and checked.field and self.draft is not None:
            self.draft.form.show_error(checked.field, checked.message)

    def _show_last(self, draft: CommandDraft) -> None:
        """Show what came of a form's last command, or nothing: others' answers are not its own."""
        last = self.submitter.find(draft.last_number)
        self._shown = last.number if last is not None else None
        if last is not None:
            self.result.show_command(last)
        else:
            self.result.clear()

    def _on_command_changed(self, sent: SentCommand) -> None:
        self._show_history()
        self._store.keep_command(sent)
        self._mark_rejection(sent)
        if sent.number == self._shown:
            self.result.show_command(sent)
        if self.draft is not None and self.draft.last_number == sent.number:
            self._update_state()

    def _mark_rejection(self, sent: SentCommand) -> None:
        """Mark the field in the form that was sent, whichever form is shown meanwhile."""
        draft, answer = self._drafts.find(sent.type), sent.answer
        if draft is None or draft.last_number != sent.number:
            return
        if isinstance(answer, Answer) and answer.field:
            draft.form.show_error(answer.field, sent.message)

    def _show_command(self, sent: SentCommand) -> None:
        self._shown = sent.number
        self.result.show_command(sent)

    def _edit_again(self, sent: SentCommand) -> None:
        self.command_list.select(sent.type)
        draft, state = self.draft, self.send_bar.state
        if draft is not None and draft.type == sent.type and state != "unknown":
            draft.form.set_payload(sent.data)
            draft.form.edited.emit()

    def _show_history(self) -> None:
        self.history.show_history(self.submitter.history, self.submitter.resendable)

    def _write_requested(self, request: CommandRequest) -> None:
        """Fill in the form that another panel asked for; nothing is sent by it."""
        if request.type not in self._drafts.kinds:
            return
        self.command_list.select(request.type)
        if self.draft is not None and self.send_bar.state != "unknown":
            self.draft.form.set_payload(dict(request.data))
            self.result.clear()
            self.draft.form.edited.emit()

    def _resend(self, sent: SentCommand) -> None:
        if sent.number not in self.submitter.resendable:
            return
        draft = self._drafts.find(sent.type)
        if draft is not None and draft.last_number == sent.number:
            draft.last_number = self.submitter.next_number
        self._shown = self.submitter.next_number
        self.submitter.resend(sent)

    def _show_event(self, position: int) -> None:
        self.workspace.selected_position.set(position)
        self.workspace.requested_panel.publish("event")
