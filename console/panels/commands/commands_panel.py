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
from console.panels.commands.form_sender import FormSender
from console.panels.commands.result_area import ResultArea
from console.panels.opened_note import NO_COMMANDS, create_copy_note, create_opened_note
from console.panels.panel import Panel
from console.state.backend_snapshot import BackendSnapshot
from console.state.command_request import CommandRequest
from console.state.workspace import Workspace
from console.theme.theme import Theme


class CommandsPanel(Panel):
    """A form for each command, its answer, and the history of what was sent."""

    entry = panel_registry.COMMANDS

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self._restored_type = ""
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
        self._sender = FormSender(
            self.send_bar, self.submitter, self.result, self.checker, workspace, self
        )
        self._split = CommandSplit(workspace.splits, self.command_list, self.form_area, self.result)
        self._lay_out()
        self._connect()
        self._show_history()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Nothing here depends on what arrives."""

    @property
    def draft(self) -> CommandDraft | None:
        """What is typed into the form that is shown."""
        return self._sender.draft

    @property
    def form(self) -> CommandForm | None:
        """The form that is shown."""
        return self.draft.form if self.draft is not None else None

    def is_ready(self) -> bool:
        """Whether the forms are there."""
        return self.draft is not None or self.workspace.is_copy

    def save_state(self) -> dict[str, str]:
        """Return which command's form is shown, and what was typed into forms and not sent."""
        shown = self.draft.type if self.draft is not None else self._restored_type
        return {"command": shown, "drafts": self._drafts.save()}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Show the same form again, as soon as it is known which commands there are."""
        if "drafts" in state:
            self._drafts.restore(state["drafts"])
        if "command" in state:
            self.open_link(state)

    def link_state(self) -> dict[str, str]:
        """Return which command's form is shown: what is typed goes to nobody else."""
        return {"command": self.save_state()["command"]}

    def open_link(self, state: Mapping[str, str]) -> None:
        """Show the form of a command."""
        self._restored_type = state.get("command", self._restored_type)
        self._set_catalogue(self.workspace.catalogue.value)

    def keyboard_target(self) -> QWidget:
        """The list of commands, which finds one by its first letters."""
        return self.command_list

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to, and nothing is cut."""
        return QSize(self._split.minimumSizeHint().width() + 16, 280)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(create_opened_note(self.workspace.opened, NO_COMMANDS))
        layout.addWidget(create_copy_note(self.workspace))
        layout.addWidget(self._split, 1)
        if self.workspace.is_copy:
            self._split.hide()
            layout.addStretch(1)

    def _connect(self) -> None:
        self.command_list.selected.connect(self._select_command)
        self.send_bar.actor.editingFinished.connect(self._on_actor_edited)
        self.answer.position_activated.connect(self._show_event)
        self._sender.forgotten.connect(self._show_history)
        self.history.selected.connect(self._sender.show_command)
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
        send = create_action(
            self, tr("Send the command"), self._sender.send, "Ctrl+Return; Ctrl+Enter"
        )
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
        draft = self._sender.draft = self._drafts.make(kind)
        self.form_area.show_draft(draft)
        self._sender.show_last(draft)
        self._sender.update_state()
        self.templates.show()
        self._check_soon()

    def _on_currency(self, draft: CommandDraft) -> None:
        """Go on with what was to be sent as soon as its currency is known."""
        if draft is self.draft:
            self._sender.send()

    def _on_currency_missing(self, draft: CommandDraft, reason: str) -> None:
        if draft is self.draft:
            self.result.show_problem(
                tr("{reason} In which currency this is, is not known.", reason=reason)
            )

    def _on_form_edited(self) -> None:
        if self.send_bar.state == "confirming":
            self._sender.update_state()  # the question was about something else
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

    def _on_command_changed(self, sent: SentCommand) -> None:
        self._show_history()
        self._store.keep_command(sent)
        self._mark_rejection(sent)
        self._sender.on_changed(sent)

    def _mark_rejection(self, sent: SentCommand) -> None:
        """Mark the field in the form that was sent, whichever form is shown meanwhile."""
        draft, answer = self._drafts.find(sent.type), sent.answer
        if draft is None or draft.last_number != sent.number:
            return
        if isinstance(answer, Answer) and answer.field:
            draft.form.show_error(answer.field, sent.message)

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
        self._sender.resend(sent, self._drafts.find(sent.type))

    def _show_event(self, position: int) -> None:
        self.workspace.selected_position.set(position)
        self.workspace.requested_panel.publish("event")
