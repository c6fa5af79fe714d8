"""Looks whether the data folder is marked production, and lets the window's title say so."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from backend.translation import tr
from backend.wire.production_mark import read_production_name
from console.state.workspace import Workspace

_INTERVAL_MS = 2_000  # the mark may be added while the window is open


class ProductionWatch(QObject):
    """Publishes the name of the mark to the panels; the title begins with it."""

    def __init__(self, window: QWidget, workspace: Workspace) -> None:
        super().__init__(window)
        self._window, self._workspace = window, workspace
        self._title = window.windowTitle()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Read the mark."""
        name = read_production_name(self._workspace.data)
        if name != self._workspace.production.value:
            self._workspace.production.set(name)
            title = tr("PRODUCTION {name} — {title}", name=name, title=self._title)
            self._window.setWindowTitle(title)
