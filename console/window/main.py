"""The main window: panels in docks, the banner above them, the status bar below."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QInputDialog, QMainWindow, QVBoxLayout, QWidget

from console.actions.actions import Actions
from console.icons.icon import icon
from console.link.bridge import Link
from console.panels.installed import PANELS
from console.panels.panel import Panel
from console.settings.remembered import Remembered
from console.state.desk import Desk
from console.state.frame import Frame
from console.state.trouble import trouble
from console.theme.theme import Theme
from console.theme.tokens import CHOICES, Choice
from console.window.banner import Banner
from console.window.catalogue import CatalogueKeeper
from console.window.docks import Docks
from console.window.leaving import Leaving
from console.window.palette import Palette
from console.window.shortcuts import Shortcuts
from console.window.status import StatusLine


class MainWindow(QMainWindow):
    """Everything that an operator sees."""

    def __init__(
        self, link: Link, theme: Theme, desk: Desk, remembered: Remembered, leaving: Leaving
    ) -> None:
        super().__init__()
        self._theme, self._desk = theme, desk
        self._remembered, self._leaving = remembered, leaving
        self._arranged = False
        self._settled = False  # whether it is clear what becomes of the backend
        self.actions_of_window = Actions()
        self.panels = {kind.name: kind(link, theme, desk) for kind in PANELS}
        self._banner = Banner(theme)
        self._status = StatusLine(theme, desk.data, desk.actor.value)
        self._catalogue = CatalogueKeeper(link, desk)
        self.setWindowTitle(f"Marigraph \N{EM DASH} {desk.data}")
        self.resize(1600, 1000)
        self.setStatusBar(self._status)
        self._inner = QMainWindow()  # the banner stays above every dock
        self._inner.setWindowFlags(Qt.WindowType.Widget)
        self.docks = Docks(self._inner, list(self.panels.values()), theme)
        self.setCentralWidget(self._stack())
        self._add_actions()
        self._restyle()
        theme.changed.connect(self._restyle)
        desk.wanted.listen(self.docks.show)
        desk.actor.listen(self._status.show_actor)
        link.frame.connect(self._take)
        self._banner.wanted.connect(leaving.backend.start)

    @property
    def banner(self) -> Banner:
        """What is wrong now, over the panels."""
        return self._banner

    def restore(self) -> None:
        """Take the remembered place and size up again, before the window is shown."""
        self.restoreGeometry(self._remembered.geometry)

    def panel(self, name: str) -> Panel:
        """Return a panel by name."""
        return self.panels[name]

    def showEvent(self, event: QShowEvent) -> None:
        """Arrange the panels at the first showing: only then their sizes are known."""
        super().showEvent(event)
        if not self._arranged:
            self._arranged = True
            QTimer.singleShot(0, self, self._arrange)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask what becomes of the backend, remember the arrangement, go."""
        if not self._settled and self._leaving.must_ask():
            event.ignore()
            self._leaving.ask(self, self._leave)
            return
        if not self._settled:
            self._leaving.settle()
        self._remembered.keep_layout(self.saveGeometry(), self.docks.save())
        self._remembered.save()
        event.accept()

    def _arrange(self) -> None:
        self.docks.restore(self._remembered.layout)

    def _leave(self) -> None:
        self._settled = True
        self.close()

    def _take(self, frame: Frame) -> None:
        self._status.take(frame)
        self._banner.take(trouble(frame))

    def _stack(self) -> QWidget:
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
        actions = self.actions_of_window
        for number, panel in enumerate(self.panels.values(), start=1):
            keys = f"Ctrl+{number}" if number < 10 else ""
            actions.add(self, "Show", panel.title, partial(self.docks.show, panel.name), keys)
        actions.add(self, "Window", "Command palette", self._open_palette, "Ctrl+K")
        actions.add(self, "Window", "Shortcuts", self._open_shortcuts, "?; F1")
        actions.add(self, "Window", "Default layout", self.docks.arrange)
        actions.add(self, "Window", "Your name\N{HORIZONTAL ELLIPSIS}", self._ask_actor)
        actions.add(self, "Window", "Quit", self._quit, "Ctrl+Q")
        actions.add(self, "Theme", "Switch between light and dark", self._toggle, "Ctrl+Shift+T")
        for choice in CHOICES:
            actions.add(self, "Theme", f"Use the {choice} theme", partial(self._choose, choice))
        for panel in self.panels.values():
            actions.adopt(panel.title, panel.deeds())

    def _open_palette(self) -> None:
        palette = Palette(self, self.actions_of_window)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        corner = self.mapToGlobal(self.rect().topLeft())
        palette.move(corner.x() + (self.width() - palette.width()) // 2, corner.y() + 80)
        palette.open()

    def _open_shortcuts(self) -> None:
        dialog = Shortcuts(self, self.actions_of_window, self._theme)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _ask_actor(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle("Your name")
        dialog.setLabelText("Commands that you send say this name as their actor:")
        dialog.setTextValue(self._desk.actor.value)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(self._name_actor)
        dialog.open()

    def _name_actor(self, name: str) -> None:
        if name.strip():
            self._desk.actor.set(name.strip())
            self._remembered.keep_actor(name.strip())

    def _toggle(self) -> None:
        self._choose("light" if self._theme.tokens.dark else "dark")

    def _choose(self, choice: Choice) -> None:
        self._theme.choose(choice)
        self._remembered.keep_theme(choice)

    def _quit(self) -> None:
        self.close()
