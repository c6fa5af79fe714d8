import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.plots.graph_shapes import GraphCurve, GraphTimeRange
from console.plots.time_graph import TimeGraph
from console.theme.theme import Theme

START_S = 1_790_000_000.0


@pytest.fixture
def graph(theme: Theme, qtbot: QtBot) -> TimeGraph:
    made = TimeGraph(theme, str)
    qtbot.addWidget(made)
    made.resize(800, 300)
    made.show()
    made.set_span(GraphTimeRange(START_S, START_S + 300), 10.0)
    return made


def turn_wheel(graph: TimeGraph, clicks: int) -> None:
    is_inverted = False
    where = QPointF(400, 120)
    event = QWheelEvent(
        where,
        graph.viewport().mapToGlobal(where),
        QPoint(),
        QPoint(0, 120 * clicks),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        is_inverted,
    )
    QApplication.sendEvent(graph.viewport(), event)


def test_that_zooming_out_and_in_stops_at_the_edges(graph: TimeGraph) -> None:
    for _ in range(60):
        turn_wheel(graph, -10)
    assert 300 * 86_400 < graph.span.end_s - graph.span.start_s <= 401 * 86_400
    assert not graph.grab().isNull()  # painted without an error
    for _ in range(120):
        turn_wheel(graph, 10)
    assert 1 < graph.span.end_s - graph.span.start_s <= 3
    assert not graph.grab().isNull()


def test_that_zooming_out_ends_at_what_is_known_of_the_past(graph: TimeGraph) -> None:
    graph.set_edges(GraphTimeRange(START_S - 600, START_S + 300))
    for clicks in (-10, -10, -10, 5, -10, -10):
        turn_wheel(graph, clicks)
    assert (graph.span.start_s, graph.span.end_s) == (START_S - 600, START_S + 300)


def test_that_a_gap_stays_a_gap(graph: TimeGraph) -> None:
    times = START_S + np.arange(0.0, 300.0)
    values = np.full(300, 5.0)
    values[100:200] = np.nan
    graph.set_curves([GraphCurve(name="replica-1", colour="#ff00ff", times=times, values=values)])
    picture = graph.grab().toImage()
    drawn = {
        x
        for x in range(picture.width())
        for y in range(picture.height())
        if QColor(picture.pixel(x, y)).name() == "#ff00ff"
    }
    inside = [x for x in range(84, picture.width()) if x not in drawn]
    assert drawn
    assert max(np.diff(sorted(drawn))) > len(inside) * 0.5


def test_that_a_long_value_has_room_beside_the_curves(theme: Theme, qtbot: QtBot) -> None:
    graph = TimeGraph(theme, lambda value: f"{value:,.0f} events behind")
    qtbot.addWidget(graph)
    graph.resize(800, 300)
    graph.show()
    graph.set_span(GraphTimeRange(START_S, START_S + 300), 25_000.0)
    needed_px = graph.fontMetrics().horizontalAdvance("20,000 events behind")
    qtbot.waitUntil(lambda: graph.width() - graph.width_px > needed_px)
