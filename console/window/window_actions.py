"""What the window itself can do: its panels, its theme, the sample, the operator's name, help."""

import platform
from collections.abc import Callable
from functools import partial
from importlib.metadata import version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QDialog, QInputDialog, QMainWindow, QMessageBox

from backend.translation import tr, tr_noop
from console.actions.action_registry import (
    FILE_MENU,
    GO_MENU,
    HELP_MENU,
    TOOLS_MENU,
    VIEW_MENU,
    ActionRegistry,
    mark_writing,
)
from console.actions.role_limit import limit_to_role
from console.actions.sample_import import SAMPLE_SPEEDS
from console.language.interface_language import LANGUAGES, resolve_language
from console.link.bridge import BackendClient
from console.panels.opened_note import copy_reason
from console.panels.panel_registry import PANELS
from console.settings.preferences import Preferences
from console.state.sample_state import SampleState
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.theme.tokens import THEME_OPTIONS, ThemeOption
from console.window.command_palette import CommandPalette
from console.window.feed_comparison_dialog import FeedComparisonDialog
from console.window.help_dialog import HelpDialog
from console.window.help_pages import TUTORIAL
from console.window.screen_fit import fit_to_screen
from console.window.settings_dialog import SettingsDialog
from console.window.shortcuts_dialog import ShortcutsDialog
from console.window.task_layouts import TASK_LAYOUTS
from console.window.task_switcher import TaskSwitcher

_SHORTCUT_PANELS = 9  # Ctrl+1 to Ctrl+9
_LOAD_SAMPLE = {
    "100x": tr_noop("Load or continue the sample: as it happened, 100 times faster"),
    "10x": tr_noop("Load or continue the sample: as it happened, 10 times faster"),
    "1x": tr_noop("Load or continue the sample: as it happened"),
    "max": tr_noop("Load or continue the sample: as fast as it goes"),
}
_THEME_ACTIONS: dict[ThemeOption, str] = {
    "system": tr_noop("Use the system theme"),
    "light": tr_noop("Use the light theme"),
    "dark": tr_noop("Use the dark theme"),
}
_SAMPLE_MENU, _LANGUAGE_MENU = tr_noop("Sample"), tr_noop("Language")


class WindowActions:
    """Adds the window's own actions to the registry, and does what they say."""

    def __init__(
        self,
        window: QMainWindow,
        registry: ActionRegistry,
        tasks: TaskSwitcher,
        client: BackendClient,
        theme: Theme,
        workspace: Workspace,
        preferences: Preferences,
        open_link: Callable[[str], None],
    ) -> None:
        self._client, self._open_link = client, open_link
        self._window, self._registry = window, registry
        self._tasks, self._docks = tasks, tasks.docks
        self._theme, self._workspace, self._preferences = theme, workspace, preferences
        self._add_file_actions()
        self._add_task_actions()
        self._add_view_actions()
        self._add_go_actions()
        self._add_tools_and_help()
        workspace.requested_help.subscribe(self._show_help)

    def _add_file_actions(self) -> None:
        add = partial(self._registry.add, self._window, FILE_MENU)
        request = self._workspace.requested_sample.publish
        starts = [
            add(tr(_LOAD_SAMPLE[speed]), partial(request, speed), submenu=_SAMPLE_MENU)
            for _text, speed in SAMPLE_SPEEDS
        ]
        mark_writing(*starts)
        stop = add(tr("Stop loading the sample"), partial(request, ""), submenu=_SAMPLE_MENU)
        limit_to_role(self._client, "administrator", *starts, stop)

        refusal = copy_reason(self._workspace)
        if refusal:
            for start in starts:
                start.setToolTip(refusal)

        def enable(state: SampleState) -> None:
            stop.setEnabled(state.is_running)
            for start in starts:
                start.setEnabled(not state.is_running and not refusal)

        self._workspace.sample.subscribe(enable)
        enable(self._workspace.sample.value)
        add(tr("Your name…"), self._ask_actor)
        add(tr("Settings…"), self._open_settings, "Ctrl+,")
        add(tr("Quit"), self._quit, "Ctrl+Q")

    def _add_task_actions(self) -> None:
        group = QActionGroup(self._window)
        for number, task in enumerate(TASK_LAYOUTS, start=1):
            switch = partial(self._tasks.switch, task.name)
            text, keys = tr("{workspace} workspace", workspace=tr(task.title)), f"Alt+{number}"
            action = self._registry.add(self._window, VIEW_MENU, text, switch, keys)
            action.setToolTip(tr(task.purpose))
            action.setCheckable(True)
            action.setData(task.name)
            group.addAction(action)
        self._task_group = group
        self._tasks.switched.connect(self._show_task)
        self._show_task(self._docks.task.name)

    def _show_task(self, name: str) -> None:
        for action in self._task_group.actions():
            action.setChecked(action.data() == name)

    def _add_view_actions(self) -> None:
        add = partial(self._registry.add, self._window, VIEW_MENU)
        add(tr("Float this panel, or dock it again"), self._toggle_floating, "Ctrl+Shift+F")
        add(tr("Close this panel"), self._close_panel, "Ctrl+W")
        add(tr("Default layout of this workspace"), self._docks.reset)
        add(tr("Switch between light and dark"), self._toggle_theme, "Ctrl+Shift+T")
        group = QActionGroup(self._window)
        for option in THEME_OPTIONS:
            action = add(tr(_THEME_ACTIONS[option]), partial(self._choose_theme, option))
            action.setCheckable(True)
            action.setChecked(option == self._theme.choice)
            action.setData(option)
            group.addAction(action)
        self._theme_group = group
        self._add_languages()

    def _add_languages(self) -> None:
        group = QActionGroup(self._window)
        for language, name in LANGUAGES.items():
            request = partial(self._workspace.requested_language.publish, language)
            action = self._registry.add(
                self._window, VIEW_MENU, name, request, submenu=_LANGUAGE_MENU
            )
            action.setCheckable(True)
            action.setData(language)
            group.addAction(action)
        self._language_group = group
        self.show_language()

    def show_language(self) -> None:
        """Show which language is chosen."""
        for action in self._language_group.actions():
            action.setChecked(action.data() == resolve_language(self._preferences.language))

    def _add_go_actions(self) -> None:
        for number, entry in enumerate(PANELS, start=1):
            keys = f"Ctrl+{number}" if number <= _SHORTCUT_PANELS else ""
            show = partial(self._docks.show_panel, entry.name)
            action = self._registry.add(self._window, GO_MENU, tr(entry.title), show, keys)
            action.setToolTip(tr(entry.purpose))

    def _add_tools_and_help(self) -> None:
        add = partial(self._registry.add, self._window)
        add(TOOLS_MENU, tr("Command palette"), self._open_palette, "Ctrl+K")
        add(TOOLS_MENU, tr("Compare the feeds…"), self._compare_feeds)
        add(HELP_MENU, tr("Help on this panel"), self._open_help, "F1")
        add(HELP_MENU, tr("Tutorial"), partial(self._show_help, TUTORIAL))
        add(HELP_MENU, tr("Shortcuts"), self._open_shortcuts, "?")
        add(HELP_MENU, tr("About Marigraph"), self._open_about)

    def _toggle_floating(self) -> None:
        dock = self._docks.focused()
        if dock is not None:
            dock.toggle_floating()
            dock.take_focus()

    def _close_panel(self) -> None:
        dock = self._docks.focused()
        if dock is not None:
            dock.close()

    def _open_palette(self) -> None:
        palette = CommandPalette(self._window, self._registry, self._open_link)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.show()  # not modal: what it does may move the focus in the window below

    def _compare_feeds(self) -> None:
        dialog = FeedComparisonDialog(self._window, self._theme, self._workspace.config)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit_to_screen(dialog)
        dialog.show()  # not modal: what runs is watched meanwhile

    def _open_help(self) -> None:
        """Open the page of the panel in which the keyboard works."""
        self._show_help(self._docks.focused_name() or next(iter(self._docks.task.areas)))

    def _show_help(self, page: str) -> None:
        """Open a page, in the help window that is there if one is."""
        dialog = self._window.findChild(HelpDialog) or HelpDialog(self._window, self._theme)
        fit_to_screen(dialog)
        dialog.show_page(page)

    def _open_shortcuts(self) -> None:
        dialog = ShortcutsDialog(self._window, self._registry, self._theme)
        fit_to_screen(dialog)
        _open(dialog)

    def _open_about(self) -> None:
        text = tr(
            "Marigraph {version}, Python {python}, Qt {qt}.\n\nData folder: {data}",
            version=version("marigraph"),
            python=platform.python_version(),
            qt=qVersion(),
            data=self._workspace.data,
        )
        icon = QMessageBox.Icon.Information
        _open(QMessageBox(icon, tr("About Marigraph"), text, parent=self._window))

    def _open_settings(self) -> None:
        SettingsDialog(
            self._window,
            self._theme,
            self._workspace,
            self._preferences,
            self._choose_theme,
            self._set_actor,
        )

    def _quit(self) -> None:
        self._window.close()

    def _ask_actor(self) -> None:
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(tr("Your name"))
        dialog.setLabelText(tr("Commands that you send say this name as their actor:"))
        dialog.setTextValue(self._workspace.actor.value)
        dialog.textValueSelected.connect(self._set_actor)
        _open(dialog)

    def _set_actor(self, name: str) -> None:
        if name.strip():
            self._workspace.actor.set(name.strip())
            self._preferences.save_actor(name.strip())

    def _toggle_theme(self) -> None:
        self._choose_theme("light" if self._theme.tokens.dark else "dark")

    def _choose_theme(self, option: ThemeOption) -> None:
        self._theme.choose(option)
        self._preferences.save_theme(option)
        for action in self._theme_group.actions():
            action.setChecked(action.data() == option)


def _open(dialog: QDialog) -> None:
    """Open a dialog that goes when it is closed, and holds nothing up meanwhile."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
