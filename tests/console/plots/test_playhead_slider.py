import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.plots.playhead_slider import PlayheadSlider
from console.theme.theme import Theme


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
    theme: Theme, qtbot: QtBot, key: Qt.Key, position: int
) -> None:
    slider, chosen = PlayheadSlider(theme), list[int]()
    qtbot.addWidget(slider)
    slider.position_chosen.connect(chosen.append)
    slider.set_playhead(500, 1_000)
    assert slider.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(slider, key)
    assert chosen == [position]
