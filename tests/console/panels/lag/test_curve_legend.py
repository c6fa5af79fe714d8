from pytestqt.qtbot import QtBot

from console.panels.lag.curve_legend import CurveLegend
from console.theme.theme import Theme

PENS = {"replica-1": "#ff0000", "replica-2": "#00ff00", "archive": "#0000ff"}


def test_that_every_curve_is_named_in_its_colour(theme: Theme, qtbot: QtBot) -> None:
    legend = CurveLegend(theme)
    qtbot.addWidget(legend)
    legend.ensurePolished()
    legend.set_pens(PENS)
    legend.resize(legend.sizeHint())
    assert legend.texts() == ["replica-1", "replica-2", "archive"]
    picture = legend.grab().toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert set(PENS.values()) <= colours


def test_that_no_name_is_cut_and_those_without_room_are_counted(theme: Theme, qtbot: QtBot) -> None:
    legend = CurveLegend(theme)
    qtbot.addWidget(legend)
    legend.ensurePolished()
    legend.set_pens(PENS)
    legend.resize(legend.sizeHint().width() - 1, 20)
    assert legend.texts() == ["replica-1", "replica-2", "+1"]
    legend.resize(40, 20)
    assert legend.texts() in (["+3"], [])
