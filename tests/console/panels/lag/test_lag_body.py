import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.panels.lag.lag_body import LagBody
from console.panels.lag.lag_graphs import LagGraphs
from console.state.workspace import LagThresholds
from console.theme.theme import Theme


@pytest.fixture
def body(theme: Theme, qtbot: QtBot) -> LagBody:
    graphs = LagGraphs(theme)
    made = LagBody(graphs, theme, LagThresholds())
    graphs.setParent(made)
    qtbot.addWidget(made)
    made.resize(1_400, 900)
    made.show()
    return made


def left_px(part: QWidget, body: LagBody) -> int:
    return part.mapTo(body, QPoint()).x()


def test_that_the_stages_stand_below_the_numbers_where_these_have_room(
    body: LagBody, qtbot: QtBot
) -> None:
    for width_px, has_side in ((1_400, True), (600, False), (1_400, True)):
        body.fit(width_px, 900)
        assert body.has_side is has_side
        qtbot.waitUntil(lambda: body.stages.isVisible() and body.stages.height() > 50)
        is_below = left_px(body.stages, body) > 700
        assert is_below is has_side
