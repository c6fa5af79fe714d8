"""Panels in docks: the default arrangement, and the remembered one."""

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QFrame, QMainWindow, QTabWidget, QVBoxLayout

from console.panels.panel import Panel

_LAYOUT_VERSION = 1  # another number forgets arrangements that no longer fit
_LEFT = ("overview", "timeline", "views", "commands", "replay")
_RIGHT = ("event",)
_BELOW = ("lag", "replicas")
_NORTH = QTabWidget.TabPosition.North


class Docks:
    """One dock a panel, by the panel's name."""

    def __init__(self, window: QMainWindow, panels: list[Panel]) -> None:
        self._window = window
        self.by_name = {panel.name: _dock(window, panel) for panel in panels}
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, _NORTH)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
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
        width, height = max(self._window.width(), 1000), max(self._window.height(), 700)
        across = [dock for dock in (first, right) if dock is not None]
        self._window.resizeDocks(
            across,
            [round(width * 0.7), round(width * 0.3)][: len(across)],
            Qt.Orientation.Horizontal,
        )
        if below is not None:
            self._window.resizeDocks([below], [round(height * 0.36)], Qt.Orientation.Vertical)
        for front in (first, right, below):
            if front is not None:
                front.raise_()

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
        if not state.isEmpty() and self._window.restoreState(state, _LAYOUT_VERSION):
            return True
        self.arrange()
        return False

    def _tab(self, names: tuple[str, ...], area: Qt.DockWidgetArea) -> QDockWidget | None:
        docks = [self.by_name[name] for name in names if name in self.by_name]
        for dock in docks:
            self._window.addDockWidget(area, dock)
        for dock in docks[1:]:
            self._window.tabifyDockWidget(docks[0], dock)
        return docks[0] if docks else None


def _dock(window: QMainWindow, panel: Panel) -> QDockWidget:
    dock = QDockWidget(panel.title, window)
    dock.setObjectName(f"dock-{panel.name}")
    frame = QFrame()
    frame.setObjectName("panel")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.addWidget(panel)
    frame.setFocusProxy(panel)
    dock.setWidget(frame)
    return dock
