"""The middle of the commands panel: what a command does, its form, and the row that sends it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from console.panels.commands.command_draft import CommandDraft
from console.panels.commands.send_bar import SendBar
from console.state.formatting import without_ticks
from console.widgets.labels import create_label, separator_line, set_label


class FormArea(QWidget):
    """One form at a time; the others are kept by their drafts."""

    def __init__(self, actor: str) -> None:
        super().__init__()
        self.headline = create_label("Waiting for the backend", "title")
        self.summary = create_label("", "caption")
        self.send_bar = SendBar(actor)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.summary.setWordWrap(True)
        self.setMinimumWidth(320)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.addWidget(self.headline)
        layout.addWidget(self.summary)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(separator_line())
        layout.addWidget(self.send_bar)

    def show_draft(self, draft: CommandDraft) -> None:
        """Show a command's form in the place of the one before."""
        if self._scroll.widget() is not None:
            self._scroll.takeWidget()
        self._scroll.setWidget(draft.form)
        draft.form.show()
        set_label(self.headline, f"{draft.kind.title}  ·  {draft.type}")
        set_label(self.summary, without_ticks(draft.kind.summary), draft.rules_text)
