"""A note on a moment or a range, as an operator writes it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from backend.clock import Micros
from backend.messages.annotations import MAX_NOTE_CHARS
from backend.messages.number_text import format_number
from backend.translation import tr
from console.state.formatting import format_local

_WIDTH_PX, _HEIGHT_PX = 460, 220
_SAVE_KEYS = ("Ctrl+Return", "Ctrl+Enter")  # Return alone begins a line


class NoteDialog(QDialog):
    """Asks for the text; `written` is called with it."""

    def __init__(
        self, parent: QWidget, at_us: Micros, until_us: Micros, written: Callable[[str], None]
    ) -> None:
        super().__init__(parent)
        self._written = written
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Write a note"))
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Text of the note"))
        self.text.setPlaceholderText(tr("What is to be known of it, e.g. the disk was changed"))
        self.text.setTabChangesFocus(True)
        self._room = QLabel()
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Save | buttons.Cancel)
        column = QVBoxLayout(self)
        column.addWidget(QLabel(_describe_time(at_us, until_us)))
        column.addWidget(self.text, 1)
        column.addWidget(self._room)
        column.addWidget(self.buttons)
        self.buttons.accepted.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        save = self.buttons.button(buttons.Save)
        save.setToolTip(_SAVE_KEYS[0])
        for keys in _SAVE_KEYS:
            QShortcut(QKeySequence(keys), self).activated.connect(save.click)
        self.text.textChanged.connect(self._check)
        self._check()

    def _check(self) -> None:
        """Let it be saved when there is something, and not too much."""
        length = len(self.text.toPlainText().strip())
        is_fit = 0 < length <= MAX_NOTE_CHARS
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(is_fit)
        used, most = format_number(length), format_number(MAX_NOTE_CHARS)
        self._room.setText(tr("{used} of {most} characters", used=used, most=most))

    def save(self) -> None:
        """Give the text to who asked for it."""
        self._written(self.text.toPlainText().strip())
        self.accept()


def _describe_time(at_us: Micros, until_us: Micros) -> str:
    """Say what the note is on."""
    begin, end = format_local(at_us), format_local(until_us)
    if until_us > at_us:
        return tr(
            "From {begin} to {end}. Everybody sees it on the graphs.",
            begin=begin,
            end=end,
        )
    return tr("On {moment}. Everybody sees it on the graphs.", moment=begin)
