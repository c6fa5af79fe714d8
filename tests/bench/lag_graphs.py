"""The lag graphs with an hour of history of four replicas and seven views: what a redraw costs."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PySide6.QtWidgets import QApplication

from console.link.bridge import BackendClient
from console.panels.lag.lag_panel import LagPanel
from console.plots.graph_shapes import GraphTimeRange
from console.state.lag_buffers import LagChoice, ReplicaHistory
from console.state.observable import Observable
from console.state.state_store import StateStore
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.bench.figures import Figure

_REPLICAS, _VIEWS, _SECONDS = 4, 7, 3_600
_WIDTH_PX, _HEIGHT_PX = 1_600, 1_000
_FRAME_MS = 16.0
_TARGET_MS = 8.0  # of a redraw as samples come; what a person does may take a frame


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - every chapter is called like this
    """Measure all graphs of the panel together, as they are redrawn when samples come."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with TemporaryDirectory(prefix="marigraph-bench-") as place:
        panel = _panel(app, Path(place))
        rounds = 20 if quick else 200
        redraw_ms = _median_ms(lambda: _redraw(panel, app), rounds)
        whole_ms = _median_ms(lambda: _redraw_anew(panel, app), rounds)
        cursor_ms = _median_ms(lambda: _move_cursor(panel, app), rounds)
        curves = sum(len(graph.curves) for _, graph in panel.graphs.all())
        beside = f"{curves} curves over {_SECONDS:,} s"
        panel.deleteLater()
        panel.client.stop()
    yield _figure("lag graphs: redraw of all", redraw_ms, beside)
    yield _figure(
        "lag graphs: redraw of all from nothing, as after a zoom", whole_ms, beside, _FRAME_MS
    )
    yield _figure("lag graphs: move of the cursor in all", cursor_ms, beside)


def _figure(name: str, value: float, limit: str, target: float = _TARGET_MS) -> Figure:
    return Figure(name=name, value=value, unit="ms", limit=limit, target=target, better="lower")


def _panel(app: QApplication, folder: Path) -> LagPanel:
    """Return the panel with every view of every replica, an hour of each."""
    workspace = Workspace(data=folder, actor=Observable("bench"))
    panel = LagPanel(BackendClient(folder, StateStore()), Theme(app, "light"), workspace)
    panel.resize(_WIDTH_PX, _HEIGHT_PX)
    views = tuple(f"view-{number}" for number in range(_VIEWS))
    choice = LagChoice(step=1, views=views)
    panel.follow(_SECONDS, choice)
    for number in range(_REPLICAS):
        panel.rings.load_history(_history(f"replica-{number + 1}", choice, number))
    panel.show()
    app.processEvents()
    return panel


def _history(name: str, choice: LagChoice, seed: int) -> ReplicaHistory:
    """Return numbers that wander as lag does: load that comes and goes, and nothing in between."""
    random = np.random.default_rng(seed)
    columns = np.abs(np.cumsum(random.normal(size=(choice.width, _SECONDS)), axis=1))
    columns[:, random.random(_SECONDS).cumsum() % 60 < 20] = 0.0
    columns[0] = time.time() - _SECONDS + np.arange(_SECONDS)
    return ReplicaHistory(name, columns)


def _redraw(panel: LagPanel, app: QApplication) -> None:
    """Draw what every replica brought in a second, and let it be painted."""
    rings = [panel.rings.buffer(name) for name in panel.rings.names()]
    for ring in rings:
        newest = ring.columns()[:, -1] + 0.1
        newest[0] = ring.newest + 1.0
        ring.append(tuple(newest))
    _show_until(panel, max(ring.newest for ring in rings))
    app.processEvents()


def _redraw_anew(panel: LagPanel, app: QApplication) -> None:
    """Show another reach of the past: nothing of what is painted can stay."""
    reach_s = panel.graphs.stages.span.end_s - panel.graphs.stages.span.start_s
    _show_until(panel, time.time(), reach_s * 0.999)
    app.processEvents()


def _show_until(panel: LagPanel, end_s: float, reach_s: float = _SECONDS) -> None:
    span = GraphTimeRange(end_s - reach_s, end_s)
    panel.graphs.draw(panel.rings, panel.pens(), span, (), "")


def _move_cursor(panel: LagPanel, app: QApplication) -> None:
    moment_s = panel.graphs.stages.cursor_s or panel.graphs.stages.span.start_s
    panel.graphs.set_cursor(moment_s + 10.0)
    app.processEvents()


def _median_ms(work: Callable[[], None], rounds: int) -> float:
    took = list[float]()
    for _ in range(rounds):
        began = time.thread_time()  # another process's share of the machine is not its own
        work()
        took.append(time.thread_time() - began)
    return float(np.median(took)) * 1_000
