"""The window while 10,000 events a second arrive: what its thread does, and what it holds."""

import os
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psutil
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from backend.client.client import Client
from backend.domain.registry import load_registry
from backend.messages.control import Pause
from console.app.backend_launcher import BackendLauncher
from console.link.bridge import BackendClient
from console.panels.lag.lag_choices import ALL_VIEWS
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

_RATE = 10_000  # events a second
_REPLICAS = 4


@dataclass(kw_only=True)
class Load:
    """What the window's thread did over a while.

    cpu, took: seconds of the processor, and of the clock; works: the longest piece of work of each
    tick, in processor seconds; blocks: the longest time of each in which nothing else was answered,
    in seconds of the clock, waiting for a processor included; ticks: processor seconds of each;
    memory: resident bytes before and after; arrived: events that came meanwhile
    """

    cpu: float = 0.0
    took: float = 0.0
    works: list[float] = field(default_factory=list[float])
    blocks: list[float] = field(default_factory=list[float])
    ticks: list[float] = field(default_factory=list[float])
    memory: tuple[int, int] = (0, 0)
    arrived: int = 0

    @property
    def per_tick(self) -> float:
        """Processor seconds of the window's thread in a usual tick."""
        return float(np.median(self.ticks))


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - every chapter is called like this
    """Measure with a short and with a long log."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    seconds = 2.5 if quick else 30
    short, long = 10_000, 50_000 if quick else 1_000_000
    small, _ = _measure(app, short, seconds)
    big, rate = _measure(app, long, seconds)
    beside = f"{rate:,} events/s into a log of {long:,}"
    yield _lower("window: share of a 33 ms tick", big.cpu / big.took, "x", beside, 0.5)
    for name, times in (("block", big.works), ("block, with waiting for a core", big.blocks)):
        longest = float(np.percentile(times, 99)) * 1_000
        yield _lower(f"window: longest {name}, p99", longest, "ms", beside, 16)
    ratio = big.per_tick / small.per_tick
    yield _lower("window: cost of a tick, long/short log", ratio, "x", f"log of {short:,}", 1.1)
    lagging, rate = _measure(app, short, seconds, replicas=_REPLICAS)
    beside = f"{_REPLICAS} replicas, {rate:,} events/s, lag of all views in front"
    for name, times in (("block", lagging.works), ("wait", lagging.blocks)):
        longest = float(np.percentile(times, 99)) * 1_000
        yield _lower(f"window: {name} beside all lag, p99", longest, "ms", beside, 16)
    beside = f"log of {short:,}"
    growth = big.memory[1] / big.memory[0]
    yield _lower("window: memory after/before", growth, "x", f"{big.arrived:,} events came", 1.05)


def _lower(name: str, value: float, unit: str, limit: str, target: float) -> Figure:
    return Figure(name=name, value=value, unit=unit, limit=limit, target=target, better="lower")


def _measure(app: QApplication, length: int, seconds: float, replicas: int = 1) -> tuple[Load, int]:
    """Watch the window; with several replicas, while it draws the lag of all their views."""
    with TemporaryDirectory(prefix="marigraph-bench-") as place:
        folder = Path(place)
        registry = load_registry()
        long_log(folder / "log.sqlite", registry, length, users=5_000, products=500)
        with _backend(folder, replicas), _window(app, folder) as (link, window):
            _run(app, 1.0)  # until the panels have their places
            window.docks.show_panel("timeline")
            if replicas > 1:
                window.docks.show_panel("lag")
                window.panel("lag").restore_state({"view": ALL_VIEWS, "range": "1 h"})
            arriving = _start("tests.bench.arriving", str(folder), str(_RATE))
            _run(app, 2.0)  # until everything is there that is made once
            load = _watch(app, link, seconds)
            rate = int(arriving.communicate("\n", timeout=30)[0])
    return load, rate


def _watch(app: QApplication, link: BackendClient, seconds: float) -> Load:
    load, here = Load(), psutil.Process()  # type: ignore[no-untyped-call]  # untyped psutil
    pulse = Pulse(load)
    before = here.memory_info().rss
    link.snapshot_changed.connect(pulse.frame)
    began, worked = time.perf_counter(), time.thread_time()
    pulse.start()
    _run(app, seconds)
    pulse.stop()
    load.cpu, load.took = time.thread_time() - worked, time.perf_counter() - began
    link.snapshot_changed.disconnect(pulse.frame)
    load.memory = (before, here.memory_info().rss)
    return load


class Pulse(QTimer):
    """Wants to be called every millisecond; how much later it is called is how long it waited."""

    def __init__(self, load: Load) -> None:
        super().__init__(interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._load = load
        self._last, self._last_cpu = time.perf_counter(), time.thread_time()
        self._hardest = 0.0
        self._worked = time.thread_time()
        self._longest = 0.0
        self.timeout.connect(self._beat)

    def frame(self, said: BackendSnapshot) -> None:
        """A tick is over."""
        self._load.arrived += said.new_event_count
        self._load.blocks.append(self._longest)
        self._load.works.append(self._hardest)
        worked, self._worked = self._worked, time.thread_time()
        self._load.ticks.append(self._worked - worked)
        self._longest = self._hardest = 0.0

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        self._longest = max(self._longest, now - self._last - 0.001)
        self._hardest = max(self._hardest, cpu - self._last_cpu)
        self._last, self._last_cpu = now, cpu


def _run(app: QApplication, seconds: float) -> None:
    QTimer.singleShot(round(seconds * 1_000), app.exit)  # `quit` would close the window
    app.exec()


@contextmanager
def _backend(folder: Path, replicas: int) -> Generator[None]:
    """A backend with replicas, which are paused: the processors are the window's."""
    chosen = {"MARIGRAPH_ARCHIVE": "false"}
    backend = _start(
        "backend", "backend", "--data", str(folder), "--replicas", f"{replicas}", **chosen
    )
    try:
        with Client(folder, name="bench") as client:
            for number in range(replicas):
                client.control(Pause(replica=f"replica-{number + 1}", by="bench"))
        yield
    finally:
        backend.terminate()
        backend.communicate(timeout=60)


@contextmanager
def _window(app: QApplication, folder: Path) -> Generator[tuple[BackendClient, MainWindow]]:
    remembered = Preferences(folder / "config")
    remembered.save_on_quit("keep")
    link = BackendClient(folder, StateStore())
    desk = Workspace(data=folder, actor=Observable("bench"))
    leaving = QuitPolicy(remembered, BackendLauncher(link, desk))
    window = MainWindow(link, Theme(app, "light"), desk, remembered, leaving)
    link.start()
    window.show()
    try:
        yield link, window
    finally:
        window.close()
        link.stop()
        window.deleteLater()


def _start(module: str, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
    """Start a process of ours, and wait for the line that says it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("ready"), line
    return process
