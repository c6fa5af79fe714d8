"""Where everything is in the window, kept while it is open: whatever ends it, it comes back so."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMainWindow

from console.panels.panel import Panel
from console.settings.preferences import Preferences
from console.window.screen_fit import fit_to_screen
from console.window.task_switcher import TaskSwitcher

_INTERVAL_MS = 3_000  # at most so much of what an operator arranged is lost by a kill


class PlaceMemory(QObject):
    """Restores place, panels and arrangement, and looks now and then whether they changed."""

    def __init__(
        self,
        window: QMainWindow,
        preferences: Preferences,
        tasks: TaskSwitcher,
        panels: Mapping[str, Panel],
    ) -> None:
        super().__init__(window)
        self._window, self._preferences = window, preferences
        self._tasks, self._panels = tasks, panels
        self._kept: tuple[object, ...] = ()
        self.keyboard_panel = ""  # that gets the keyboard when the window opens; empty for none
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self.remember)

    def restore_place(self) -> None:
        """Restore place, size and what panels show, before the window is shown."""
        self._window.restoreGeometry(self._preferences.geometry)
        fit_to_screen(self._window)
        for name, state in self._preferences.panels.items():
            if name in self._panels:
                self._panels[name].restore_state(state)

    def restore_layout(self) -> None:
        """Restore the arrangement once the window has its size; from then on keep what changes."""
        fit_to_screen(self._window)
        docks = self._tasks.docks
        self._tasks.restore()
        if self.keyboard_panel in docks.by_name:
            dock = docks.by_name[self.keyboard_panel]
            QTimer.singleShot(0, dock, dock.take_focus)  # Qt shows its docks then
        self._timer.start()

    def remember(self) -> None:
        """Write everything to the disk, where it differs from what is there."""
        geometry = self._window.saveGeometry()
        states = {name: panel.save_state() for name, panel in self._panels.items()}
        docks = self._tasks.docks
        found = (geometry, states, docks.task.name, docks.save(), docks.save_shares())
        if found != self._kept:
            self._kept = found
            self._preferences.save_geometry(geometry)
            self._tasks.remember()
            self._preferences.save_panels(states)
            self._preferences.flush()
