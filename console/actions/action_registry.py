"""All actions of the window: one list for menus, the command palette and the shortcuts dialog."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, kw_only=True)
class ListedAction:
    """An action and the group under which it is listed."""

    group: str
    action: QAction


class ActionRegistry:
    """Actions in the order in which they were added."""

    def __init__(self) -> None:
        self._listed: list[ListedAction] = []

    def __iter__(self) -> Iterator[ListedAction]:
        return iter(self._listed)

    def add(
        self, owner: QWidget, group: str, text: str, handler: Callable[[], None], keys: str = ""
    ) -> QAction:
        """Add an action; its shortcut works wherever the focus is in the owner's window."""
        action = create_action(owner, text, handler, keys)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._listed.append(ListedAction(group=group, action=action))
        return action

    def add_existing(self, group: str, actions: list[QAction]) -> None:
        """List actions that a panel made."""
        self._listed += [
            ListedAction(group=group, action=action) for action in actions if action.text()
        ]


def create_action(
    owner: QWidget, text: str, handler: Callable[[], None], keys: str = ""
) -> QAction:
    """Make an action of a panel; its shortcut (`"Ctrl+G"`, several by `; `) works inside it."""
    action = QAction(text, owner)
    action.setShortcuts([QKeySequence(each) for each in keys.split("; ") if each])
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda _checked=False: handler())
    owner.addAction(action)
    return action
