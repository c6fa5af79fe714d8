import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.messages.density import DensityAxis
from console.panels.axis_box import AxisBox


@pytest.fixture
def box(qtbot: QtBot) -> AxisBox:
    made = AxisBox((("time", "By time"), ("position", "By position")), "Along what", "More")
    qtbot.addWidget(made)
    return made


def test_that_another_axis_is_said_once_and_the_same_one_not(box: AxisBox) -> None:
    said: list[DensityAxis] = []
    box.axis_changed.connect(said.append)
    box.set_axis("position")
    box.set_axis("position")
    box.set_axis("recorded")  # it is not offered here
    assert (box.axis, said) == ("position", ["position"])


def test_that_an_axis_is_chosen_by_the_keyboard(box: AxisBox) -> None:
    said: list[DensityAxis] = []
    box.axis_changed.connect(said.append)
    box.show()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert (box.axis, said) == ("position", ["position"])
