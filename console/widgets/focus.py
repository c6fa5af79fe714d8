"""What the keyboard acts on, and where it goes when what it was in goes away."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QPushButton,
    QWidget,
)


def leave(widget: QWidget) -> None:
    """Take the focus out of a widget, to the area around it: the next button is nobody's choice."""
    focus = QApplication.focusWidget()
    if focus is None or not (widget is focus or widget.isAncestorOf(focus)):
        return
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QAbstractScrollArea):
        around = around.parentWidget()
    if around is not None:
        around.setFocus()


def press_button(event: QKeyEvent, focused: QWidget | None) -> bool:
    """Press the button that has the focus with Enter too, as Qt does in dialogs only."""
    if not _is_enter(event) or not isinstance(focused, QAbstractButton):
        return False
    if not event.isAutoRepeat():
        focused.click()
    return True


class FocusedKeysDialog(QDialog):
    """Enter presses the button that has the focus; elsewhere the default one, if there is any.

    Qt's own lets the default button be pressed by Enter on a button that is not `autoDefault`, and
    makes the first one the default where none was chosen: Enter in a line of text would press that.
    """

    default_button: QPushButton | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter for what has the focus."""
        if not _is_enter(event):
            super().keyPressEvent(event)
        elif not press_button(event, self.focusWidget()) and self.default_button is not None:
            self.default_button.click()


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
