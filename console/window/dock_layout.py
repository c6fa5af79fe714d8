"""Panels in docks: the default arrangement, the remembered one, and their shares of the room."""

import msgspec
from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTabWidget

from console.panels.panel import Panel
from console.panels.panel_registry import PanelArea
from console.theme.theme import Theme
from console.window.dock import PanelDock
from console.window.dock_tabs import DockTabs
from console.window.screen_fit import fit_to_screen

SizePx = tuple[int, int]  # width, height
DockPlace = tuple[Qt.DockWidgetArea, frozenset[str]]  # the area, and who is stacked there with it
_COMPACT_PX = 1_070  # pixels; a window that is narrower shows one panel at a time
_LAYOUT_VERSION = 3  # another number forgets arrangements that no longer fit
_AREAS: dict[PanelArea, Qt.DockWidgetArea] = {
    "main": Qt.DockWidgetArea.LeftDockWidgetArea,
    "side": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}


class DockShare(msgspec.Struct, frozen=True, kw_only=True):
    """A dock's size as parts of the window: `width` and `height` from 0 to 1."""

    width: float
    height: float


_SHARES: dict[PanelArea, DockShare] = {
    "main": DockShare(width=0.7, height=0.6),
    "side": DockShare(width=0.3, height=1.0),
    "bottom": DockShare(width=0.7, height=0.4),
}
_NORTH = QTabWidget.TabPosition.North


class DockLayout(QObject):
    """One dock a panel, by the panel's name: side by side, or all in one stack of tabs if narrow.

    Qt gives the room that a window gains to one dock, and takes what it loses from all; here each
    keeps its share, whatever appears above the docks, and at any size of the window.
    """

    def __init__(self, window: QMainWindow, panels: list[Panel], theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self.by_name = {panel.entry.name: PanelDock(window, panel, theme) for panel in panels}
        self._tabs = DockTabs(window, self.by_name)
        self._shares = DockShares({panel.entry.name: _SHARES[panel.entry.area] for panel in panels})
        self._is_window_resized = False  # since the sizes were looked at last
        self._sizes_px: dict[str, SizePx] = {}  # of the docks in sight, then
        self._closed: set[str] = set()  # or afloat: their room is the others' meanwhile
        self._places: dict[str, DockPlace] = {}  # of each dock, where it was docked last
        self._is_restored = False
        self._arranging = QTimer(self, singleShot=True, interval=0)
        self._arranging.timeout.connect(self._arrange)
        self._set_up_window(window)
        self._areas: dict[str, PanelArea] = {panel.entry.name: panel.entry.area for panel in panels}
        self._defaults = {compact: self._place(compact=compact) for compact in (True, False)}

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

    def save(self) -> QByteArray:
        """Return the arrangement, without the shares."""
        return self._window.saveState(_LAYOUT_VERSION)

    def save_shares(self) -> str:
        """Return the shares of the room, as text."""
        return self._shares.encode()

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

    def _place(self, *, compact: bool) -> QByteArray:
        """Stack the panels of each area into tabs, or all of them; return that as a state."""
        for names in self._stacks(compact=compact):
            docks = [self.by_name[name] for name in names]
            for dock in docks:
                self._window.addDockWidget(_AREAS[self._areas[names[0]]], dock)
            for dock in docks[1:]:
                self._window.tabifyDockWidget(docks[0], dock)
        return self.save()

    def _stacks(self, *, compact: bool) -> list[list[str]]:
        """Return the names that share a stack of tabs at first; what is in front comes first."""
        if compact:
            return [list(self._areas)]
        return [[name for name, its in self._areas.items() if its == area] for area in _AREAS]

    def _restore_default(self, *, compact: bool) -> None:
        self._window.restoreState(self._defaults[compact], _LAYOUT_VERSION)
        for names in self._stacks(compact=compact):
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
        """Whether every dock stands in the stack in which it stood at first."""
        return all(
            self._is_at(name, names, _AREAS[self._areas[names[0]]])
            for names in self._stacks(compact=compact)
            for name in names
        )

    def _is_at(self, name: str, stack: list[str], area: Qt.DockWidgetArea) -> bool:
        dock = self.by_name[name]
        return (
            not _is_away(dock)
            and self._window.dockWidgetArea(dock) == area
            and self._stacked_with(name) == {each for each in stack if each != name}
        )

    def _start_anew(self) -> None:
        self._is_restored = True
        self._is_window_resized = True
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


class DockShares:
    """The share of each dock, by name; a dock that is closed keeps the share that it had."""

    def __init__(self, default: dict[str, DockShare]) -> None:
        self._default = default
        self._shares = dict(default)

    def reset(self) -> None:
        """Return to the default shares."""
        self._shares = dict(self._default)

    def record(self, name: str, size_px: SizePx, window_px: SizePx) -> None:
        """Remember a dock's size."""
        width, height = (part / max(all_, 1) for part, all_ in zip(size_px, window_px, strict=True))
        self._shares[name] = DockShare(width=min(width, 1.0), height=min(height, 1.0))

    def size_px(self, name: str, window_px: SizePx) -> SizePx:
        """Return the size of a dock in a window of this size."""
        share = self._shares[name]
        return round(share.width * window_px[0]), round(share.height * window_px[1])

    def encode(self) -> str:
        """Write the shares as JSON text, for the preferences."""
        return msgspec.json.encode(self._shares).decode()

    def decode(self, text: str) -> None:
        """Read shares that `encode` wrote; what cannot be read leaves the default ones."""
        try:
            shares = msgspec.json.decode(text, type=dict[str, DockShare])
        except msgspec.DecodeError:
            shares = {}
        known = {name: share for name, share in shares.items() if name in self._default}
        self._shares = {**self._default, **known}
