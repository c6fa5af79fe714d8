import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from console.panels.lag.curve_legend import CurveLegend
from console.theme.theme import Theme

PENS = {"replica-1": "#ff0000", "replica-2": "#00ff00", "archive": "#0000ff"}


@pytest.fixture
def legend(theme: Theme, qtbot: QtBot) -> CurveLegend:
    made = CurveLegend(theme)
    qtbot.addWidget(made)
    made.set_names(PENS, {"replica-2"})
    made.show()
    return made


def buttons(legend: CurveLegend) -> dict[str, QPushButton]:
    return {each.text(): each for each in legend.findChildren(QPushButton)}


def test_that_every_curve_is_named_in_its_colour(legend: CurveLegend) -> None:
    legend.resize(legend.sizeHint())
    picture = legend.grab().toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert legend.names() == list(PENS)
    assert set(PENS.values()) <= colours


def test_that_a_name_hides_its_curve_and_says_so(legend: CurveLegend) -> None:
    assert {name for name, each in buttons(legend).items() if each.isChecked()} == {"replica-2"}
    assert buttons(legend)["replica-2"].accessibleName() == "replica-2 is hidden: show it again"
    pressed: list[str] = []
    legend.toggled.connect(pressed.append)
    buttons(legend)["archive"].click()
    assert pressed == ["archive"]


def test_that_a_curve_that_is_gone_is_not_named_any_more(legend: CurveLegend) -> None:
    legend.set_names({"archive": "#0000ff"}, ())
    assert legend.names() == ["archive"]
    assert not buttons(legend)["archive"].isChecked()
