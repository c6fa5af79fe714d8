"""Plots along time that are painted by hand mark the moment of all panels, and set it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from backend.messages.alerts import AlertPreview
from console.panels.shared_moment import SharedMoment
from console.plots.moment_plot import MomentPlot
from console.plots.preview_strip import PreviewStrip
from console.plots.time_bars import TimeBar, TimeBars
from console.state.observable import Observable
from console.state.time_cursor import TimeCursor
from console.theme.theme import Theme

START_S, END_S = 1_790_000_000, 1_790_000_100
MIDDLE_US = 1_790_000_050_000_000


@pytest.fixture
def shared() -> Observable[TimeCursor]:
    return Observable(TimeCursor())


@pytest.fixture(params=["strip", "bars"])
def plot(
    request: pytest.FixtureRequest, theme: Theme, shared: Observable[TimeCursor], qtbot: QtBot
) -> Iterator[MomentPlot]:
    made = create_strip(theme) if request.param == "strip" else create_bars(theme)
    panel = QWidget()
    qtbot.addWidget(panel)
    made.setParent(panel)
    made.resize(300, 90)
    panel.resize(300, 90)
    panel.show()
    SharedMoment(shared, panel).add(made)
    yield made
    panel.close()  # it holds the plot, and would be gone without being held itself


def create_strip(theme: Theme) -> PreviewStrip:
    strip = PreviewStrip(theme)
    preview = AlertPreview(
        replica="replica-1", view="", at_us=[START_S * 1_000_000], values=[1.0], spans=[]
    )
    strip.show_preview(preview, [2.0], START_S * 1_000_000, END_S * 1_000_000, "replica-1")
    return strip


def create_bars(theme: Theme) -> TimeBars:
    bars = TimeBars(theme)
    step_s = (END_S - START_S) // 4
    bars.set_bars(
        [
            TimeBar(place, START_S + place * step_s, START_S + (place + 1) * step_s, "", 1.0, "1")
            for place in range(4)
        ]
    )
    return bars


def move_mouse(plot: MomentPlot, x_px: float) -> None:
    where = QPointF(x_px, 45)
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        where,
        plot.mapToGlobal(where),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(plot, event)


def test_that_the_moment_of_another_panel_is_marked_where_it_lies(
    plot: MomentPlot, shared: Observable[TimeCursor]
) -> None:
    assert plot.cursor_x is None
    before = plot.grab().toImage()
    shared.set(TimeCursor(hovered_us=MIDDLE_US))
    middle_px = plot.time_area().center().x()
    assert plot.cursor_x == pytest.approx(middle_px)
    painted = plot.grab().toImage()
    assert painted != before
    changed = {
        x
        for x in range(painted.width())
        for y in range(painted.height())
        if QColor(painted.pixel(x, y)) != QColor(before.pixel(x, y))
    }
    assert changed <= {int(middle_px) - 1, int(middle_px), int(middle_px) + 1}
    shared.set(TimeCursor(pinned_us=(END_S + 5) * 1_000_000))
    assert plot.cursor_x is None


def test_that_the_moment_under_the_mouse_is_marked_in_all_panels(
    plot: MomentPlot, shared: Observable[TimeCursor]
) -> None:
    shared.set(TimeCursor(pinned_us=5))
    move_mouse(plot, plot.time_area().center().x())
    assert shared.value == TimeCursor(hovered_us=MIDDLE_US, pinned_us=5)
    QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    assert shared.value == TimeCursor(pinned_us=5)


def test_that_a_click_lets_a_moment_stay_marked(
    plot: MomentPlot, shared: Observable[TimeCursor]
) -> None:
    at = QPoint(round(plot.time_area().center().x()), 45)
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=at)
    assert shared.value.pinned_us == pytest.approx(MIDDLE_US, abs=1_000_000)


def test_that_keys_move_the_moment_keep_it_and_take_it_away(
    plot: MomentPlot, shared: Observable[TimeCursor]
) -> None:
    shared.set(TimeCursor(pinned_us=MIDDLE_US))
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert shared.value.hovered_us == MIDDLE_US - 1_000_000
    QTest.keyClick(plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert shared.value.hovered_us == MIDDLE_US + 9_000_000
    QTest.keyClick(plot, Qt.Key.Key_Return)
    assert shared.value == TimeCursor(pinned_us=MIDDLE_US + 9_000_000)
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert shared.value == TimeCursor()
    assert "Left and Right" in plot.accessibleDescription()
