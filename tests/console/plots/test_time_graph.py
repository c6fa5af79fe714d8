from itertools import groupby

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.plots.graph_shapes import GraphCurve, GraphMark, GraphTimeRange
from console.plots.limit_item import GraphLimit
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


def test_that_a_long_value_below_zero_has_room_beside_the_curves(
    theme: Theme, qtbot: QtBot
) -> None:
    graph = TimeGraph(theme, lambda value: f"{value:+,.0f}" + " fewer each second" * (value < 0))
    qtbot.addWidget(graph)
    graph.resize(800, 300)
    graph.show()
    graph.set_span(GraphTimeRange(START_S, START_S + 300), 50.0, -25_000.0)
    needed_px = graph.fontMetrics().horizontalAdvance("-25,000 fewer each second")
    qtbot.waitUntil(lambda: graph.width() - graph.width_px > needed_px)


def rows_of(graph: TimeGraph, colour: str) -> set[int]:
    picture = graph.grab().toImage()
    return {
        y
        for y in range(picture.height())
        if any(picture.pixelColor(x, y).name() == colour for x in range(100, picture.width(), 2))
    }


@pytest.mark.parametrize("top", [0.001, 10.0, 1_000_000.0])
def test_that_a_threshold_is_a_line_of_a_pixel_whatever_the_scale(
    graph: TimeGraph, theme: Theme, top: float
) -> None:
    graph.set_span(graph.span, top)
    graph.set_threshold(top / 2)
    assert 1 <= len(rows_of(graph, theme.tokens.warn)) <= 2


def dashes_of(graph: TimeGraph, colour: str) -> list[int]:
    """Return how long the dashes of a line are on a screen of two pixels for each one."""
    picture = QImage(graph.size() * 2, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(2)
    painter = QPainter(picture)
    graph.render(painter, QRectF(graph.viewport().rect()), graph.viewport().rect())
    painter.end()
    for y in range(picture.height()):
        line = [picture.pixelColor(x, y).name() == colour for x in range(picture.width())]
        if sum(line) > 100:
            return [len(list(run)) for is_drawn, run in groupby(line) if is_drawn]
    return []


def test_that_a_threshold_and_a_limit_differ_on_a_screen_of_small_pixels(
    graph: TimeGraph, theme: Theme
) -> None:
    graph.limits.show_limits([GraphLimit(value=5.0, text="Alert rule late")])
    dots = dashes_of(graph, theme.tokens.warn)
    graph.limits.show_limits([])
    graph.set_threshold(5.0)
    dashes = dashes_of(graph, theme.tokens.warn)
    assert dots
    assert min(dashes[1:-1]) > 2 * max(dots[1:-1])


def test_that_a_graph_with_a_threshold_is_painted_once_for_another_span(
    graph: TimeGraph, qapp: QApplication
) -> None:
    class PaintCount(QObject):
        count = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            self.count += event.type() == QEvent.Type.Paint
            return False

    graph.show()
    graph.set_threshold(5.0)
    qapp.processEvents()
    painted = PaintCount()
    graph.viewport().installEventFilter(painted)
    for step in range(1, 4):
        graph.set_span(GraphTimeRange(START_S, START_S + 300 - step), 10.0 + step)
        qapp.processEvents()
    assert painted.count == 3


def test_that_a_span_less_than_a_pixel_on_moves_no_axis(graph: TimeGraph) -> None:
    before = graph.span
    pixel_s = 300 / graph.width_px
    graph.set_span(GraphTimeRange(START_S + pixel_s / 2, START_S + pixel_s / 2 + 300), 10.0)
    assert graph.span == before
    graph.set_span(GraphTimeRange(START_S + pixel_s * 2, START_S + pixel_s * 2 + 300), 10.0)
    assert graph.span.start_s == START_S + pixel_s * 2


def test_that_what_is_drawn_is_dragged_with_the_mouse_within_the_edges(graph: TimeGraph) -> None:
    graph.set_edges(GraphTimeRange(START_S - 50, START_S + 300))
    clicked: list[float] = []
    graph.moment_clicked.connect(clicked.append)
    send(graph, QMouseEvent.Type.MouseButtonPress, 200)
    for x in (250, 350, 500, 700):
        send(graph, QMouseEvent.Type.MouseMove, x)
    send(graph, QMouseEvent.Type.MouseButtonRelease, 700)
    assert (graph.span.start_s, graph.span.end_s) == (START_S - 50, START_S + 250)
    assert clicked == []
    for kind in (QMouseEvent.Type.MouseButtonPress, QMouseEvent.Type.MouseButtonRelease):
        send(graph, kind, 400)
    assert clicked == [pytest.approx(graph.frame().moment_s(400))]


def send(graph: TimeGraph, kind: QMouseEvent.Type, x: int) -> None:
    where, left, none = QPointF(x, 100), Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    is_move = kind == QMouseEvent.Type.MouseMove
    is_release = kind == QMouseEvent.Type.MouseButtonRelease
    event = QMouseEvent(
        kind,
        where,
        graph.viewport().mapToGlobal(where),
        none if is_move else left,
        none if is_release else left,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(graph.viewport(), event)


def test_that_keys_move_the_time_axis_within_the_edges(graph: TimeGraph) -> None:
    graph.set_edges(GraphTimeRange(START_S - 150, START_S + 400))
    QTest.keyClick(graph, Qt.Key.Key_PageUp)
    assert graph.span == GraphTimeRange(START_S - 150, START_S + 150)
    QTest.keyClick(graph, Qt.Key.Key_PageUp)
    assert graph.span == GraphTimeRange(START_S - 150, START_S + 150)
    QTest.keyClick(graph, Qt.Key.Key_PageDown)
    assert graph.span == GraphTimeRange(START_S, START_S + 300)


def test_that_a_mark_that_time_has_left_behind_is_not_what_enter_opens(graph: TimeGraph) -> None:
    opened: list[object] = []
    graph.mark_clicked.connect(opened.append)
    graph.moment_clicked.connect(opened.append)
    at_s = START_S + 20
    mark = GraphMark(kind="act", at_s=at_s, until_s=at_s, text="act 7", key="act:7")
    graph.set_marks([mark])
    QTest.keyClick(graph, Qt.Key.Key_BracketRight)
    assert graph.accessibleDescription() == "act 7"
    end_s = START_S + 400
    graph.set_span(GraphTimeRange(START_S + 100, end_s), 10.0)
    assert graph.accessibleDescription() != "act 7"
    QTest.keyClick(graph, Qt.Key.Key_Return)
    assert opened == [end_s]
