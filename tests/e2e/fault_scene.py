"""One window beside one backend in which faults are made, and how all is found well again."""

import contextlib
import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Generator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from console.panels.replicas.rebuild_dialog import RebuildDialog
from tests.e2e.watched_window import WatchedWindow, WindowFrame
from tests.running import Running

UNKNOWN_RATE = "\u2013 events/s"


class Scene:
    """A backend with one replica, a window beside it, and the file that makes one event deadly."""

    def __init__(self, backend: Running, window: WatchedWindow, flag: Path) -> None:
        self.backend, self.window, self.flag = backend, window, flag
        self.first_frames: list[WindowFrame] = []  # of the start

    def press(self, text: str) -> None:
        """Press a button of the overview whose text begins so."""
        overview = self.window.console.window.panel("overview")
        buttons = overview.findChildren(QPushButton)
        button = next(each for each in buttons if each.text().startswith(text))
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def confirm_rebuild(self) -> None:
        """Say yes to the question whether to rebuild."""
        question = self.window.console.window.findChild(RebuildDialog)
        assert isinstance(question, RebuildDialog)
        QTest.mouseClick(question.rebuild, Qt.MouseButton.LeftButton)

    def check_agreement(self, process: str, word: str) -> None:
        """Window and command line say the same word of a process, and how old it is."""
        before, seen = self.window.until_word(process, word), len(self.window.frames)
        told = self.window.ask_command_line()
        after = self.window.until_word(process, word)
        meanwhile = [before, *self.window.frames[seen:], after]
        assert told.words[process] == word
        for name in before.processes & after.processes:
            assert told.words[name] in set().union(*(each.words(name) for each in meanwhile))
        for shown in (*before.of(process), *after.of(process)):
            assert shown.age_us is not None, "every status carries its age"
        assert told.ages_s[process] is not None
        assert word in after.worst
        assert process in after.worst
        assert told.exit_codes == (0, 1)

    def check_nothing_green(self, *processes: str, frames: list[WindowFrame]) -> None:
        """None of these processes is green anywhere, nor what speaks for all of them."""
        for frame in frames:
            for process in processes:
                assert "ok" not in {each.tone for each in frame.of(process)}
            assert frame.worst_tone != "ok"
            assert frame.summary_tone != "ok"
            assert frame.banner_tone != "ok"


@contextlib.contextmanager
def in_background(work: Callable[[], None]) -> Generator[Callable[[], bool]]:
    """Do something while the window goes on; yields whether it is still being done."""
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield thread.is_alive
    finally:
        thread.join()


def copy_log(folder: Path, copy: Path) -> None:
    """Copy a log that is in use, as a backup does."""
    with (
        contextlib.closing(sqlite3.connect(folder / "log.sqlite")) as log,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        log.backup(target)


def kill_all(backend: Running) -> None:
    """End a supervisor and all its children as a power cut would."""
    processes = backend.processes()
    backend.kill_supervisor()
    for process in processes.values():
        with contextlib.suppress(ProcessLookupError):  # it may have followed its supervisor
            os.kill(process.pid, signal.SIGKILL)
