from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.messages.density import LogDensity
from console.plots.density_bar import DensityBar
from console.plots.playhead_slider import PlayheadSlider
from console.theme.theme import Theme

LEFT = Qt.MouseButton.LeftButton


def shown(theme: Theme, qtbot: QtBot) -> DensityBar:
    bar = DensityBar(theme)
    qtbot.addWidget(bar)
    bar.resize(1_000, bar.height())
    bar.set_density(positions([1] * 10, 10_000))
    bar.show()
    return bar


def positions(counts: list[int], head: int) -> LogDensity:
    """Counts of one module in equal ranges of positions."""
    width = head // len(counts)
    starts = [place * width for place in range(len(counts))]
    return LogDensity(
        by="position",
        starts=starts,
        ends=[start + width for start in starts],
        groups=["users"],
        counts=[counts],
        head=head,
        replica="replica-1",
    )


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
    bar.value_clicked.connect(visited.append)
    QTest.mouseClick(bar, LEFT, pos=QPoint(500, 10))
    assert visited == [5_000]


def test_that_a_double_click_shows_the_whole_log_again(theme: Theme, qtbot: QtBot) -> None:
    bar = shown(theme, qtbot)
    ranges: list[tuple[int, int] | None] = []
    bar.range_selected.connect(ranges.append)
    QTest.mouseDClick(bar, LEFT, pos=QPoint(500, 10))
    assert ranges == [None]


def test_that_a_short_burst_at_the_end_of_a_long_time_is_seen(theme: Theme, qtbot: QtBot) -> None:
    bar = shown(theme, qtbot)
    burst = replace(
        positions([1, 30], 20), starts=[0, 2_000_000_000], ends=[1_000_000_000, 2_000_000_001]
    )
    bar.set_density(burst)
    picture = bar.grab().toImage()
    assert picture.pixelColor(999, 10).name() == theme.tokens.pens[0]


def test_that_equal_counts_leave_no_seams(theme: Theme, qtbot: QtBot) -> None:
    bar = shown(theme, qtbot)
    bar.resize(1_260, bar.height())
    bar.set_density(positions([7] * 200, 10_000))
    picture = bar.grab().toImage()
    assert len({picture.pixelColor(x, 10).name() for x in range(1_260)}) == 1


def test_that_an_idle_time_takes_a_few_pixels_only(theme: Theme, qtbot: QtBot) -> None:
    day_us = 86_400_000_000
    bar = DensityBar(theme)
    qtbot.addWidget(bar)
    bar.resize(1_009, bar.height())
    found = LogDensity(
        by="time",
        starts=[0, 365 * day_us],
        ends=[day_us, 366 * day_us],
        groups=["orders", "users"],
        counts=[[3, 1], [0, 1]],
        head=5,
        replica="replica-1",
    )
    bar.set_density(found)
    assert bar.tip_at(1_000).startswith(
        "1971-01-01 00:00:00.000Z to 1971-01-01 23:59:59.999Z\n2 events\nOrders: 1\nUsers: 1"
    )
    ranges: list[tuple[int, int]] = []
    bar.range_selected.connect(ranges.append)
    QTest.mousePress(bar, LEFT, pos=QPoint(250, 10))
    QTest.mouseRelease(bar, LEFT, pos=QPoint(759, 10))
    assert ranges == [(day_us // 2, 365 * day_us + day_us // 2)]
    picture = bar.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in (100, 900) for y in (5, 20, 38)}
    assert len(colours) == 3  # both modules, and what lies behind them


def test_that_a_range_is_chosen_by_keyboard(theme: Theme, qtbot: QtBot) -> None:
    bar = shown(theme, qtbot)
    ranges: list[tuple[int, int] | None] = []
    bar.range_selected.connect(ranges.append)
    QTest.keyClick(bar, Qt.Key.Key_Left)
    QTest.keyClick(bar, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert "1 event" in bar.accessibleDescription()
    QTest.keyClick(bar, Qt.Key.Key_Return)
    assert ranges == [(7_000, 8_999)]
    bar.set_range((7_000, 8_999))
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert ranges[1:] == [None]


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
