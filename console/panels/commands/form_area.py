"""The middle of the commands panel: what a command does, its form, and the row that sends it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from backend.messages.commands import Answer, Failure
from backend.translation import tr
from console.panels.commands.command_checker import describe_check
from console.panels.commands.command_draft import CommandDraft
from console.panels.commands.send_bar import SendBar
from console.panels.commands.template_button import TemplateButton
from console.state.declared_titles import command_title
from console.state.formatting import without_ticks
from console.widgets.elided_label import ElidedLabel
from console.widgets.labels import create_label, separator_line, set_label, set_tone


class FormArea(QWidget):
    """One form at a time; the others are kept by their drafts."""

    def __init__(self, actor: str) -> None:
        super().__init__()
        self.headline = create_label(tr("Waiting for the backend"), "title")
        self.summary = create_label("", "caption")
        self.send_bar = SendBar(actor)
        self.templates = TemplateButton()
        self._check = ElidedLabel("", "caption", elide=Qt.TextElideMode.ElideRight)
        self._check.setAccessibleName(tr("What would come of it"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.summary.setWordWrap(True)
        self.setMinimumWidth(320)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        head = QHBoxLayout()
        self.headline.setWordWrap(True)
        head.addWidget(self.headline, 1)
        head.addWidget(self.templates, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        layout.addWidget(self.summary)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(separator_line())
        layout.addWidget(self._check)
        layout.addWidget(self.send_bar)

    def show_draft(self, draft: CommandDraft) -> None:
        """Show a command's form in the place of the one before."""
        if self._scroll.widget() is not None:
            self._scroll.takeWidget()
        self._scroll.setWidget(draft.form)
        draft.form.show()
        set_label(self.headline, f"{command_title(draft.kind)}  ·  {draft.type}")
        set_label(self.summary, without_ticks(draft.summary), draft.rules_text)

    @property
    def check_text(self) -> str:
        """What is shown of the last check."""
        return self._check.text()

    def show_check(self, checked: Answer | Failure | None) -> None:
        """Say what would come of the command if it were sent now."""
        text = describe_check(checked)
        set_label(self._check, text, text)
        is_well = isinstance(checked, Answer) and checked.outcome == "accepted"
        set_tone(self._check, "ok" if is_well else "warn" if text else "")
