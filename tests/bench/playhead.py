"""The playhead of the replay, as fast as it goes over a long log, in a window with its views."""

import gc
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import numpy as np
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from backend.domain.registry import load_registry
from console.app.backend_launcher import BackendLauncher
from console.app.kept_objects import kept_objects
from console.link.bridge import BackendClient
from console.panels.replay.replay_panel import ReplayPanel
from console.settings.preferences import Preferences
from console.state.backend_snapshot import BackendSnapshot
from console.state.observable import Observable
from console.state.state_store import StateStore
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.window.main_window import MainWindow
from console.window.quit_dialog import QuitPolicy
from tests.bench.figures import Figure
from tests.bench.replaying import long_log
from tests.running import running

_SIZE_PX = (1600, 1000)
_READY_S = 900.0  # seconds that the archive may take to read the log


class Paints(QObject):
    """Notes when a widget was painted, and which page the views stood at then."""

    def __init__(self, panel: ReplayPanel) -> None:
        super().__init__(panel)
        self.moments: list[float] = []
        self.pages: set[int] = set()
        self._panel = panel
        panel.play_bar.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a paint."""
        if event.type() == QEvent.Type.Paint:
            self.moments.append(time.perf_counter())
            shown = (tile.shown for tile in self._panel.tiles.tiles.values())
            self.pages.update(page.page.position for page in shown if page is not None)
        return super().eventFilter(watched, event)


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - every chapter is called like this
    """Play forth and back, and count events and pictures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    length, seconds = (100_000, 1.0) if quick else (1_000_000, 8.0)
    with TemporaryDirectory(prefix="marigraph-bench-") as place:
        folder = Path(place)
        long_log(folder / "log.sqlite", load_registry(), length, users=5_000, products=500)
        with running(folder, "--replicas", "1"), _panel(app, folder) as panel:
            seen: deque[BackendSnapshot] = deque(maxlen=1)
            panel.client.snapshot_changed.connect(seen.append)
            _until(app, partial(_has_applied, seen, length), _READY_S)
            _until(app, panel.is_ready, 60)
            panel.restore_state({"speed": "max"})
            for direction in (1, -1):
                yield from _play(app, panel, direction, seconds, f"log of {length:,}")


def _has_applied(seen: Sequence[BackendSnapshot], length: int) -> bool:
    return bool(seen) and seen[-1].applied.get("archive") == length


def _play(
    app: QApplication, panel: ReplayPanel, direction: Literal[1, -1], seconds: float, beside: str
) -> Iterator[Figure]:
    way = "forth" if direction > 0 else "back"
    panel.transport.move_to(0 if direction > 0 else panel.playback.head)
    _until(app, panel.is_ready, 30)
    paints = Paints(panel)
    first, began, worked = panel.playback.position, time.perf_counter(), time.thread_time()
    panel.transport.toggle(direction)
    _until(app, lambda: not panel.playback.playing or time.perf_counter() - began > seconds, 60)
    passed, events = time.perf_counter() - began, abs(panel.playback.position - first)
    work_ms = (time.thread_time() - worked) * 1_000
    panel.transport.pause()
    gaps_ms = np.diff(paints.moments) * 1_000
    shown = len(paints.pages) / passed
    beside = f"{beside}; the four views were shown at {shown:.0f} places a second meanwhile"
    yield _figure(f"playhead {way}: events shown", events / passed, "events/s", beside, 50_000)
    pictures = len(paints.moments) / passed
    yield _figure(f"playhead {way}: pictures", pictures, "frames/s", beside, 55)
    yield Figure(
        name=f"playhead {way}: work a picture",
        value=work_ms / max(1, len(paints.moments)),
        unit="ms",
        limit=f"{beside}; of the processor",
        target=16,
        better="lower",
    )
    yield Figure(
        name=f"playhead {way}: between two pictures, p99",
        value=float(np.percentile(gaps_ms, 99)),
        unit="ms",
        limit=beside,
        target=50,
        better="lower",
    )


def _figure(name: str, value: float, unit: str, limit: str, target: float) -> Figure:
    return Figure(name=name, value=value, unit=unit, limit=limit, target=target, better="higher")


@contextmanager
def _panel(app: QApplication, folder: Path) -> Generator[ReplayPanel]:
    remembered = Preferences(folder / "config")
    remembered.save_on_quit("keep")
    client = BackendClient(folder, StateStore())
    workspace = Workspace(data=folder, actor=Observable("bench"))
    leaving = QuitPolicy(remembered, BackendLauncher(client, workspace))
    window = MainWindow(client, Theme(app, "light"), workspace, remembered, leaving)
    client.start()
    window.resize(*_SIZE_PX)
    window.show()
    try:
        with kept_objects(window):
            _run(app, 1.0)  # until the panels have their places
            _until(app, lambda: gc.get_freeze_count() > 0, 30)  # a pause of the start
            window.docks.show_panel("replay")
            panel: QWidget = window.panel("replay")
            assert isinstance(panel, ReplayPanel)
            yield panel
    finally:
        window.close()
        client.stop()
        window.deleteLater()


def _run(app: QApplication, seconds: float) -> None:
    QTimer.singleShot(round(seconds * 1_000), app.exit)  # `quit` would close the window
    app.exec()


def _until(app: QApplication, is_so: Callable[[], bool], seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends, "the panel has not shown the log in time"
        _run(app, 0.05)
