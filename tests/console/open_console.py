"""The real window over a real backend, opened as the program opens it."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend.messages.access_roles import AccessRole
from console.app.composition import Console, compose
from console.settings.console_options import ConsoleOptions
from console.state.backend_snapshot import BackendSnapshot

TIMEOUT_MS = 60_000  # milliseconds; only ever waited for when something is wrong


class OpenConsole:
    """An open console, and the newest frame that it was given."""

    def __init__(self, console: Console, qtbot: QtBot) -> None:
        self.console = console
        self.window = console.window
        self.client = console.client
        self.workspace = console.workspace
        self._qtbot = qtbot
        self.snapshots: list[BackendSnapshot] = []
        console.client.snapshot_changed.connect(self._keep_snapshot)

    @property
    def snapshot(self) -> BackendSnapshot:
        """The newest frame."""
        return self.snapshots[-1]

    def wait_until_connected(self) -> None:
        """Wait until every process runs, every replica has spoken, and views are known by name."""
        self._qtbot.waitUntil(self._is_connected, timeout=TIMEOUT_MS)
        catalogue = self.workspace.catalogue
        self._qtbot.waitUntil(lambda: catalogue.value is not None, timeout=TIMEOUT_MS)

    def _is_connected(self) -> bool:
        if not self.snapshots or self.snapshot.phase != "connected" or not self.snapshot.processes:
            return False
        names = {
            each.name for each in self.snapshot.processes if each.role in ("replica", "archive")
        }
        running = all(each.state == "running" for each in self.snapshot.processes)
        return (
            running and names <= self.snapshot.replicas.keys() and self.snapshot.primary is not None
        )

    def _keep_snapshot(self, frame: BackendSnapshot) -> None:
        self.snapshots.append(frame)


@contextmanager
def open_console(
    data: Path,
    config: Path,
    qapp: QApplication,
    qtbot: QtBot,
    *,
    shown: bool = True,
    role: AccessRole = "administrator",
) -> Generator[OpenConsole]:
    """Open a console on a data folder whose backend runs; close it afterwards."""
    options = ConsoleOptions(data=data, config=config, theme="light", role=role)
    console = compose(qapp, options)
    try:
        found = OpenConsole(console, qtbot)
        console.window.restore_place()
        if shown:
            console.window.show()
        console.client.start()
        yield found
    finally:
        console.stop()
        console.window.hide()
        console.window.deleteLater()
        qapp.processEvents()
