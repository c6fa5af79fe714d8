"""What stands in the place of rows when there are none: why, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from console.widgets.labels import create_label


class EmptyState(QWidget):
    """A sentence in the middle, and a button when something can be done about it.

    Signals:
        action_clicked(): the button was pressed
    """

    action_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = create_label("", "caption")
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = QPushButton()
        self._button.clicked.connect(self.action_clicked)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self._text)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        self.set_message("")

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def set_message(self, text: str, button: str = "") -> None:
        """Show a sentence, and a button with this text if there is one."""
        self._text.setText(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))
