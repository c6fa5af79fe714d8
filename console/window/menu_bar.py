"""The menu bar: the window's actions by their groups, and what each panel can do now."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QMenuBar

from backend.translation import tr
from console.actions.action_registry import (
    FILE_MENU,
    MENU_TITLES,
    TOOLS_MENU,
    ActionRegistry,
    ListedAction,
)
from console.panels.panel_registry import PANELS


def fill_menu_bar(bar: QMenuBar, registry: ActionRegistry, profiles: QMenu) -> None:
    """Put the registry's groups into menus; what panels do stands under Tools, a menu a panel.

    `profiles` stands first under File.
    """
    for name, title in MENU_TITLES.items():
        menu = bar.addMenu(tr(title))
        menu.setToolTipsVisible(True)
        if name == FILE_MENU:
            menu.addMenu(profiles)
        _add_actions(menu, registry.group(name))
        if name == TOOLS_MENU:
            menu.addSeparator()
            _add_panel_menus(menu, registry)


def _add_actions(menu: QMenu, actions: Sequence[ListedAction]) -> None:
    """List actions in their order; those of a submenu stand where the first of them does."""
    below: dict[str, QMenu] = {}
    for listed in actions:
        if listed.submenu and listed.submenu not in below:
            below[listed.submenu] = menu.addMenu(tr(listed.submenu))
            below[listed.submenu].setToolTipsVisible(True)
        below.get(listed.submenu, menu).addAction(listed.action)


def _add_panel_menus(menu: QMenu, registry: ActionRegistry) -> None:
    below = {entry.title: menu.addMenu(tr(entry.title)) for entry in PANELS}
    for each in below.values():
        each.setToolTipsVisible(True)
    menu.aboutToShow.connect(partial(_show_panel_menus, below, registry))
    for title, each in below.items():
        each.aboutToShow.connect(partial(_fill_panel_menu, each, title, registry))
    _show_panel_menus(below, registry)


def _show_panel_menus(below: Mapping[str, QMenu], registry: ActionRegistry) -> None:
    """Show the menus of the panels that can do something now."""
    for title, menu in below.items():
        menu.menuAction().setVisible(bool(registry.group(title)))


def _fill_panel_menu(menu: QMenu, title: str, registry: ActionRegistry) -> None:
    """List what a panel can do now: its replicas, say, come and go."""
    menu.clear()
    for listed in registry.group(title):
        _add_panel_action(menu, registry, listed)


def _add_panel_action(menu: QMenu, registry: ActionRegistry, listed: ListedAction) -> None:
    """Add an entry that brings the panel to the front first; its keys work in the panel only."""
    keys = f"\t{listed.keys}" if listed.keys else ""
    entry = menu.addAction(f"{listed.action.text()}{keys}")
    entry.setEnabled(listed.action.isEnabled())
    entry.setToolTip(listed.action.toolTip())
    entry.triggered.connect(partial(registry.trigger, listed))
