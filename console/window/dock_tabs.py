"""What an operator can do with the tabs of stacked docks, which have no title bar of their own."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QTabBar

from backend.translation import tr
from console.window.dock import PanelDock

_OUTSIDE_PX = 30  # pixels from its bar at which a tab that is let go was dragged out of it


class DockTabs(QObject):
    """Takes a panel out of its stack: its tab is dragged off, double-clicked, or has a menu."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, PanelDock]) -> None:
        super().__init__(window)
        self._window = window
        self._docks = {dock.windowTitle(): dock for dock in docks.values()}
        self._pressed: PanelDock | None = None

    def watch(self) -> None:
        """Watch the bars that are there: Qt makes and deletes them as docks are stacked."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for bar in self._window.findChildren(QTabBar, options=direct):
            bar.installEventFilter(self)  # again is the same as once

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Do what is done with a tab; moving it inside its bar is Qt's own."""
        if not isinstance(watched, QTabBar):
            return False
        if isinstance(event, QContextMenuEvent):
            return self._open_menu(watched, event)
        if isinstance(event, QMouseEvent):
            return self._on_mouse(watched, event)
        return False

    def _on_mouse(self, bar: QTabBar, event: QMouseEvent) -> bool:
        where = event.position().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress:
            is_left = event.button() == Qt.MouseButton.LeftButton
            self._pressed = self._dock_at(bar, where) if is_left else None
        elif event.type() == QEvent.Type.MouseButtonDblClick:
            self._pressed, dock = None, self._dock_at(bar, where)
            if dock is not None:
                dock.toggle_floating()
            return True
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._let_go(bar, where, event.globalPosition().toPoint())
        return False

    def _let_go(self, bar: QTabBar, where: QPoint, on_screen: QPoint) -> None:
        dock, self._pressed = self._pressed, None
        reach = bar.rect().adjusted(-_OUTSIDE_PX, -_OUTSIDE_PX, _OUTSIDE_PX, _OUTSIDE_PX)
        if dock is not None and not reach.contains(where):
            QTimer.singleShot(0, dock, partial(dock.float_at, on_screen))  # the bar ends its part

    def _open_menu(self, bar: QTabBar, event: QContextMenuEvent) -> bool:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        place = bar.tabAt(event.pos()) if by_mouse else bar.currentIndex()
        dock = self._docks.get(bar.tabText(place))
        if dock is None:
            return False
        menu = QMenu(bar)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Float {panel}", panel=dock.windowTitle()), dock.toggle_floating)
        menu.addAction(tr("Close {panel}", panel=dock.windowTitle()), dock.close)
        menu.popup(event.globalPos() if by_mouse else bar.mapToGlobal(bar.tabRect(place).center()))
        return True

    def _dock_at(self, bar: QTabBar, where: QPoint) -> PanelDock | None:
        return self._docks.get(bar.tabText(bar.tabAt(where)))
