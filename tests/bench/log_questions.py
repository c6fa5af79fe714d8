"""The log as the timeline asks it: an index at any length, scans, random places, and the console.

The long log has ten million events, a hundred times as many as the short one.
"""

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import numpy as np
import psutil
from PySide6.QtWidgets import QApplication

from backend.clock import now_us
from backend.domain.registry import load_registry
from backend.messages.events import Event, EventBatch
from backend.messages.filter_plans import ScanProgress
from backend.messages.queries import AskLog, CountLog
from backend.query.log.log_search import LogSearch
from backend.query.question_budget import BudgetGuard, QuestionBudget
from backend.run.query_thread import SCAN_INTERVAL_S
from backend.store.engine_registry import open_reader
from console.link.bridge import BackendClient
from console.panels.timeline.timeline_panel import TimelinePanel
from console.state.event_lines import format_event_line
from console.state.observable import Observable
from console.state.state_store import StateStore
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.bench.copied_log import BASE_EVENTS, copied_log
from tests.bench.figures import Figure
from tests.bench.limits import scratch

LONG, QUICK = 10_000_000, 400_000  # events
PAGE = 128  # events, as the table asks for
INDEXED = "type:payment.failed"
SCANNED, RAW = "data.amount>5000", "json_extract(data, '$.amount') > 5000"
ROUNDS = 30
PLACES = 300
BATCH = 2_000  # events that come in one frame


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - every chapter is called alike
    """Make both logs, and measure."""
    long = QUICK if quick else LONG
    registry = load_registry()
    with scratch() as folder:
        copied_log(folder / "short.sqlite", registry, BASE_EVENTS)
        copied_log(folder / "long.sqlite", registry, long)
        yield from questions(folder / "short.sqlite", folder / "long.sqlite", long)
        yield console_memory(folder, 10_000 if quick else BASE_EVENTS, 100_000 if quick else LONG)


def questions(short: Path, long: Path, count: int) -> Iterator[Figure]:
    """Ask both logs."""
    beside = f"the same in {BASE_EVENTS:,} events"
    with closing(Asked(short)) as few, closing(Asked(long)) as many:
        before, after = first_pages(few, many)
        yield _lower(
            f"first page by an index, {count:,} events",
            after / before,
            "x",
            f"{before * 1000:.1f} ms, {beside}",
            2,
        )
        places = many.random_places(count)
        yield _lower(
            f"random place in {count:,} events, p99",
            float(np.percentile(places, 99)) * 1000,
            "ms",
            f"p50 {np.median(places) * 1000:.1f} ms",
            50,
        )
        raw = raw_scan(long)  # the first reads the file into the machine's memory
        steps, took = many.scan()
        raw = min(raw, raw_scan(long))
        yield Figure(
            name=f"scan of {count:,} events, of raw sqlite3",
            value=raw / took,
            unit="x",
            limit=f"{raw:.2f} s raw over the same rows; here {took:.2f} s",
            target=0.5,
        )
        shown = (float(np.percentile(steps, 99)) + SCAN_INTERVAL_S) * 1000
        step = f"{np.median(steps) * 1000:.0f} ms a usual step, of the processor"
        yield _lower("scan: a hit said after it is reached, p99", shown, "ms", step, 100)


def _lower(name: str, value: float, unit: str, limit: str, target: float) -> Figure:
    return Figure(name=name, value=value, unit=unit, limit=limit, target=target, better="lower")


def first_pages(few: "Asked", many: "Asked") -> tuple[float, float]:
    """Return the median seconds of a count and its first page in both logs, asked in turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for asked, seconds in ((few, taken[0]), (many, taken[1])):
            seconds.append(_seconds(asked.first_page))
    return float(np.median(taken[0])), float(np.median(taken[1]))


def raw_scan(path: Path) -> float:
    """Return the seconds that the driver alone takes to find the same events."""
    with closing(sqlite3.connect(path)) as connection:
        statement = f"SELECT position FROM events WHERE {RAW}"  # noqa: S608  # our own text
        return _seconds(lambda: connection.execute(statement).fetchall())


class Asked:
    """A log, asked as the timeline does."""

    def __init__(self, path: Path) -> None:
        self._guard = BudgetGuard()
        url = f"sqlite:///{path}"
        self._search = LogSearch("bench", url, open_reader(url), now_us, guard=self._guard)

    def first_page(self) -> None:
        """Count a filter's matches, and read the first of them."""
        self._search.count(CountLog(filter=INDEXED, buckets=256, plan=True))
        assert self._search.page(AskLog(filter=INDEXED, limit=PAGE)).events

    def random_places(self, count: int) -> list[float]:
        """Return the seconds until the rows of a random place are there, ready to be painted."""
        dice = random.Random(4)  # noqa: S311  # repeatable

        def read() -> None:
            page = self._search.page(AskLog(after=dice.randrange(count - PAGE), limit=PAGE))
            assert len([format_event_line(event) for event in page.events]) == PAGE

        return [_seconds(read) for _ in range(PLACES)]

    def scan(self) -> tuple[list[float], float]:
        """Return the processor's seconds of each step of a scan, and the whole by the clock."""
        moments = [time.thread_time()]

        def on_scanned(_progress: ScanProgress) -> None:
            moments.append(time.thread_time())

        with self._guard.hold(QuestionBudget(3_600, on_scanned)):
            took = _seconds(lambda: self._search.count(CountLog(filter=SCANNED, buckets=256)))
        return np.diff(moments).tolist(), took

    def close(self) -> None:
        """Close it."""
        self._search.close()


def console_memory(folder: Path, short: int, long: int) -> Figure:
    """Feed the timeline's panel until it has seen so many events; return its memory's growth."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    client = BackendClient(folder, StateStore())
    workspace = Workspace(data=folder, actor=Observable("bench"))
    panel = TimelinePanel(client, Theme(app, "light"), workspace)
    panel.resize(1_200, 700)
    panel.show()
    store, fed = StateStore(), 0
    event, memory = _any_event(folder), list[int]()
    for end in (short, long):
        while fed < end:
            batch = [msgspec.structs.replace(event, position=fed + n) for n in range(1, BATCH + 1)]
            store.apply_feed(EventBatch(events=batch, head=batch[-1].position))
            fed += BATCH
            client.snapshot_changed.emit(store.take_snapshot())
            app.processEvents()
        memory.append(psutil.Process().memory_info().rss)  # type: ignore[no-untyped-call]  # untyped psutil
    panel.close()
    panel.deleteLater()
    client.stop()
    return _lower(
        f"memory of the console after {long:,} events",
        memory[1] / memory[0],
        "x",
        f"{memory[0] / 2**20:.0f} MiB after {short:,}; here {memory[1] / 2**20:.0f} MiB",
        1.2,
    )


def _any_event(folder: Path) -> Event:
    reader = open_reader(f"sqlite:///{folder / 'short.sqlite'}")
    try:
        return reader.read(0, 1)[0]
    finally:
        reader.close()


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
