"""The banner over the panels: what is wrong with the backend now, and that it recovered."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from console.state.trouble import Trouble
from console.theme.theme import Theme
from console.widgets.labels import label, say, set_tone
from console.widgets.marks import Mark

_RECOVERED = 6_000  # milliseconds that good news stays


class Banner(QFrame):
    """Shows the worst trouble; says for a while that it is over; otherwise takes no space.

    Signals: `wanted` when the operator asks for a backend to be started.
    """

    wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._mark = Mark(theme)
        self._text = label()
        self._text.setWordWrap(True)
        self.start = QPushButton("Start a backend")
        self.start.clicked.connect(self.wanted)
        self._trouble: Trouble | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_RECOVERED)
        self._timer.timeout.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        row.addWidget(self.start)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def take(self, trouble: Trouble | None) -> None:
        """Show a trouble, or that the former one is over."""
        if trouble is not None:
            self._timer.stop()
            self._say(trouble)
        elif self._trouble is not None:
            self._recover(self._trouble.recovered)
        self._trouble = trouble

    def _recover(self, text: str) -> None:
        if text:
            self._say(Trouble(tone="ok", text=text, recovered=""))
            self._timer.start()
        else:
            self.hide()

    def _say(self, trouble: Trouble) -> None:
        set_tone(self, trouble.tone)
        self._mark.show_tone(trouble.tone, trouble.text)
        say(self._text, trouble.text)
        self.start.setVisible(trouble.offer)
        self.show()
