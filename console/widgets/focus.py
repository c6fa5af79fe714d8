"""Where the keyboard goes when what it was in goes away."""

from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget


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
