"""The real window over a real backend, opened as the program opens it."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.app.composing import Console, compose
from console.settings.options import Options
from console.state.frame import Frame

PATIENCE = 30_000  # milliseconds; only ever waited for when something is wrong


class Opened:
    """An open console, and the newest frame that it was given."""

    def __init__(self, console: Console, qtbot: QtBot) -> None:
        self.console = console
        self.window = console.window
        self.link = console.link
        self.desk = console.desk
        self._qtbot = qtbot
        self.frames: list[Frame] = []
        console.link.frame.connect(self._take)

    @property
    def frame(self) -> Frame:
        """The newest frame."""
        return self.frames[-1]

    def until_connected(self) -> None:
        """Wait until every process runs and every replica has spoken."""
        self._qtbot.waitUntil(self._is_connected, timeout=PATIENCE)

    def _is_connected(self) -> bool:
        if not self.frames or self.frame.phase != "connected" or not self.frame.processes:
            return False
        names = {each.name for each in self.frame.processes if each.role in ("replica", "archive")}
        running = all(each.state == "running" for each in self.frame.processes)
        return running and names <= self.frame.replicas.keys() and self.frame.primary is not None

    def _take(self, frame: Frame) -> None:
        self.frames.append(frame)


@contextmanager
def opened(
    data: Path, config: Path, qapp: QApplication, qtbot: QtBot, *, shown: bool = True
) -> Generator[Opened]:
    """Open a console on a data folder whose backend runs; close it afterwards."""
    console = compose(qapp, Options(data=data, config=config, theme="light"))
    try:
        found = Opened(console, qtbot)
        console.window.restore()
        if shown:
            console.window.show()
        console.link.start()
        yield found
    finally:
        console.stop()
        console.window.hide()
        console.window.deleteLater()
        qapp.processEvents()
