"""What is marked on time axes that are painted by hand: the log's density, and lanes of streams."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from backend.messages.density import LogDensity
from console.plots.density_bar import DensityBar
from console.plots.graph_shapes import GraphMark, MarkKind
from console.plots.swimlane_chart import Lane, LaneEvent, SwimlaneChart
from console.theme.theme import Theme
from tests.console.sample_messages import NOW

LEFT = Qt.MouseButton.LeftButton
SECOND = 1_000_000
DENSITY = LogDensity(
    by="time",
    starts=[NOW, NOW + 500 * SECOND],  # a pause between them is folded away
    ends=[NOW + 100 * SECOND, NOW + 600 * SECOND],
    groups=["users"],
    counts=[[3, 4]],
    head=7,
    replica="replica-1",
)


def mark(kind: MarkKind, second: float, *, until: float = 0.0, is_alarm: bool = False) -> GraphMark:
    at_s = NOW / SECOND + second
    return GraphMark(
        kind=kind,
        at_s=at_s,
        until_s=at_s + until,
        text=f"{kind} at {second}",
        key=f"{kind}:{second}",
        is_alarm=is_alarm,
    )


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> DensityBar:
    made = DensityBar(theme)
    qtbot.addWidget(made)
    made.resize(1_000, made.height())
    made.set_density(DENSITY)
    made.show()
    return made


def tip_at(bar: DensityBar, place: QPoint) -> str:
    QApplication.sendEvent(bar, QHelpEvent(QHelpEvent.Type.ToolTip, place, bar.mapToGlobal(place)))
    return QToolTip.text()


def test_that_marks_stand_where_their_time_is_on_an_axis_with_folded_pauses(
    bar: DensityBar, theme: Theme
) -> None:
    bar.flags.set_marks([mark("act", 50), mark("deploy", 300), mark("note", 550)])
    first, folded, last = [each.x_px for each in bar.flags.placed()]
    assert (first, folded, last) == pytest.approx((247.75, 500, 752.25), abs=1)
    picture = bar.grab().toImage()
    assert picture.pixelColor(round(folded), 4).name() == theme.tokens.busy
    assert picture.pixelColor(round(last) + 2, 4).name() == theme.tokens.warn


@pytest.mark.parametrize("second", [-1.0, 601.0])
def test_that_a_mark_outside_the_time_in_sight_is_not_painted(
    bar: DensityBar, second: float
) -> None:
    bar.flags.set_marks([mark("act", second)])
    assert bar.flags.placed() == []


def test_that_a_note_on_a_time_that_began_earlier_stands_at_the_edge(bar: DensityBar) -> None:
    bar.flags.set_marks([mark("note", -20, until=60)])
    (placed,) = bar.flags.placed()
    assert placed.x_px == 0


def test_that_a_click_on_a_flag_opens_its_mark_and_neither_visits_nor_drags(
    bar: DensityBar,
) -> None:
    opened: list[object] = []
    others: list[object] = []
    bar.flags.clicked.connect(opened.append)
    bar.value_clicked.connect(others.append)
    bar.range_selected.connect(others.append)
    note = mark("note", 50)
    bar.flags.set_marks([note])
    QTest.mouseClick(bar, LEFT, pos=QPoint(248, 5))
    QTest.mouseDClick(bar, LEFT, pos=QPoint(248, 5))
    assert (opened, others) == ([note], [])
    QTest.mouseClick(bar, LEFT, pos=QPoint(248, 30))
    assert (opened, len(others)) == ([note], 1)


def test_that_hovering_a_flag_says_its_text_and_how_many_more_are_there(bar: DensityBar) -> None:
    alarm = mark("alert", 51.1, is_alarm=True)
    bar.flags.set_marks([mark("act", 51), alarm, mark("note", 51.2)])
    (placed,) = bar.flags.placed()
    assert placed.mark == alarm
    assert tip_at(bar, QPoint(253, 5)) == "alert at 51.1\nand 2 more marks here"
    assert "alert" not in tip_at(bar, QPoint(253, 30))
    QTest.mouseMove(bar, QPoint(253, 5))
    assert bar.cursor().shape() == Qt.CursorShape.PointingHandCursor
    QTest.mouseMove(bar, QPoint(253, 30))
    assert bar.cursor().shape() == Qt.CursorShape.CrossCursor


def test_that_nothing_is_marked_along_positions(bar: DensityBar) -> None:
    bar.flags.set_marks([mark("act", 50)])
    bar.set_density(replace(DENSITY, by="position"))
    assert bar.flags.placed() == []
    assert bar.flags.span_in_sight is None


def test_that_lanes_along_time_bear_the_marks_and_lanes_along_positions_none(
    theme: Theme, qtbot: QtBot
) -> None:
    chart = SwimlaneChart(theme)
    qtbot.addWidget(chart)
    events = tuple(LaneEvent(place, NOW + place * 100 * SECOND, "") for place in (0, 1))
    chart.set_lanes([Lane("user-1", events)], ("", ""), is_time=True)
    chart.resize(600, 200)
    chart.show()
    chart.flags.set_marks([mark("alert", 0, is_alarm=True), mark("act", 50)])
    first, second = chart.flags.placed()
    start = chart.point_of(0)
    assert start is not None
    assert first.x_px == start.x()
    assert chart.flags.mark_at(QPointF(second.x_px, 4)) == second
    chart.set_lanes([Lane("user-1", events)], ("", ""))
    assert chart.flags.placed() == []
