"""Panels in docks: the default arrangement, and the remembered one."""

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget

from console.panels.panel import Panel
from console.theme.theme import Theme
from console.window.dock import Dock

_LAYOUT_VERSION = 2  # another number forgets arrangements that no longer fit
_LEFT = ("overview", "timeline", "views", "commands", "replay")
_RIGHT = ("event",)
_BELOW = ("lag", "replicas")
_NORTH = QTabWidget.TabPosition.North


class Docks:
    """One dock a panel, by the panel's name."""

    def __init__(self, window: QMainWindow, panels: list[Panel], theme: Theme) -> None:
        self._window = window
        self.by_name = {panel.name: Dock(window, panel, theme) for panel in panels}
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, _NORTH)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        for dock in self.by_name.values():
            dock.dockLocationChanged.connect(self._moved)
            dock.topLevelChanged.connect(self._moved)
            dock.visibilityChanged.connect(self._moved)
        self.arrange()

    def arrange(self) -> None:
        """Put everything where it is at first."""
        area = Qt.DockWidgetArea
        for dock in self.by_name.values():
            dock.setFloating(False)
            dock.show()
        first = self._tab(_LEFT, area.LeftDockWidgetArea)
        right = self._tab(_RIGHT, area.RightDockWidgetArea)
        below = self._tab(_BELOW, area.BottomDockWidgetArea)
        self._spread([(first, 0.7), (right, 0.3)], self._window.width(), Qt.Orientation.Horizontal)
        self._spread([(first, 0.62), (below, 0.38)], self._window.height(), Qt.Orientation.Vertical)
        for front in (first, right, below):
            if front is not None:
                front.raise_()
        self._tidy()

    def show(self, name: str) -> None:
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
            self.arrange()
        self._tidy()
        return restored

    def _spread(
        self, shares: list[tuple[QDockWidget | None, float]], room: int, along: Qt.Orientation
    ) -> None:
        known = [(dock, round(share * room)) for dock, share in shares if dock is not None]
        self._window.resizeDocks(
            [dock for dock, _ in known], [pixels for _, pixels in known], along
        )

    def _tab(self, names: tuple[str, ...], area: Qt.DockWidgetArea) -> QDockWidget | None:
        docks = [self.by_name[name] for name in names if name in self.by_name]
        for dock in docks:
            self._window.addDockWidget(area, dock)
        for dock in docks[1:]:
            self._window.tabifyDockWidget(docks[0], dock)
        return docks[0] if docks else None

    def _moved(self) -> None:
        QTimer.singleShot(0, self._window, self._tidy)  # the window knows its tabs only then

    def _tidy(self) -> None:
        for dock in self.by_name.values():
            dock.tidy()
