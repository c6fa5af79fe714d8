"""Panels in docks: the default arrangement, and the remembered one."""

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget

from console.panels.panel import Panel
from console.theme.theme import Theme
from console.window.dock import PanelDock

_LAYOUT_VERSION = 2  # another number forgets arrangements that no longer fit
_GROUPS = (
    (("overview", "timeline", "views", "commands", "replay"), Qt.DockWidgetArea.LeftDockWidgetArea),
    (("event",), Qt.DockWidgetArea.RightDockWidgetArea),
    (("lag", "replicas"), Qt.DockWidgetArea.BottomDockWidgetArea),
)
_NORTH = QTabWidget.TabPosition.North


class DockLayout:
    """One dock a panel, by the panel's name."""

    def __init__(self, window: QMainWindow, panels: list[Panel], theme: Theme) -> None:
        self._window = window
        self.by_name = {panel.name: PanelDock(window, panel, theme) for panel in panels}
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, _NORTH)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        for dock in self.by_name.values():
            dock.dockLocationChanged.connect(self._schedule_title_update)
            dock.topLevelChanged.connect(self._schedule_title_update)
            dock.visibilityChanged.connect(self._schedule_title_update)
        self._groups = [self._tab(names, area) for names, area in _GROUPS]
        self._default = self.save()

    def reset(self) -> None:
        """Put everything where it is at first."""
        self._window.restoreState(self._default, _LAYOUT_VERSION)
        self._share_room()
        self._update_titles()

    def show_panel(self, name: str) -> None:
        """Bring a panel to the front, also when it was closed."""
        dock = self.by_name[name]
        dock.show()
        dock.raise_()
        dock.widget().setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> QByteArray:
        """Return the arrangement."""
        return self._window.saveState(_LAYOUT_VERSION)

    def restore(self, state: QByteArray) -> bool:
        """Take an arrangement up again; False, and the default one, when it does not fit."""
        restored = not state.isEmpty() and self._window.restoreState(state, _LAYOUT_VERSION)
        if not restored:
            self.reset()
        self._update_titles()
        return restored

    def _share_room(self) -> None:
        """Share the room out between the groups, and bring the first of each to the front."""
        first, right, below = self._groups
        width, height = self._window.width(), self._window.height()
        self._window.resizeDocks(
            [first, right], [round(width * 0.7), round(width * 0.3)], Qt.Orientation.Horizontal
        )
        self._window.resizeDocks(
            [first, below], [round(height * 0.6), round(height * 0.4)], Qt.Orientation.Vertical
        )
        for front in self._groups:
            front.raise_()

    def _tab(self, names: tuple[str, ...], area: Qt.DockWidgetArea) -> QDockWidget:
        docks = [self.by_name[name] for name in names]
        for dock in docks:
            self._window.addDockWidget(area, dock)
        for dock in docks[1:]:
            self._window.tabifyDockWidget(docks[0], dock)
        return docks[0]

    def _schedule_title_update(self) -> None:
        QTimer.singleShot(
            0, self._window, self._update_titles
        )  # the window knows its tabs only then

    def _update_titles(self) -> None:
        for dock in self.by_name.values():
            dock.update_title_bar()
