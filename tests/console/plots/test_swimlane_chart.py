from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from console.plots.swimlane_chart import Lane, LaneEvent, SwimlaneChart
from console.theme.theme import Theme


def test_that_an_event_that_happened_before_the_one_ahead_of_it_in_the_log_is_drawn(
    theme: Theme, qtbot: QtBot
) -> None:
    chart = SwimlaneChart(theme)
    qtbot.addWidget(chart)
    events = tuple(LaneEvent(n, value, "") for n, value in enumerate((50, 0, 25, 100), start=1))
    chart.set_lanes([Lane("order-1", events)], ("0", "100"))
    chart.resize(600, 80)
    picture = chart.grab().toImage()
    for each in events:
        where = chart.point_of(each.position)
        assert where is not None
        assert picture.pixelColor(where.toPoint()) == QColor(theme.tokens.pens[0])
