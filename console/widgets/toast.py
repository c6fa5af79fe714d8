"""A line that lies over the panels for a while, with what can be done about it."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QPushButton

from backend.translation import tr
from console.widgets.labels import create_label, set_label

_SHOWN_MS = 12_000
_GAP_PX = 12  # above the status bar, and between two of them


class Toast(QFrame):
    """Shown in the middle, above the status bar and above the other toasts of its window.

    It never takes the focus: the keyboard stays where the operator works.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.level = len(window.findChildren(Toast)) - 1  # of those that it lies above
        self._text = create_label()
        self.act, self.close_button = QPushButton(), QPushButton(tr("Dismiss"))
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.close_button.clicked.connect(self.hide)
        self.setProperty("role", "toast")
        self.close_button.setProperty("role", "flat")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.addWidget(self._text, 1)
        for button in (self.act, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)
        self.hide()
        window.installEventFilter(self)

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def show_text(self, text: str, *, has_act: bool) -> None:
        """Say it for a while; `has_act`: with the button that does something about it."""
        set_label(self._text, text)
        self.act.setVisible(has_act)
        self.show()
        self._place()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep its place when the window gets another size."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.adjustSize()
        width = min(self.sizeHint().width(), self._window.width() - 2 * _GAP_PX)
        bottom = self._window.statusBar().geometry().top() - _GAP_PX
        for each in self._window.findChildren(Toast):
            if each.level < self.level and not each.isHidden():
                bottom -= each.height() + _GAP_PX
        left = (self._window.width() - width) // 2
        self.setGeometry(left, bottom - self.height(), width, self.height())
        self.raise_()
