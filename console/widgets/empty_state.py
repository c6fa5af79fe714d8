"""What stands in the place of rows when there are none: why, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from console.widgets.labels import create_label


class EmptyState(QWidget):
    """A sentence in the middle, and buttons when something can be done about it, or read of it.

    Signals:
        action_clicked(): the button was pressed
        link_clicked(): the one below it was pressed
    """

    action_clicked = Signal()
    link_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = create_label("", "caption")
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = QPushButton()
        self._button.clicked.connect(self.action_clicked)
        self._link = QPushButton()
        self._link.setFlat(True)
        self._link.clicked.connect(self.link_clicked)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self._text)
        for each in (self._button, self._link):
            layout.addWidget(each, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        self.set_message("")

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def set_message(self, text: str, button: str = "", link: str = "") -> None:
        """Show a sentence, and below it the buttons that have a text."""
        self._text.setText(text)
        for each, title in ((self._button, button), (self._link, link)):
            each.setText(title)
            each.setVisible(bool(title))
