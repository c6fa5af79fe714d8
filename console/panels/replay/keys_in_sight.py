"""Lets the keys of a panel in sight work wherever the keyboard is in its window."""

from collections.abc import Collection, Iterator
from weakref import WeakSet

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QListView,
    QTreeView,
    QWidget,
)


class KeysInSight(QObject):
    """Takes the keys that nothing under the keyboard wants: typing and pressing buttons go first.

    Within the panel its shortcuts work by themselves; there a button keeps its Space. A tree or a
    list beside it looks for a line that begins with a letter: it leaves the letters and the Space
    of `steps` to the panel, by which an operator goes on and on, and keeps those of `tools`, and
    its arrows.
    """

    def __init__(
        self, panel: QWidget, steps: Collection[QAction], tools: Collection[QAction] = ()
    ) -> None:
        super().__init__(panel)
        self._panel, self._steps, self._tools = panel, steps, tools
        self._watched = WeakSet[QWidget]()
        panel.installEventFilter(self)

    def watch(self) -> None:
        """Listen to the windows that the panel stands in now."""
        for window in _windows_above(self._panel):
            if window not in self._watched:
                self._watched.add(window)
                window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Do what a key says that came up to the window; let buttons of the panel have theirs."""
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if watched is self._panel:
            return event.type() == QEvent.Type.ShortcutOverride and _is_for_a_button(event)
        if event.type() == QEvent.Type.ShortcutOverride:
            self._watch_lines()
        elif event.type() == QEvent.Type.KeyPress and self._panel.isVisible():
            if isinstance(watched, QTreeView | QListView):
                return _is_left(watched, event) and _take(event, self._steps)
            return _take(event, self._steps) or _take(event, self._tools)
        return super().eventFilter(watched, event)

    def _watch_lines(self) -> None:
        """Listen to a tree or a list beside the panel before a key gets to it."""
        lines = QApplication.focusWidget()
        is_beside = isinstance(lines, QTreeView | QListView) and not self._panel.isAncestorOf(lines)
        if lines is not None and is_beside and lines not in self._watched:
            self._watched.add(lines)
            lines.installEventFilter(self)


def _take(event: QKeyEvent, actions: Collection[QAction]) -> bool:
    """Do the first of these that has the key; return whether there is one."""
    pressed = QKeySequence(event.keyCombination())
    for action in actions:
        if action.isEnabled() and pressed in action.shortcuts():
            action.trigger()
            event.accept()
            return True
    return False


def _is_left(lines: QTreeView | QListView, event: QKeyEvent) -> bool:
    """Say whether a key is none that moves in lines, and no Space that ticks the current one."""
    is_ticked = lines.currentIndex().data(Qt.ItemDataRole.CheckStateRole) is not None
    is_space = event.key() == Qt.Key.Key_Space
    return event.text().isprintable() and bool(event.text()) and not (is_space and is_ticked)


def _is_for_a_button(event: QKeyEvent) -> bool:
    """Keep Space for the button or the list that has the focus, and say that this was done."""
    has_focus = QApplication.focusWidget()
    is_pressed = event.key() == Qt.Key.Key_Space and not event.modifiers()
    if is_pressed and isinstance(has_focus, QAbstractButton | QComboBox):
        event.accept()
        return True
    return False


def _windows_above(widget: QWidget) -> Iterator[QWidget]:
    above: QWidget | None = widget
    while above is not None:
        if above.isWindow():
            yield above
        above = above.parentWidget()
