from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.plots.density_bar import DensityBar
from console.plots.playhead_slider import PlayheadSlider
from console.theme.theme import Theme

LEFT = Qt.MouseButton.LeftButton


def shown(theme: Theme, qtbot: QtBot) -> DensityBar:
    bar = DensityBar(theme)
    qtbot.addWidget(bar)
    bar.resize(1_000, bar.height())
    bar.set_counts([1] * 10, 10_000)
    bar.show()
    return bar


def test_that_a_part_of_the_log_can_be_dragged(theme: Theme, qtbot: QtBot) -> None:
    bar = shown(theme, qtbot)
    ranges: list[tuple[int, int] | None] = []
    bar.range_selected.connect(ranges.append)
    QTest.mousePress(bar, LEFT, pos=QPoint(600, 10))
    QTest.mouseMove(bar, QPoint(400, 10))
    QTest.mouseRelease(bar, LEFT, pos=QPoint(200, 10))
    assert ranges == [(2_000, 6_000)]


def test_that_a_click_visits_a_position(theme: Theme, qtbot: QtBot) -> None:
    bar = shown(theme, qtbot)
    visited: list[int] = []
    bar.position_clicked.connect(visited.append)
    QTest.mouseClick(bar, LEFT, pos=QPoint(500, 10))
    assert visited == [5_000]


def test_that_a_double_click_shows_the_whole_log_again(theme: Theme, qtbot: QtBot) -> None:
    bar = shown(theme, qtbot)
    ranges: list[tuple[int, int] | None] = []
    bar.range_selected.connect(ranges.append)
    QTest.mouseDClick(bar, LEFT, pos=QPoint(500, 10))
    assert ranges == [None]


def test_that_equal_counts_leave_no_seams(theme: Theme, qtbot: QtBot) -> None:
    bar = shown(theme, qtbot)
    bar.resize(1_260, bar.height())
    bar.set_counts([7] * 200, 10_000)
    picture = bar.grab().toImage()
    assert len({picture.pixelColor(x, 10).name() for x in range(1_260)}) == 1


def test_that_the_playhead_is_dragged_over_the_whole_log(theme: Theme, qtbot: QtBot) -> None:
    bar = PlayheadSlider(theme)
    qtbot.addWidget(bar)
    bar.resize(1_020, bar.height())
    bar.set_playhead(3, 2_000)
    bar.show()
    places: list[int] = []
    bar.position_chosen.connect(places.append)
    for x in (10, 510, 1_010):
        QTest.mousePress(bar, LEFT, pos=QPoint(x, 14))
        QTest.mouseRelease(bar, LEFT, pos=QPoint(x, 14))
    assert places == [0, 1_000, 2_000]
