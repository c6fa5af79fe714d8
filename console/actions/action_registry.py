"""All actions of the window: one list for menus, the command palette and the shortcuts dialog."""

import re
from collections.abc import Callable, Iterator

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from backend.translation import tr, tr_noop

# The groups of the window's own actions are its menus; they are known by these.
FILE_MENU, VIEW_MENU, GO_MENU, TOOLS_MENU, HELP_MENU = "File", "View", "Go", "Tools", "Help"
MENU_TITLES = {
    FILE_MENU: tr_noop("&File"),
    VIEW_MENU: tr_noop("&View"),
    GO_MENU: tr_noop("&Go"),
    TOOLS_MENU: tr_noop("&Tools"),
    HELP_MENU: tr_noop("&Help"),
}  # with the key that opens each

_MENU_KEY = re.compile(r"\(&.\)|&")
_EFFECT = "effect"  # the property of an action that is `writes` where it changes what is stored


class ListedAction(msgspec.Struct, frozen=True, kw_only=True):
    """An action, the group under which it is listed, and its panel's name (empty: the window).

    A group and a submenu are named in English; they are shown by `group_title`, and by `tr`.

    `submenu`: the menu below its group's in which it stands; empty for none.
    """

    group: str
    action: QAction
    panel: str = ""
    submenu: str = ""

    @property
    def writes(self) -> bool:
        """Whether it changes what the system has stored: nobody may do it by accident."""
        return bool(self.action.property(_EFFECT) == "writes")

    @property
    def keys(self) -> str:
        """The first shortcut, as it is written on the keyboard; empty when there is none."""
        return self.action.shortcut().toString()


class ActionRegistry:
    """Actions in the order in which they were added.

    `show_panel`: brings a panel to the front; what a panel does is worth being seen.
    """

    def __init__(self, show_panel: Callable[[str], None]) -> None:
        self._show_panel = show_panel
        self._listed: list[ListedAction] = []
        self._panels: list[tuple[str, str, Callable[[], list[QAction]]]] = []

    def __iter__(self) -> Iterator[ListedAction]:
        yield from self._listed
        for panel, title, actions in self._panels:
            for action in actions():
                if action.text():
                    yield ListedAction(group=title, action=action, panel=panel)

    def add(
        self,
        owner: QWidget,
        group: str,
        text: str,
        handler: Callable[[], None],
        keys: str = "",
        *,
        submenu: str = "",
    ) -> QAction:
        """Add an action; its shortcut works wherever the focus is in the owner's window."""
        action = create_action(owner, text, handler, keys)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._listed.append(ListedAction(group=group, action=action, submenu=submenu))
        return action

    def add_panel(self, panel: str, title: str, actions: Callable[[], list[QAction]]) -> None:
        """List under its title the actions that a panel has at the time when they are listed."""
        self._panels.append((panel, title, actions))

    def group(self, name: str) -> list[ListedAction]:
        """Return the actions of a group."""
        return [listed for listed in self if listed.group == name]

    def trigger(self, listed: ListedAction) -> None:
        """Do an action, with its panel in sight."""
        if listed.panel:
            self._show_panel(listed.panel)
        listed.action.trigger()


def group_title(group: str) -> str:
    """Return what a group is called in the operator's language: as its menu is, or its panel."""
    return _MENU_KEY.sub("", tr(MENU_TITLES.get(group, group)))


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


def mark_writing(*actions: QAction) -> None:
    """Say of actions that they change what the system has stored."""
    for action in actions:
        action.setProperty(_EFFECT, "writes")
