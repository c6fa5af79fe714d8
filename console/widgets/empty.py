"""What stands in the place of rows when there are none: why, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from console.widgets.labels import label


class Empty(QWidget):
    """A sentence in the middle, and a button when something can be done about it.

    Signals:
        acted(): the button was pressed
    """

    acted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = label("", "caption")
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = QPushButton()
        self._button.clicked.connect(self.acted)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self._text)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        self.say("")

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def say(self, text: str, button: str = "") -> None:
        """Show a sentence, and a button with this text if there is one."""
        self._text.setText(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))
