"""The main window: panels in docks, the banner above them, the status bar below."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QInputDialog, QMainWindow, QVBoxLayout, QWidget

from console.actions.action_registry import ActionRegistry
from console.icons.icon import icon
from console.link.bridge import BackendClient
from console.panels.panel import Panel
from console.panels.panel_registry import PANELS
from console.settings.preferences import Preferences
from console.state.backend_snapshot import BackendSnapshot
from console.state.incidents import worst_incident
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.theme.tokens import THEME_OPTIONS, ThemeOption
from console.window.banner import Banner
from console.window.catalogue_loader import CatalogueLoader
from console.window.command_palette import CommandPalette
from console.window.dock_layout import DockLayout
from console.window.quit_dialog import QuitPolicy
from console.window.shortcuts_dialog import ShortcutsDialog
from console.window.status_bar import StatusBar


class MainWindow(QMainWindow):
    """Everything that an operator sees."""

    def __init__(
        self,
        link: BackendClient,
        theme: Theme,
        desk: Workspace,
        remembered: Preferences,
        leaving: QuitPolicy,
    ) -> None:
        super().__init__()
        self._theme, self._workspace = theme, desk
        self._preferences, self._quit_policy = remembered, leaving
        self._is_arranged = False
        self._is_quit_confirmed = False  # whether it is clear what becomes of the backend
        self.registry = ActionRegistry()
        self.panels = {kind.name: kind(link, theme, desk) for kind in PANELS}
        self._banner = Banner(theme)
        self._status = StatusBar(theme, desk.data, desk.actor.value)
        self._catalogue = CatalogueLoader(link, desk)
        self.setWindowTitle(f"Marigraph \N{EM DASH} {desk.data}")
        self.resize(1600, 1000)
        self.setStatusBar(self._status)
        self._inner = QMainWindow()  # the banner stays above every dock
        self._inner.setWindowFlags(Qt.WindowType.Widget)
        self.docks = DockLayout(self._inner, list(self.panels.values()), theme)
        self.setCentralWidget(self._create_stack())
        self._add_actions()
        self._restyle()
        theme.changed.connect(self._restyle)
        desk.requested_panel.subscribe(self.docks.show_panel)
        desk.actor.subscribe(self._status.show_actor)
        link.snapshot_changed.connect(self._apply_snapshot)
        self._banner.start_requested.connect(leaving.backend.start)

    @property
    def banner(self) -> Banner:
        """What is wrong now, over the panels."""
        return self._banner

    def restore_place(self) -> None:
        """Take the remembered place and size up again, before the window is shown."""
        self.restoreGeometry(self._preferences.geometry)

    def panel(self, name: str) -> Panel:
        """Return a panel by name."""
        return self.panels[name]

    def showEvent(self, event: QShowEvent) -> None:
        """Arrange the panels at the first showing: only then their sizes are known."""
        super().showEvent(event)
        if not self._is_arranged:
            self._is_arranged = True
            QTimer.singleShot(0, self, self._restore_layout)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask what becomes of the backend, remember the arrangement, go."""
        if not self._is_quit_confirmed and self._quit_policy.must_confirm():
            event.ignore()
            self._quit_policy.confirm(self, self._confirm_quit)
            return
        if not self._is_quit_confirmed:
            self._quit_policy.apply_saved_choice()
        self._preferences.save_layout(self.saveGeometry(), self.docks.save())
        self._preferences.flush()
        event.accept()

    def _restore_layout(self) -> None:
        self.docks.restore(self._preferences.layout)

    def _confirm_quit(self) -> None:
        self._is_quit_confirmed = True
        self.close()

    def _apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        self._status.apply_snapshot(snapshot)
        self._banner.show_incident(worst_incident(snapshot))

    def _create_stack(self) -> QWidget:
        stack = QFrame()
        column = QVBoxLayout(stack)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(6)
        column.addWidget(self._banner)
        column.addWidget(self._inner, 1)
        return stack

    def _restyle(self) -> None:
        self.setWindowIcon(icon("marigraph", self._theme.tokens.accent))

    def _add_actions(self) -> None:
        actions = self.registry
        for number, panel in enumerate(self.panels.values(), start=1):
            keys = f"Ctrl+{number}" if number < 10 else ""
            actions.add(self, "Show", panel.title, partial(self.docks.show_panel, panel.name), keys)
        actions.add(self, "Window", "Command palette", self._open_palette, "Ctrl+K")
        actions.add(self, "Window", "Shortcuts", self._open_shortcuts, "?; F1")
        actions.add(self, "Window", "Default layout", self.docks.reset)
        actions.add(self, "Window", "Your name\N{HORIZONTAL ELLIPSIS}", self._ask_actor)
        actions.add(self, "Window", "Quit", self._quit, "Ctrl+Q")
        actions.add(
            self, "Theme", "Switch between light and dark", self._toggle_theme, "Ctrl+Shift+T"
        )
        for choice in THEME_OPTIONS:
            actions.add(
                self, "Theme", f"Use the {choice} theme", partial(self._choose_theme, choice)
            )
        for panel in self.panels.values():
            actions.add_existing(panel.title, panel.palette_actions())

    def _open_palette(self) -> None:
        palette = CommandPalette(self, self.registry)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        corner = self.mapToGlobal(self.rect().topLeft())
        palette.move(corner.x() + (self.width() - palette.width()) // 2, corner.y() + 80)
        palette.open()

    def _open_shortcuts(self) -> None:
        dialog = ShortcutsDialog(self, self.registry, self._theme)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _ask_actor(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle("Your name")
        dialog.setLabelText("Commands that you send say this name as their actor:")
        dialog.setTextValue(self._workspace.actor.value)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(self._set_actor)
        dialog.open()

    def _set_actor(self, name: str) -> None:
        if name.strip():
            self._workspace.actor.set(name.strip())
            self._preferences.save_actor(name.strip())

    def _toggle_theme(self) -> None:
        self._choose_theme("light" if self._theme.tokens.dark else "dark")

    def _choose_theme(self, choice: ThemeOption) -> None:
        self._theme.choose(choice)
        self._preferences.save_theme(choice)

    def _quit(self) -> None:
        self.close()
