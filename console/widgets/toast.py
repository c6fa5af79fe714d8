"""A line that lies over the panels for a while, with what can be done about it."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QPushButton, QWidget
from shiboken6 import Shiboken

from backend.translation import tr
from console.widgets.announcement import announce
from console.widgets.labels import create_label, set_label

_SHOWN_MS = 12_000
_GAP_PX = 12  # above the status bar, and between two of them


class Toast(QFrame):
    """Shown in the middle, above the status bar and above the other toasts of its window.

    It never takes the focus by itself: the keyboard stays where the operator works, and comes to
    its buttons by `take_focus` only. As long as it is there the toast stays; then it goes back.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.level = len(window.findChildren(Toast)) - 1  # of those that it lies above
        self._text = create_label()
        self.act, self.close_button = QPushButton(), QPushButton(tr("Dismiss"))
        self._came_from: QWidget | None = None
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self._on_timeout)
        self.close_button.clicked.connect(self.dismiss)
        self.close_button.setToolTip(tr("Dismiss it (Escape)"))
        self.setProperty("role", "toast")
        self.close_button.setProperty("role", "flat")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.addWidget(self._text, 1)
        for button in (self.act, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # neither by Tab nor by a click
            row.addWidget(button)
        self.hide()
        window.installEventFilter(self)

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    @property
    def has_keyboard(self) -> bool:
        """Whether one of its buttons has the focus."""
        return self.isAncestorOf(self._window.focusWidget())

    def show_text(self, text: str, *, has_act: bool) -> None:
        """Say it for a while; `has_act`: with the button that does something about it."""
        set_label(self._text, text)
        self.setAccessibleName(text)
        self.act.setVisible(has_act)
        self.show()
        self._place()
        self._timer.start()
        announce(self, text)

    @property
    def came_from(self) -> QWidget | None:
        """Where the keyboard was before it was here."""
        return self._came_from

    def take_focus(self, came_from: QWidget | None = None) -> None:
        """Bring the keyboard to its first button; `came_from`: None for where it is now."""
        if not self.has_keyboard:
            self._came_from = came_from or QApplication.focusWidget()
        (self.close_button if self.act.isHidden() else self.act).setFocus(
            Qt.FocusReason.ShortcutFocusReason
        )

    def dismiss(self) -> None:
        """Hide it; the keyboard goes back to where it came from."""
        self.return_focus()
        self.hide()

    def forget_focus(self) -> None:
        """Leave the keyboard to what an act brings to the front."""
        self._came_from = None

    def return_focus(self) -> None:
        """Let the keyboard be where it was before it came here."""
        before, self._came_from = self._came_from, None
        if self.has_keyboard and before is not None and Shiboken.isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, is_forward: object, /) -> bool:
        """Let Tab go from one of its buttons to the other."""
        if self.isHidden():
            return super().focusNextPrevChild(bool(is_forward))
        is_last = self.act.isHidden() or self.act.hasFocus()
        (self.close_button if is_last else self.act).setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape dismiss it."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _on_timeout(self) -> None:
        if self.has_keyboard:
            self._timer.start()
        else:
            self.hide()

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


def go_to_toast(window: QMainWindow) -> bool:
    """Bring the keyboard to the toast that came last, from there to the next one, and then back.

    Returns whether there is any.
    """
    shown = [each for each in window.findChildren(Toast) if not each.isHidden()]
    shown.sort(key=lambda each: each.level)
    with_keyboard = next((each for each in shown if each.has_keyboard), None)
    below = [each for each in shown if with_keyboard is None or each.level < with_keyboard.level]
    if below:
        came_from = None if with_keyboard is None else with_keyboard.came_from
        below[-1].take_focus(came_from)
    elif with_keyboard is not None:
        with_keyboard.return_focus()
    return bool(shown)
