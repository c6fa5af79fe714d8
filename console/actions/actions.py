"""All actions of the window: one list for menus, the command palette and the shortcuts dialog."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, kw_only=True)
class Deed:
    """An action and the group under which it is listed."""

    group: str
    action: QAction


class Actions:
    """Actions in the order in which they were added."""

    def __init__(self) -> None:
        self._deeds: list[Deed] = []

    def __iter__(self) -> Iterator[Deed]:
        return iter(self._deeds)

    def add(
        self, owner: QWidget, group: str, text: str, then: Callable[[], None], keys: str = ""
    ) -> QAction:
        """Add an action; its shortcut works wherever the focus is in the owner's window."""
        action = action_of(owner, text, then, keys)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._deeds.append(Deed(group=group, action=action))
        return action

    def adopt(self, group: str, actions: list[QAction]) -> None:
        """List actions that a panel made."""
        self._deeds += [Deed(group=group, action=action) for action in actions if action.text()]


def action_of(owner: QWidget, text: str, then: Callable[[], None], keys: str = "") -> QAction:
    """Make an action of a panel; its shortcut (`"Ctrl+G"`, several by `; `) works inside it."""
    action = QAction(text, owner)
    action.setShortcuts([QKeySequence(each) for each in keys.split("; ") if each])
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda _checked=False: then())
    owner.addAction(action)
    return action
