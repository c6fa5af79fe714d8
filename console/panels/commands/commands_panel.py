"""The commands panel: say something to the system, and see what comes of it."""

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from backend.messages.catalogue import CatalogueReply, CommandKind
from backend.messages.commands import Answer
from console.actions.action_registry import create_action
from console.link.bridge import BackendClient
from console.panels.commands.answer_card import AnswerCard
from console.panels.commands.command_form import CommandForm
from console.panels.commands.command_history import CommandSubmitter, SentCommand
from console.panels.commands.command_list import CommandList
from console.panels.commands.history_list import HistoryList
from console.panels.panel import Panel
from console.state.backend_snapshot import BackendSnapshot
from console.state.form_schema import form_fields
from console.state.formatting import without_ticks
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.labels import create_label, separator_line, set_label, set_property

_VERSION_TIP = "Refuse the command unless its stream is at this version; empty: any version."


class CommandsPanel(Panel):
    """A form for each command, its answer, and the history of what was sent."""

    name = "commands"
    title = "Commands"
    icon = "commands"

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self._kinds: dict[str, CommandKind] = {}
        self._kind = ""
        self._forms: dict[str, CommandForm] = {}
        self._shown: int | None = None
        self.form: CommandForm | None = None
        self.command_sender = CommandSubmitter(client, self._on_command_changed)
        self.command_list = CommandList()
        self.headline = create_label("Waiting for the backend", "title")
        self.summary = create_label("", "caption")
        self.actor = QLineEdit(workspace.actor.value)
        self.version = QLineEdit()
        self.send_button = QPushButton("Send")
        self.answer = AnswerCard()
        self.history = HistoryList(theme)
        self._scroll = QScrollArea()
        self._lay_out()
        self._connect()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Nothing here depends on what arrives."""

    def is_ready(self) -> bool:
        """Whether the forms are there."""
        return self.form is not None

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(700, 280)

    def send(self) -> None:
        """Send what stands in the form, when nothing is wrong with it."""
        if self.form is None:
            return
        self.form.show_all_errors()
        data, expected = self.form.payload(), self._expected_version()
        if data is not None and expected is not None:
            self._post(self.form, data, expected)
            self.form.clear_secrets()

    def _post(self, form: CommandForm, data: dict[str, Any], expected: int) -> None:
        self._shown = self.command_sender.next_number
        self.command_sender.send(
            self._kind,
            data,
            actor=self.actor.text().strip() or self.workspace.actor.value,
            secrets=form.secrets,
            expected_version=expected if expected >= 0 else None,
        )

    def _expected_version(self) -> int | None:
        """Return the expected version, -1 for none; None when what was typed is no version."""
        text = self.version.text().strip()
        right = not text or text.isdecimal()
        set_property(self.version, "state", "" if right else "bad")
        self.version.setToolTip(_VERSION_TIP if right else "A whole number, or nothing.")
        if not right:
            return None
        return int(text) if text else -1

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        for part in (self.command_list, self._form_area(), self._result_area()):
            split.addWidget(part)
        for place, share in enumerate((0, 3, 4)):
            split.setStretchFactor(place, share)
        split.setChildrenCollapsible(False)
        split.setSizes([175, 400, 400])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(split)

    def _form_area(self) -> QWidget:
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.summary.setWordWrap(True)
        part = QWidget()
        part.setMinimumWidth(320)
        layout = QVBoxLayout(part)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.addWidget(self.headline)
        layout.addWidget(self.summary)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(separator_line())
        layout.addLayout(self._send_row())
        return part

    def _send_row(self) -> QHBoxLayout:
        self.actor.setToolTip("Who issues the command; it is written into its events.")
        self.actor.setAccessibleName("Actor")
        self.version.setPlaceholderText("any")
        self.version.setToolTip(_VERSION_TIP)
        self.version.setAccessibleName("Expected version")
        self.version.setMaximumWidth(70)
        self.send_button.setProperty("role", "primary")
        self.send_button.setToolTip("Send the command (Ctrl+Enter)")
        row = QHBoxLayout()
        row.addWidget(create_label("Actor", "caption"))
        row.addWidget(self.actor, 1)
        row.addWidget(create_label("Version", "caption"))
        row.addWidget(self.version)
        row.addWidget(self.send_button)
        return row

    def _result_area(self) -> QWidget:
        part = QWidget()
        part.setMinimumWidth(200)
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.answer)
        layout.addWidget(self.history, 1)
        return part

    def _connect(self) -> None:
        self.command_list.selected.connect(self._select_command)
        self.send_button.clicked.connect(lambda _checked=False: self.send())
        self.actor.editingFinished.connect(
            lambda: self.workspace.actor.set(self.actor.text().strip())
        )
        self.answer.position_activated.connect(self._show_event)
        self.history.selected.connect(self._show_command)
        self.history.edit_requested.connect(self._edit_again)
        self.history.resend_requested.connect(self._resend)
        self.workspace.actor.subscribe(self.actor.setText)
        self.workspace.catalogue.subscribe(self._set_catalogue)
        create_action(self, "Send the command", self.send, "Ctrl+Return; Ctrl+Enter")
        self._set_catalogue(self.workspace.catalogue.value)

    def _set_catalogue(self, catalogue: CatalogueReply | None) -> None:
        if catalogue is None:
            return
        known = {kind.type: kind for kind in catalogue.commands}
        if known != self._kinds:
            self._kinds = known
            self._forms.clear()
            self.command_list.set_catalogue(catalogue)

    def _select_command(self, kind: str) -> None:
        about = self._kinds[kind]
        self._kind = kind
        if self.form is not None:
            self._scroll.takeWidget()
        self.form = self._forms.get(kind) or self._make_form(about)
        self._scroll.setWidget(self.form)
        self.form.show()
        set_label(self.headline, kind)
        set_label(self.summary, without_ticks(about.summary))

    def _make_form(self, about: CommandKind) -> CommandForm:
        made = self._forms[about.type] = CommandForm(form_fields(about.schema))
        made.edited.connect(made.payload)
        return made

    def _on_command_changed(self, sent: SentCommand) -> None:
        self.history.show_history(self.command_sender.history)
        if sent.number != self._shown:
            return
        self.answer.show_command(sent)
        if isinstance(sent.answer, Answer) and sent.answer.field and self.form is not None:
            self.form.show_error(sent.answer.field, sent.answer.message)

    def _show_command(self, sent: SentCommand) -> None:
        self._shown = sent.number
        self.answer.show_command(sent)

    def _edit_again(self, sent: SentCommand) -> None:
        self.command_list.select(sent.type)
        if self.form is not None:
            self.form.set_payload(sent.data)

    def _resend(self, sent: SentCommand) -> None:
        self._shown = self.command_sender.next_number
        self.command_sender.resend(sent)

    def _show_event(self, position: int) -> None:
        self.workspace.selected_position.set(position)
        self.workspace.requested_panel.publish("event")
