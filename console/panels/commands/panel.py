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

from backend.messages.commands import Answer
from backend.messages.queries import Catalogue, CommandKind
from console.actions.actions import action_of
from console.link.bridge import Link
from console.panels.commands.answer import AnswerCard
from console.panels.commands.choice import CommandChoice
from console.panels.commands.form import CommandForm
from console.panels.commands.history import History
from console.panels.commands.sent import Sender, Sent
from console.panels.panel import Panel
from console.state.desk import Desk
from console.state.frame import Frame
from console.state.schema import fields_of
from console.state.wording import spoken
from console.theme.theme import Theme
from console.widgets.labels import label, rule, say, set_property

_EXPECTED = "Refuse the command unless its stream is at this version; empty: any version."


class CommandsPanel(Panel):
    """A form for each command, its answer, and the history of what was sent."""

    name = "commands"
    title = "Commands"
    icon = "commands"

    def __init__(self, link: Link, theme: Theme, desk: Desk) -> None:
        super().__init__(link, theme, desk)
        self._kinds: dict[str, CommandKind] = {}
        self._kind = ""
        self._forms: dict[str, CommandForm] = {}
        self._shown: int | None = None
        self.form: CommandForm | None = None
        self.outbox = Sender(link, self._told)
        self.choice = CommandChoice()
        self.headline = label("Waiting for the backend", "title")
        self.summary = label("", "caption")
        self.actor = QLineEdit(desk.actor.value)
        self.expected = QLineEdit()
        self.sending = QPushButton("Send")
        self.answer = AnswerCard()
        self.history = History(theme)
        self._scroll = QScrollArea()
        self._lay_out()
        self._connect()

    def take(self, frame: Frame) -> None:
        """Nothing here depends on what arrives."""

    def ready(self) -> bool:
        """Whether the forms are there."""
        return self.form is not None

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(700, 280)

    def send(self) -> None:
        """Send what stands in the form, when nothing is wrong with it."""
        if self.form is None:
            return
        self.form.demand()
        data, expected = self.form.data(), self._expected()
        if data is not None and expected is not None:
            self._post(self.form, data, expected)
            self.form.forget_secrets()

    def _post(self, form: CommandForm, data: dict[str, Any], expected: int) -> None:
        self._shown = self.outbox.next_number
        self.outbox.send(
            self._kind,
            data,
            actor=self.actor.text().strip() or self.desk.actor.value,
            secrets=form.secrets,
            expected_version=expected if expected >= 0 else None,
        )

    def _expected(self) -> int | None:
        """Return the expected version, -1 for none; None when what was typed is no version."""
        text = self.expected.text().strip()
        right = not text or text.isdecimal()
        set_property(self.expected, "state", "" if right else "bad")
        self.expected.setToolTip(_EXPECTED if right else "A whole number, or nothing.")
        if not right:
            return None
        return int(text) if text else -1

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        for part in (self.choice, self._writing(), self._results()):
            split.addWidget(part)
        for place, share in enumerate((0, 3, 4)):
            split.setStretchFactor(place, share)
        split.setChildrenCollapsible(False)
        split.setSizes([175, 400, 400])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(split)

    def _writing(self) -> QWidget:
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
        layout.addWidget(rule())
        layout.addLayout(self._sending())
        return part

    def _sending(self) -> QHBoxLayout:
        self.actor.setToolTip("Who issues the command; it is written into its events.")
        self.actor.setAccessibleName("Actor")
        self.expected.setPlaceholderText("any")
        self.expected.setToolTip(_EXPECTED)
        self.expected.setAccessibleName("Expected version")
        self.expected.setMaximumWidth(70)
        self.sending.setProperty("role", "primary")
        self.sending.setToolTip("Send the command (Ctrl+Enter)")
        row = QHBoxLayout()
        row.addWidget(label("Actor", "caption"))
        row.addWidget(self.actor, 1)
        row.addWidget(label("Version", "caption"))
        row.addWidget(self.expected)
        row.addWidget(self.sending)
        return row

    def _results(self) -> QWidget:
        part = QWidget()
        part.setMinimumWidth(200)
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.answer)
        layout.addWidget(self.history, 1)
        return part

    def _connect(self) -> None:
        self.choice.chosen.connect(self._choose)
        self.sending.clicked.connect(lambda _checked=False: self.send())
        self.actor.editingFinished.connect(lambda: self.desk.actor.set(self.actor.text().strip()))
        self.answer.visited.connect(self._visit)
        self.history.picked.connect(self._show_sent)
        self.history.edit_again.connect(self._edit_again)
        self.history.same_again.connect(self._same_again)
        self.desk.actor.listen(self.actor.setText)
        self.desk.catalogue.listen(self._learn)
        action_of(self, "Send the command", self.send, "Ctrl+Return; Ctrl+Enter")
        self._learn(self.desk.catalogue.value)

    def _learn(self, catalogue: Catalogue | None) -> None:
        if catalogue is None:
            return
        known = {kind.type: kind for kind in catalogue.commands}
        if known != self._kinds:
            self._kinds = known
            self._forms.clear()
            self.choice.know(catalogue)

    def _choose(self, kind: str) -> None:
        about = self._kinds[kind]
        self._kind = kind
        if self.form is not None:
            self._scroll.takeWidget()
        self.form = self._forms.get(kind) or self._new_form(about)
        self._scroll.setWidget(self.form)
        self.form.show()
        say(self.headline, kind)
        say(self.summary, spoken(about.summary))

    def _new_form(self, about: CommandKind) -> CommandForm:
        made = self._forms[about.type] = CommandForm(fields_of(about.schema))
        made.edited.connect(made.data)
        return made

    def _told(self, sent: Sent) -> None:
        self.history.show_sent(self.outbox.history)
        if sent.number != self._shown:
            return
        self.answer.show_sent(sent)
        if isinstance(sent.answer, Answer) and sent.answer.field and self.form is not None:
            self.form.highlight(sent.answer.field, sent.answer.message)

    def _show_sent(self, sent: Sent) -> None:
        self._shown = sent.number
        self.answer.show_sent(sent)

    def _edit_again(self, sent: Sent) -> None:
        self.choice.choose(sent.type)
        if self.form is not None:
            self.form.fill(sent.data)

    def _same_again(self, sent: Sent) -> None:
        self._shown = self.outbox.next_number
        self.outbox.repeat(sent)

    def _visit(self, position: int) -> None:
        self.desk.event.set(position)
        self.desk.wanted.tell("event")
