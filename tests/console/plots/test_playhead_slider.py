from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.messages.density import LogDensity
from console.plots.graph_shapes import GraphMark
from console.plots.playhead_slider import PlayheadSlider
from console.theme.theme import Theme

HOUR = 3_600_000_000
BY_POSITION = LogDensity(
    by="position",
    starts=[1, 51],
    ends=[51, 101],
    groups=["orders"],
    counts=[[50, 50]],
    head=100,
    replica="replica-1",
)
RECORDED = LogDensity(
    by="recorded",
    starts=[0, 50 * HOUR],
    ends=[HOUR, 51 * HOUR],
    groups=["orders"],
    counts=[[50, 50]],
    head=100,
    replica="replica-1",
    positions=[50, 100],
)


@pytest.fixture
def slider(theme: Theme, qtbot: QtBot) -> PlayheadSlider:
    made = PlayheadSlider(theme)
    qtbot.addWidget(made)
    made.resize(416, made.height())
    made.set_playhead(100, 100)
    made.show()
    return made


def drag_to(slider: PlayheadSlider, x_px: int) -> None:
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(x_px, 30))


def noted(slider: PlayheadSlider) -> Callable[[], tuple[list[int], list[int]]]:
    positions: list[int] = []
    moments: list[int] = []
    slider.position_chosen.connect(positions.append)
    slider.moment_chosen.connect(moments.append)
    return lambda: (positions, moments)


def test_that_dragging_by_position_goes_to_the_position_under_the_mouse(
    slider: PlayheadSlider,
) -> None:
    slider.set_density(BY_POSITION)
    chosen = noted(slider)
    for x_px in (8, 208, 415):
        drag_to(slider, x_px)
    assert chosen() == ([0, 50, 100], [])


def test_that_dragging_by_time_asks_for_the_moment_and_the_handle_follows_the_mouse(
    slider: PlayheadSlider,
) -> None:
    slider.set_density(RECORDED)
    chosen = noted(slider)
    drag_to(slider, 100)
    ((), moments) = (tuple(chosen()[0]), chosen()[1])
    assert 0 < moments[0] < HOUR
    assert slider.handle_px == 100
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(100, 30))
    slider.set_playhead(50, 100, HOUR)
    assert slider.handle_px > 150
    drag_to(slider, 2)
    assert chosen()[0] == [0]


def test_that_a_folded_pause_is_opened_by_a_double_click_and_folded_by_another(
    slider: PlayheadSlider,
) -> None:
    slider.set_density(RECORDED)
    slider.set_playhead(50, 100, HOUR)
    folded_px = slider.handle_px
    middle = QPoint(round(folded_px) + 4, 30)
    QTest.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=middle)
    assert slider.handle_px < 30  # an hour of fifty
    QTest.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(200, 30))
    assert slider.handle_px == folded_px
    slider.open_pauses(opened=True)
    assert slider.handle_px < 30


def test_that_a_second_press_in_haste_goes_where_it_is(slider: PlayheadSlider) -> None:
    slider.set_density(BY_POSITION)
    chosen = noted(slider)
    QTest.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(208, 30))
    assert chosen()[0][-1] == 50


def test_that_counts_of_another_filter_are_not_shown_and_the_handle_stays(
    slider: PlayheadSlider,
) -> None:
    slider.set_density(RECORDED)
    slider.set_playhead(50, 100, HOUR)
    before_px = slider.handle_px
    slider.set_unknown("counting")
    assert slider.handle_px == before_px
    assert "no events" in slider.tip_at(50) or "0 events" in slider.tip_at(50)


def test_that_hits_that_are_too_close_to_be_told_apart_say_how_many_they_are(
    slider: PlayheadSlider,
) -> None:
    slider.set_playhead(1_000, 1_000)
    slider.set_density(BY_POSITION)
    slider.set_hits((499, 500, 501))
    assert "3 events found here" in slider.tip_at(8 + 200)
    assert "found here" not in slider.tip_at(30)


def test_that_marks_stand_where_the_log_was_then(slider: PlayheadSlider) -> None:
    slider.set_density(BY_POSITION)
    slider.set_recorded(RECORDED)
    moments_s = (0.0, 50 * 3600.0, 90 * 3600.0)
    slider.flags.set_marks(
        [GraphMark(kind="note", at_s=at, until_s=at, text="A note", key="") for at in moments_s]
    )
    places = [round(each.x_px) for each in slider.flags.placed()]
    assert places == [10, 208, 406]


@pytest.mark.parametrize(
    ("key", "position"),
    [
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 1_000),
        (Qt.Key.Key_PageUp, 490),
        (Qt.Key.Key_PageDown, 510),
    ],
)
def test_that_the_slider_can_be_reached_and_moved_by_keys(
    slider: PlayheadSlider, key: Qt.Key, position: int
) -> None:
    chosen, _ = noted(slider)()
    slider.set_playhead(500, 1_000)
    assert slider.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(slider, key)
    assert chosen == [position]
