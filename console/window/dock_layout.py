"""Panels in docks: a workspace's arrangement at first, the remembered one, and their shares."""

from PySide6.QtCore import QByteArray, QEvent, QObject, QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTabWidget

from console.panels.panel import Panel
from console.panels.panel_registry import PanelArea
from console.theme.theme import Theme
from console.window.dock import PanelDock
from console.window.dock_shares import DockShares, SizePx
from console.window.dock_tabs import DockTabs
from console.window.screen_fit import fit_to_screen
from console.window.task_layouts import OVERVIEW_TASK, TASK_LAYOUTS, TaskLayout

DockPlace = tuple[Qt.DockWidgetArea, frozenset[str]]  # the area, and who is stacked there with it
_COMPACT_PX = 1_070  # pixels; a window that is narrower shows one panel at a time
_LAYOUT_VERSION = 3  # another number forgets arrangements that no longer fit
_AREAS: dict[PanelArea, Qt.DockWidgetArea] = {
    "main": Qt.DockWidgetArea.LeftDockWidgetArea,
    "side": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
_NORTH = QTabWidget.TabPosition.North


class DockLayout(QObject):
    """One dock a panel, by the panel's name: side by side, or all in one stack of tabs if narrow.

    `task`: the workspace whose panels are arranged; the others are closed at first.

    Qt gives the room that a window gains to one dock, and takes what it loses from all; here each
    keeps its share, whatever appears above the docks, and at any size of the window.
    """

    def __init__(self, window: QMainWindow, panels: list[Panel], theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self.by_name = {panel.entry.name: PanelDock(window, panel, theme) for panel in panels}
        self._tabs = DockTabs(window, self.by_name)
        self._own_areas: dict[str, PanelArea] = {
            panel.entry.name: panel.entry.area for panel in panels
        }
        self.task = OVERVIEW_TASK
        self._shares = self._default_shares()
        self._is_window_resized = False  # since the sizes were looked at last
        self._sizes_px: dict[str, SizePx] = {}  # of the docks in sight, then
        self._closed: set[str] = set()  # or afloat: their room is the others' meanwhile
        self._places: dict[str, DockPlace] = {}  # of each dock, where it was docked last
        self._is_restored = False
        self._arranging = QTimer(self, singleShot=True, interval=0)
        self._arranging.timeout.connect(self._arrange)
        self._set_up_window(window)
        self._defaults = {
            (task.name, compact): self._place(task, compact=compact)
            for task in reversed(TASK_LAYOUTS)  # the first one stays
            for compact in (True, False)
        }

    @property
    def is_arranged(self) -> bool:
        """Whether every dock has its share, as far as is known."""
        return not self._arranging.isActive()

    def reset(self) -> None:
        """Put everything where it is at first."""
        self._restore_default(compact=self._is_narrow)
        self._shares.reset()
        self._start_anew()

    def show_panel(self, name: str) -> None:
        """Bring a panel to the front, also when it was closed."""
        for other in self.by_name.values():
            other.forget_focus()
        dock = self.by_name[name]
        dock.show()
        dock.raise_()
        dock.take_focus()

    def focused(self) -> PanelDock | None:
        """Return the dock in which the keyboard works."""
        focus = QApplication.focusWidget()
        if focus is None:
            return None
        return next((dock for dock in self.by_name.values() if dock.isAncestorOf(focus)), None)

    def focused_name(self) -> str:
        """Return the name of the panel in which the keyboard works; empty when it is in none."""
        focused = self.focused()
        return next((name for name, dock in self.by_name.items() if dock is focused), "")

    def keyboard_name(self) -> str:
        """Return the name of the panel in which the keyboard works once a dialog is closed."""
        docks = self.by_name.items()
        return self.focused_name() or next((name for name, dock in docks if dock.has_keyboard), "")

    def focus_first(self) -> None:
        """Give the keyboard to the workspace's first panel in sight."""
        in_sight = self._docks_in_place()
        for name in [name for name in self._areas if name in in_sight][:1]:
            self.by_name[name].take_focus()

    def save(self) -> QByteArray:
        """Return the arrangement, without the shares."""
        return self._window.saveState(_LAYOUT_VERSION)

    def save_shares(self) -> str:
        """Return the shares of the room, as text."""
        return self._shares.encode()

    def switch(self, task: TaskLayout, state: QByteArray, shares: str) -> bool:
        """Arrange another workspace: as it was left, or as it is at first."""
        self.task = task
        self._shares = self._default_shares()
        for name, dock in self.by_name.items():
            dock.setVisible(name in task.areas)  # what the state does not know yet stays so
        return self.restore(state, shares)

    def restore(self, state: QByteArray, shares: str) -> bool:
        """Restore an arrangement; False, and the default one, when it does not fit."""
        restored = not state.isEmpty() and self._window.restoreState(state, _LAYOUT_VERSION)
        if restored:
            for dock in self.by_name.values():
                if dock.isFloating():
                    fit_to_screen(dock)
            self._shares.decode(shares)
            self._start_anew()
        else:
            self.reset()
        return restored

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the sizes again when the window or a dock was resized."""
        if event.type() == QEvent.Type.Resize:
            self._is_window_resized = self._is_window_resized or watched is self._window
            self._arranging.start()
        return super().eventFilter(watched, event)

    def _set_up_window(self, window: QMainWindow) -> None:
        window.setAnimated(False)  # a size on its way is not what the operator chose
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, _NORTH)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        window.installEventFilter(self)
        for dock in self.by_name.values():
            dock.installEventFilter(self)
            for changed in (dock.dockLocationChanged, dock.topLevelChanged, dock.visibilityChanged):
                changed.connect(self._arranging.start)

    @property
    def _is_narrow(self) -> bool:
        return self._window.width() < _COMPACT_PX

    @property
    def _areas(self) -> dict[str, PanelArea]:
        """Where each panel stands in this workspace; its own panels come first."""
        return self._areas_in(self.task)

    def _areas_in(self, task: TaskLayout) -> dict[str, PanelArea]:
        areas: dict[str, PanelArea] = {**task.areas}
        for name, area in self._own_areas.items():
            areas.setdefault(name, area)
        return areas

    def _default_shares(self) -> DockShares:
        areas = self._areas
        return DockShares({name: self.task.shares[area] for name, area in areas.items()})

    def _place(self, task: TaskLayout, *, compact: bool) -> QByteArray:
        """Stack the panels of each area into tabs, or all of them; return that as a state."""
        areas = self._areas_in(task)
        for names in self._stacks(areas, compact=compact):
            docks = [self.by_name[name] for name in names]
            for dock in docks:
                self._window.addDockWidget(_AREAS[areas[names[0]]], dock)
            for dock in docks[1:]:
                self._window.tabifyDockWidget(docks[0], dock)
        for name, dock in self.by_name.items():
            with QSignalBlocker(dock):  # nobody sees it yet
                dock.setVisible(name in task.areas)
        return self.save()

    def _stacks(self, areas: dict[str, PanelArea], *, compact: bool) -> list[list[str]]:
        """Return the names that share a stack of tabs at first; what is in front comes first."""
        if compact:
            return [list(areas)]
        stacks = ([name for name, its in areas.items() if its == area] for area in _AREAS)
        return [names for names in stacks if names]

    def _restore_default(self, *, compact: bool) -> None:
        self._window.restoreState(self._defaults[self.task.name, compact], _LAYOUT_VERSION)
        for names in self._stacks(self._areas, compact=compact):
            if names[0] in self.task.areas:
                self.by_name[names[0]].raise_()
        self._sizes_px = {}  # what changes now is nobody's choice

    def _fit_default(self) -> None:
        """Change to the default arrangement for this width, unless the operator has his own."""
        if not self._is_default(compact=not self._is_narrow):
            return
        in_sight, areas = self._docks_in_place(), list(_AREAS)
        self._restore_default(compact=self._is_narrow)
        # of several that come into one stack, that of the main area ends in front
        for name in sorted(in_sight, key=lambda each: -areas.index(self._areas[each])):
            self.by_name[name].raise_()

    def _is_default(self, *, compact: bool) -> bool:
        """Whether the workspace's docks, and no others, stand in the stacks of their beginning."""
        areas: dict[str, PanelArea] = {**self.task.areas}
        shown = {name for name, dock in self.by_name.items() if not _is_away(dock)}
        return shown == areas.keys() and all(
            self._is_at(name, names, _AREAS[areas[names[0]]])
            for names in self._stacks(areas, compact=compact)
            for name in names
        )

    def _is_at(self, name: str, stack: list[str], area: Qt.DockWidgetArea) -> bool:
        beside = self._stacked_with(name) & self.task.areas.keys()
        in_area = self._window.dockWidgetArea(self.by_name[name]) == area
        return in_area and beside == {each for each in stack if each != name}

    def _start_anew(self) -> None:
        self._is_restored = True
        self._is_window_resized = True
        self._closed, self._places = set(), {}  # those of the arrangement before
        self._arrange()

    def _arrange(self) -> None:
        """Give the docks their shares in a window of another size; else remember theirs."""
        for dock in self.by_name.values():
            dock.update_title_bar()
        self._tabs.watch()
        if not self._is_restored:
            return
        closed = {name for name, dock in self.by_name.items() if _is_away(dock)}
        returned = self._closed - closed
        if any(self._has_moved(name) for name in returned):
            self._adopt_sizes()  # its share was that of another place
        elif self._is_window_resized or returned:
            if self._is_window_resized:
                self._fit_default()
            self._apply_shares(self._docks_in_place())
        elif closed == self._closed:
            self._record_sizes(self._docks_in_place())
        else:  # what others gain by a closed dock is not theirs: they give it back
            self._remember_sizes()
        self._is_window_resized = False
        self._closed = {name for name, dock in self.by_name.items() if _is_away(dock)}
        docked = self.by_name.keys() - self._closed
        self._places.update({name: self._place_of(name) for name in docked})

    def _place_of(self, name: str) -> DockPlace:
        dock = self.by_name[name]
        return self._window.dockWidgetArea(dock), frozenset(self._stacked_with(name))

    def _has_moved(self, name: str) -> bool:
        """Whether a dock came back to another place than it had."""
        place = self._place_of(name)
        return self._places.get(name, place) != place

    def _stacked_with(self, name: str) -> set[str]:
        beside = {
            each.objectName() for each in self._window.tabifiedDockWidgets(self.by_name[name])
        }
        return {each for each, dock in self.by_name.items() if dock.objectName() in beside}

    def _adopt_sizes(self) -> None:
        for name in self._docks_in_place():
            self._record_share(name)
        self._remember_sizes()

    def _apply_shares(self, names: list[str]) -> None:
        window_px = self._window_size_px()
        docks = [self.by_name[name] for name in names]
        sizes = [self._shares.size_px(name, window_px) for name in names]
        self._window.resizeDocks(docks, [size[0] for size in sizes], Qt.Orientation.Horizontal)
        self._window.resizeDocks(docks, [size[1] for size in sizes], Qt.Orientation.Vertical)
        # docks that do not fit end up otherwise: that is nobody's choice, and not remembered
        QTimer.singleShot(0, self, self._remember_sizes)

    def _remember_sizes(self) -> None:
        self._sizes_px = {name: self._size_px(name) for name in self._docks_in_place()}

    def _record_sizes(self, names: list[str]) -> None:
        for name in names:
            size_px = self._size_px(name)
            if self._sizes_px.get(name, size_px) != size_px:
                self._record_share(name)
        self._remember_sizes()

    def _record_share(self, name: str) -> None:
        """Remember a dock's size, which is that of all in its stack."""
        for each in (name, *self._stacked_with(name)):
            self._shares.record(each, self._size_px(name), self._window_size_px())

    def _docks_in_place(self) -> list[str]:
        return [name for name, dock in self.by_name.items() if dock.is_in_place]

    def _size_px(self, name: str) -> SizePx:
        dock = self.by_name[name]
        return dock.width(), dock.height()

    def _window_size_px(self) -> SizePx:
        return self._window.width(), self._window.height()


def _is_away(dock: PanelDock) -> bool:
    return dock.isHidden() or dock.isFloating()
