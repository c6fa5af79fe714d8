"""A line that lies over the panels for a while, with what can be done about it."""

from PySide6.QtCore import QEvent, QMargins, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QPushButton, QWidget
from shiboken6 import Shiboken

from backend.translation import tr
from console.widgets.announcement import announce
from console.widgets.free_place import control_places, find_free_place
from console.widgets.labels import create_label, set_label

_SHOWN_MS = 12_000
_LOOK_MS = 500  # between two looks whether it covers what was brought to the front
_GAP_PX = 12  # to the edges of the window and to the status bar


class Toast(QFrame):
    """Shown above the status bar, as low and near the middle as it covers nothing to be pressed.

    It never takes the focus by itself: the keyboard stays where the operator works, and comes to
    its buttons by `take_focus` only. As long as it is there the toast stays; then it goes back.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window, self._status_bar = window, window.statusBar()
        self.level = len(_toasts_of(window)) - 1  # of those that it lies above
        self._text = create_label()
        self.act, self.close_button = QPushButton(), QPushButton(tr("Dismiss"))
        self._came_from: QWidget | None = None
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._give_way)
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
        self._look.start()
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

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more where it lies."""
        self._look.stop()
        super().hideEvent(event)

    def _give_way(self) -> None:
        """Go elsewhere where another panel was brought to where it lies; never from the mouse."""
        if self.has_keyboard or self.underMouse():
            return
        taken = [*self._toasts_below(), *self._controls(self.geometry())]
        if any(each.intersects(self.geometry()) for each in taken):
            self._place()

    def _controls(self, within: QRect) -> list[QRect]:
        return control_places(self._window, _toasts_of(self._window), within)

    def _toasts_below(self) -> list[QRect]:
        toasts = _toasts_of(self._window)
        lower = [each for each in toasts if each.level < self.level and not each.isHidden()]
        gap = QMargins(_GAP_PX, _GAP_PX, _GAP_PX, _GAP_PX)
        return [each.geometry().marginsAdded(gap) for each in lower]

    def _place(self) -> None:
        """Lie on no control; where there is no such room, as low as there is any."""
        if self.isHidden():
            return
        self.adjustSize()
        width = min(self.sizeHint().width(), self._window.width() - 2 * _GAP_PX)
        size, taken = QSize(width, self.height()), self._toasts_below()
        right, bottom = self._window.width() - _GAP_PX, self._status_bar.geometry().top()
        room = QRect(QPoint(_GAP_PX, _GAP_PX), QPoint(right, bottom - _GAP_PX))
        free = find_free_place(size, room, [*taken, *self._controls(room)])
        found = free or find_free_place(size, room, taken)
        self.setGeometry(found or QRect(room.topLeft(), size))
        self.raise_()


def _toasts_of(window: QMainWindow) -> list[Toast]:
    """Return those of a window, which are its own children: no look into its panels."""
    return window.findChildren(Toast, options=Qt.FindChildOption.FindDirectChildrenOnly)


def dismiss_newest(window: QMainWindow) -> bool:
    """Dismiss the toast that lies above the others; return whether there was any."""
    shown = [each for each in _toasts_of(window) if not each.isHidden()]
    if shown:
        max(shown, key=lambda each: each.level).dismiss()
    return bool(shown)


def go_to_toast(window: QMainWindow) -> bool:
    """Bring the keyboard to the toast that came last, from there to the next one, and then back.

    Returns whether there is any.
    """
    shown = [each for each in _toasts_of(window) if not each.isHidden()]
    shown.sort(key=lambda each: each.level)
    with_keyboard = next((each for each in shown if each.has_keyboard), None)
    below = [each for each in shown if with_keyboard is None or each.level < with_keyboard.level]
    if below:
        came_from = None if with_keyboard is None else with_keyboard.came_from
        below[-1].take_focus(came_from)
    elif with_keyboard is not None:
        with_keyboard.return_focus()
    return bool(shown)
