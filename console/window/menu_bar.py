"""The menu bar: every action of the window and of its panels, where people look for it."""

from functools import partial

from PySide6.QtWidgets import QMenu, QMenuBar

from console.actions.action_registry import ActionRegistry, ListedAction
from console.panels.panel_registry import PANELS

MENUS = ("File", "View", "Go", "Tools", "Help")


def fill_menu_bar(bar: QMenuBar, registry: ActionRegistry) -> None:
    """Put the registry's groups into menus; what panels do stands under Tools, a menu a panel."""
    for name in MENUS:
        menu = bar.addMenu(f"&{name}")
        menu.setToolTipsVisible(True)
        for listed in registry.group(name):
            menu.addAction(listed.action)
        if name == "Tools":
            menu.addSeparator()
            _add_panel_menus(menu, registry)


def _add_panel_menus(menu: QMenu, registry: ActionRegistry) -> None:
    for entry in PANELS:
        listed = registry.group(entry.title)
        if listed:
            below = menu.addMenu(entry.title)
            for each in listed:
                _add_panel_action(below, registry, each)


def _add_panel_action(menu: QMenu, registry: ActionRegistry, listed: ListedAction) -> None:
    """Add an entry that brings the panel to the front first; its keys work in the panel only."""
    keys = f"\t{listed.keys}" if listed.keys else ""
    entry = menu.addAction(f"{listed.action.text()}{keys}")
    entry.triggered.connect(partial(registry.trigger, listed))
